package picotorrent.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.common.net.InetAddresses;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picotorrent.api.AddOptions;
import picotorrent.api.Command;
import picotorrent.api.Engine;
import picotorrent.api.EngineSettings;
import picotorrent.app.Picotorrent;
import picotorrent.metainfo.CreationOptions;
import picotorrent.metainfo.HashProgress;
import picotorrent.metainfo.MagnetLink;
import picotorrent.metainfo.Metainfo.Format;
import picotorrent.metainfo.TorrentCreator;
import picotorrent.metainfo.TorrentReader;

/// `btinspect download` of a magnet link from an engine on loopback.
class MagnetDownloadTest {
  @TempDir private Path folder;

  private final StringWriter out = new StringWriter();

  @SuppressWarnings("NullAway.Init")
  private Engine seed;

  private String link = "";
  private String peer = "";

  @BeforeEach
  void seedAFolder() throws Exception {
    Path data = folder.resolve("have/many");
    for (String name : List.of("a.bin", "below/b.bin", "below/c.bin")) {
      write(data.resolve(name));
    }
    byte[] torrent =
        TorrentCreator.create(data, CreationOptions.of(Format.HYBRID), HashProgress.NONE);
    link = MagnetLink.of(TorrentReader.read(torrent)).toString();
    EngineSettings defaults = EngineSettings.DEFAULTS;
    seed =
        Picotorrent.startEphemeral(
            defaults
                .with(EngineSettings.Listen.at(InetAddresses.forString("127.0.0.1"), 0))
                .with(EngineSettings.Discovery.NONE));
    AddOptions seeding = AddOptions.seedInPlace(data).withoutDiscovery();
    seed.submit(new Command.AddTorrent(torrent, seeding)).get();
    try (Engine.View _ = seed.look(Engine.Look.LIST)) {
      while (seed.snapshot().session().listening().isEmpty()) {
        Thread.onSpinWait();
      }
    }
    peer = seed.snapshot().session().listening().getFirst().toString();
    Files.createDirectory(folder.resolve("wanted"));
  }

  private static void write(Path file) throws IOException {
    Files.createDirectories(file.getParent());
    byte[] bytes = new byte[300_000];
    new Random(file.hashCode()).nextBytes(bytes);
    Files.write(file, bytes);
  }

  @AfterEach
  void stopTheSeed() {
    if (seed != null) {
      seed.close(Duration.ofSeconds(1));
    }
  }

  private int download(StringWriter err, String magnet, String... options) {
    List<String> command =
        new ArrayList<>(
            List.of(
                "download",
                magnet,
                "--peer",
                peer,
                "--host",
                "127.0.0.1",
                "--port",
                "0",
                "--out-dir",
                folder.resolve("wanted").toString()));
    command.addAll(List.of(options));
    return Btinspect.run(
        new PrintWriter(out), new PrintWriter(err), command.toArray(String[]::new));
  }

  private boolean arrived(String file) throws IOException {
    Path there = folder.resolve("wanted/many").resolve(file);
    return Files.exists(there)
        && Files.mismatch(there, folder.resolve("have/many").resolve(file)) < 0;
  }

  @Test
  void theFilesThatOnlyNamesAreWritten() throws IOException {
    StringWriter err = new StringWriter();
    assertEquals(0, download(err, link, "--only", "below"), err::toString);
    assertTrue(arrived("below/b.bin") && arrived("below/c.bin"));
    assertFalse(Files.exists(folder.resolve("wanted/many/a.bin")));
  }

  @Test
  void onlyGoesBeforeTheLinksOwnChoice() throws IOException {
    StringWriter err = new StringWriter();
    assertEquals(0, download(err, link + "&so=4", "--only", "1"), err::toString);
    assertTrue(arrived("a.bin"));
    assertFalse(Files.exists(folder.resolve("wanted/many/below")));
  }

  @Test
  void theLinksOwnChoiceIsHonoured() throws IOException {
    StringWriter err = new StringWriter();
    assertEquals(0, download(err, link + "&so=0"), err::toString);
    assertTrue(arrived("a.bin"));
    assertFalse(Files.exists(folder.resolve("wanted/many/below")));
  }

  @Test
  void aFileThatIsNotThereIsAComplaint() {
    StringWriter err = new StringWriter();
    assertEquals(1, download(err, link, "--only", "d.bin"));
    assertTrue(err.toString().contains("no file matches 'd.bin'"), err::toString);
    assertEquals(1, complaints(err), err::toString);
  }

  private static long complaints(StringWriter err) {
    return err.toString().lines().filter(line -> line.startsWith("btinspect: ")).count();
  }

  /// Who asks a command for its output gets a path, however long it took.
  @Test
  void thePathIsTheWholeResult() {
    StringWriter err = new StringWriter();
    assertEquals(0, download(err, "  " + link.replaceFirst("magnet", "MAGNET")), err::toString);
    assertEquals(folder.resolve("wanted/many") + System.lineSeparator(), out.toString());
    assertEquals(0, complaints(err), err::toString);
  }

  @Test
  void otherFilesAreWrittenOverWhenThatIsAskedFor() throws IOException {
    StringWriter err = new StringWriter();
    Path other = folder.resolve("wanted/many/a.bin");
    write(other);
    assertEquals(1, download(err, link), err::toString);
    assertTrue(err.toString().contains(other + " is another file"), err::toString);
    assertTrue(err.toString().contains("--overwrite"), err::toString);
    assertFalse(arrived("a.bin"));
    assertEquals(0, download(err, link, "--overwrite"), err::toString);
    assertTrue(arrived("a.bin"));
  }
}
