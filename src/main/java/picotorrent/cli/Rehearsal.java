package picotorrent.cli;

import com.google.common.collect.ObjectArrays;
import com.google.common.io.MoreFiles;
import com.google.common.io.RecursiveDeleteOption;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import picotorrent.app.LoopbackSwarm;
import picotorrent.metainfo.MagnetLink;

/// Plays through what people wait for: a whole swarm, and then each command by itself, with and
/// without a tracker, DHT and local discovery, all on loopback. It works in a temporary folder and
/// leaves nothing behind. The build trains the start-up cache of `btinspect` on it.
public final class Rehearsal {
  private static final int CONTENT_BYTES = 8 << 20;

  private final PrintWriter out;
  private final Path folder;
  private final Path content;
  private final Path torrent;

  private Rehearsal(PrintWriter out, Path folder) {
    this.out = out;
    this.folder = folder;
    this.content = folder.resolve("lecture.bin");
    this.torrent = folder.resolve("lecture.torrent");
  }

  /// Plays it, and ends with 0 if every command did what it should.
  public static void main(String[] arguments)
      throws IOException, InterruptedException, CommandFailure {
    PrintWriter out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
    Path folder = Files.createTempDirectory("btinspect-rehearsal");
    boolean played;
    try {
      played = new Rehearsal(out, folder).play();
    } finally {
      MoreFiles.deleteRecursively(folder, RecursiveDeleteOption.ALLOW_INSECURE);
    }
    System.exit(played ? ExitCode.OK : ExitCode.FAILED);
  }

  private boolean play() throws IOException, InterruptedException, CommandFailure {
    byte[] bytes = new byte[CONTENT_BYTES];
    new Random(1).nextBytes(bytes);
    Files.write(content, bytes);
    try (LoopbackSwarm swarm = new LoopbackSwarm()) {
      return works("demo")
          && works("--version")
          && works("--help")
          && alone(swarm.announce())
          && together(swarm);
    }
  }

  private boolean works(String... words) {
    return Btinspect.run(out, out, words) == ExitCode.OK;
  }

  /// What needs nobody else.
  private boolean alone(String announce) {
    String file = torrent.toString();
    return works("create", content.toString(), "--format", "v1", "-t", announce, "-o", file)
        && works("inspect", file)
        && works("inspect", file, "--json")
        && works("verify", file, content.toString())
        && works("magnet", file);
  }

  /// What needs a seeder or a tracker.
  private boolean together(LoopbackSwarm swarm)
      throws IOException, InterruptedException, CommandFailure {
    String file = torrent.toString();
    String peer = swarm.seed(Files.readAllBytes(torrent), content).toString();
    String link = MagnetLink.of(TorrentFiles.read(torrent)).toString();
    return download("known", file, "--peer", peer)
        && download("told", file, "--no-dht", "--no-lsd", "--no-pex")
        && download("found", file, "--dht-router", peer)
        && download("linked", link, "--peer", peer)
        && download("asked", link, "--dht-router", peer)
        && download("yielding", file, "--peer", peer, "--transport", "utp")
        && download("veiled", file, "--peer", peer, "--encryption", "required");
  }

  private boolean download(String name, String source, String... more) throws IOException {
    Path target = Files.createDirectory(folder.resolve(name));
    String[] words = {
      "download", source, "--out-dir", target.toString(), "--host", "127.0.0.1", "--port", "0"
    };
    return works(ObjectArrays.concat(words, more, String.class));
  }
}
