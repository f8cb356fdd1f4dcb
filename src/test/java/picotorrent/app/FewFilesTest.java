package picotorrent.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picotorrent.ChildJvm;
import picotorrent.api.AddOptions;
import picotorrent.api.Command;
import picotorrent.api.Engine;
import picotorrent.metainfo.CreationOptions;
import picotorrent.metainfo.HashProgress;
import picotorrent.metainfo.Metainfo.Format;
import picotorrent.metainfo.TorrentCreator;

/// A real process that may have far fewer files open than its torrent has downloads it all the
/// same.
class FewFilesTest {
  private static final int FILES = 300;

  /// The virtual machine and its class path take about 60, sockets and the disk the rest.
  private static final int LIMIT = 110;

  private static final Path SHELL = Path.of("/bin/sh");

  @TempDir Path work;

  private Path payload() throws IOException {
    Path folder = Files.createDirectories(work.resolve("seed/stuff"));
    Random random = new Random(3);
    for (int i = 0; i < FILES; i++) {
      byte[] bytes = new byte[20_000 + i];
      random.nextBytes(bytes);
      Files.write(folder.resolve("file" + i), bytes);
    }
    return folder;
  }

  private Process client(Path home, String peer) throws IOException {
    List<String> command = new ArrayList<>(List.of(SHELL.toString(), "-c"));
    command.add("ulimit -n " + LIMIT + " && exec \"$@\"");
    command.add("client");
    command.addAll(ChildJvm.command(KilledClient.class, List.of(home.toString(), peer, "add")));
    return new ProcessBuilder(command).redirectError(work.resolve("errors").toFile()).start();
  }

  @Test
  void aTorrentOfMoreFilesThanMayBeOpenArrives() throws Exception {
    assumeTrue(Files.isExecutable(SHELL), "needs a shell that can set limits");
    Path data = payload();
    byte[] torrent =
        TorrentCreator.create(
            data, CreationOptions.of(Format.V1).withPieceLengthBytes(16 << 10), HashProgress.NONE);
    Path home = Files.createDirectories(work.resolve("home"));
    Files.write(home.resolve("stuff.torrent"), torrent);
    try (Engine seed = Picotorrent.startEphemeral(LoopbackTransferTest.loopback())) {
      AddOptions seeding = AddOptions.seedInPlace(data).withoutDiscovery();
      seed.submit(new Command.AddTorrent(torrent, seeding)).get();
      Process client = client(home, LoopbackTransferTest.endpoint(seed).toString());
      try (var said = client.inputReader(StandardCharsets.UTF_8)) {
        assertEquals("remembers 0", said.readLine(), this::errors);
        assertEquals("added", said.readLine(), this::errors);
        awaitSame(data, home.resolve("downloads/stuff"));
        assertTrue(client.isAlive(), this::errors);
        assertFalse(said.ready(), "it has told of a failure meanwhile");
      } finally {
        client.destroyForcibly().waitFor();
      }
    }
  }

  private void awaitSame(Path data, Path copy) throws IOException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    int same = 0;
    while (same < FILES && System.nanoTime() - deadline < 0) {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
      while (same < FILES && isSame(data, copy, "file" + same)) {
        same++;
      }
    }
    assertEquals(FILES, same, this::errors);
  }

  private static boolean isSame(Path data, Path copy, String name) throws IOException {
    Path file = copy.resolve(name);
    return Files.exists(file) && Files.mismatch(data.resolve(name), file) == -1;
  }

  private String errors() {
    try {
      return Files.readString(work.resolve("errors"));
    } catch (IOException e) {
      return e.toString();
    }
  }
}
