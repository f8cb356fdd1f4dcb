package picotorrent.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.FutureTask;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import picotorrent.metainfo.CreationOptions;
import picotorrent.metainfo.HashProgress;
import picotorrent.metainfo.Metainfo.Format;
import picotorrent.metainfo.TorrentCreator;

/// `btinspect serve` of a folder to `btinspect download` on loopback.
@Timeout(60)
class ServeTest {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  @TempDir private Path work;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private Path torrents = Path.of("");
  private Path data = Path.of("");

  @BeforeEach
  void makeFolders() throws IOException {
    torrents = Files.createDirectory(work.resolve("torrents"));
    data = Files.createDirectory(work.resolve("data"));
    Files.createDirectory(work.resolve("wanted"));
  }

  private Path torrent(String name, Path content) throws Exception {
    byte[] file =
        TorrentCreator.create(content, CreationOptions.of(Format.HYBRID), HashProgress.NONE);
    return Files.write(torrents.resolve(name + ".torrent"), file);
  }

  private static Path write(Path file, int bytes) throws IOException {
    Files.createDirectories(file.getParent());
    byte[] content = new byte[bytes];
    new Random(file.hashCode()).nextBytes(content);
    return Files.write(file, content);
  }

  private int run(String... args) {
    return Btinspect.run(new PrintWriter(out), new PrintWriter(err), args);
  }

  private int serve(int port) {
    return run(
        "serve",
        torrents.toString(),
        "--data-dir",
        data.toString(),
        "--host",
        "127.0.0.1",
        "--port",
        Integer.toString(port));
  }

  private int download(Path torrent, int port) {
    StringWriter ignored = new StringWriter();
    return Btinspect.run(
        new PrintWriter(ignored),
        new PrintWriter(ignored),
        "download",
        torrent.toString(),
        "--peer",
        "127.0.0.1:" + port,
        "--host",
        "127.0.0.1",
        "--port",
        "0",
        "--out-dir",
        work.resolve("wanted").toString());
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private static boolean isOpen(int port) {
    try (Socket _ = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  private static void await(BooleanSupplier condition, String what) {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.getAsBoolean()) {
      assertTrue(System.nanoTime() < end, what);
      Thread.onSpinWait();
    }
  }

  private static List<String> everythingBelow(Path folder) throws IOException {
    try (Stream<Path> found = Files.walk(folder)) {
      List<String> seen = new ArrayList<>();
      for (Path path : found.sorted().toList()) {
        seen.add(path + " " + Files.getLastModifiedTime(path));
      }
      return seen;
    }
  }

  @Test
  void twoTorrentsAreServedAndWhatIsWrongWithOthersIsSaidOnce() throws Exception {
    Path file = torrent("a", write(data.resolve("one.bin"), 300_000));
    write(data.resolve("many/a.bin"), 100_000);
    write(data.resolve("many/below/b.bin"), 200_000);
    Path folder = torrent("b", data.resolve("many"));
    Files.writeString(torrents.resolve("c.torrent"), "no torrent");
    torrent("d", write(work.resolve("away.bin"), 50_000));
    Files.copy(file, torrents.resolve("e.torrent"));
    List<String> before = everythingBelow(data);
    int port = freePort();

    FutureTask<Integer> served = new FutureTask<>(() -> serve(port));
    Thread command = Thread.ofPlatform().start(served);
    try {
      await(() -> isOpen(port), "the port opens");
      assertEquals(0, download(file, port));
      assertEquals(0, download(folder, port));
      await(() -> err.toString().contains("away.bin"), "the missing data is named");
      await(() -> out.toString().contains("Seeding 2 of 5"), "what came of it is said");
    } finally {
      command.interrupt();
    }
    assertEquals(130, served.get());

    assertEquals(-1, Files.mismatch(work.resolve("wanted/one.bin"), data.resolve("one.bin")));
    for (String name : List.of("many/a.bin", "many/below/b.bin")) {
      assertEquals(-1, Files.mismatch(work.resolve("wanted").resolve(name), data.resolve(name)));
    }
    assertEquals(before, everythingBelow(data), "nothing is written");
    for (String said : List.of("c.torrent: ", "no data at ", "the same torrent as ")) {
      assertEquals(1, err.toString().lines().filter(line -> line.contains(said)).count(), said);
    }
    assertTrue(out.toString().startsWith("Seeding "), out::toString);
  }

  @Test
  void theTorrentsFolderHoldsTheDataUnlessAnotherIsNamed() throws Exception {
    Path file = torrent("a", write(torrents.resolve("one.bin"), 300_000));
    int port = freePort();
    FutureTask<Integer> served =
        new FutureTask<>(
            () -> run("serve", torrents.toString(), "--host", "127.0.0.1", "--port", "" + port));
    Thread command = Thread.ofPlatform().start(served);
    try {
      await(() -> isOpen(port), "the port opens");
      assertEquals(0, download(file, port));
    } finally {
      command.interrupt();
    }
    assertEquals(130, served.get());
  }

  @Test
  void wrongAndMissingDataAloneEndTheCommand() throws Exception {
    torrent("missing", write(work.resolve("away.bin"), 50_000));
    torrent("wrong", write(work.resolve("changed.bin"), 50_000));
    Files.write(data.resolve("changed.bin"), new byte[50_000]);
    assertEquals(1, serve(0));
    List<String> lines = err.toString().lines().toList();
    assertEquals(3, lines.size(), err::toString);
    assertTrue(lines.get(0).contains("missing.torrent: there is no data at "), lines.get(0));
    assertTrue(lines.get(1).contains("wrong.torrent: ") && lines.get(1).contains("no piece"));
    assertTrue(lines.get(2).endsWith("can be seeded."), lines.get(2));
  }

  @Test
  void dataThatIsPartlyRightIsSeededAndSaid() throws Exception {
    Path file = write(data.resolve("one.bin"), 320 << 10);
    torrent("partial", file);
    byte[] changed = Files.readAllBytes(file);
    changed[0] ^= 1;
    Files.write(file, changed);
    int port = freePort();
    FutureTask<Integer> served = new FutureTask<>(() -> serve(port));
    Thread command = Thread.ofPlatform().start(served);
    try {
      await(() -> err.toString().contains("partial.torrent: only 19 of 20 pieces"), "it is said");
      assertTrue(isOpen(port));
    } finally {
      command.interrupt();
    }
    assertEquals(130, served.get());
  }

  @Test
  void torrentsThatCannotBeReadAreNamedOneByOne() throws Exception {
    Files.writeString(torrents.resolve("b.torrent"), "no torrent");
    Files.createDirectory(torrents.resolve("a.torrent"));
    assertEquals(1, serve(0));
    List<String> lines = err.toString().lines().toList();
    assertEquals(3, lines.size(), err::toString);
    assertTrue(lines.get(0).contains("a.torrent: "), lines.get(0));
    assertTrue(lines.get(1).contains("b.torrent: "), lines.get(1));
  }

  @Test
  void aFolderWithoutTorrentsIsAFailure() {
    assertEquals(1, serve(0));
    assertTrue(err.toString().contains("no torrent file in "), err::toString);
    assertEquals(1, err.toString().lines().count(), err::toString);
  }

  @Test
  void foldersThatAreNotThereAreAFailure() throws Exception {
    torrent("a", write(data.resolve("one.bin"), 1_000));
    assertEquals(1, run("serve", work.resolve("nowhere").toString()));
    assertEquals(
        1, run("serve", torrents.toString(), "--data-dir", work.resolve("nowhere").toString()));
    assertEquals(2, err.toString().lines().filter(line -> line.contains(" is no folder.")).count());
  }

  @Test
  void noFolderIsMisuse() {
    assertEquals(2, run("serve"));
    assertEquals(1, err.toString().lines().count(), err::toString);
  }
}
