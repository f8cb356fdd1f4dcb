package picotorrent.interop;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import picotorrent.base.Hash;
import picotorrent.metainfo.Metainfo;

/// opentracker, over HTTP and UDP, for one torrent: Debian's serves listed torrents alone, and not
/// as root.
final class OpenTracker {
  private static final String PORT = "6969";
  private static final String ENDPOINT = Island.TRACKER + ":" + PORT;

  /// Its two addresses.
  static final String HTTP = "http://" + ENDPOINT + "/announce";

  static final String UDP = "udp://" + ENDPOINT + "/announce";

  private OpenTracker() {}

  /// Skips the test where it is not installed.
  static void need() throws IOException, InterruptedException {
    Needs.program("opentracker");
  }

  /// Starts it on the island, with what it reads in `folder`, which anybody may enter.
  static void start(Island island, Path folder, Metainfo torrent)
      throws IOException, InterruptedException {
    Path settings = settings(folder, torrent, ENDPOINT);
    island.start("opentracker", "opentracker", "-f", settings.toString());
    island.awaitListener(ENDPOINT);
  }

  /// Starts it on this machine's own loopback.
  static Process onLoopback(Path folder, Metainfo torrent, String endpoint) throws IOException {
    Path settings = settings(folder, torrent, endpoint);
    return new ProcessBuilder("opentracker", "-f", settings.toString())
        .redirectErrorStream(true)
        .redirectOutput(folder.resolve("opentracker.log").toFile())
        .start();
  }

  private static Path settings(Path folder, Metainfo torrent, String endpoint) throws IOException {
    Path home = Files.createDirectory(folder.resolve("tracker"));
    Files.writeString(
        home.resolve("torrents"),
        torrent.infoHashes().wireHashes().stream()
            .map(Hash::toHex)
            .collect(Collectors.joining("\n", "", "\n")));
    return Files.writeString(
        home.resolve("settings"),
        """
        listen.tcp_udp %s
        access.whitelist /torrents
        tracker.rootdir %s
        tracker.user nobody
        """
            .formatted(endpoint, home));
  }

  /// Waits until a seed of the torrent has announced itself.
  static void awaitSeed(Island island, Metainfo torrent) throws IOException, InterruptedException {
    String hash = torrent.infoHashes().wireHashes().getFirst().toHex().replaceAll("..", "%$0");
    island.await(OtherClient.PATIENCE, "tracker_knows_seed.sh", Island.TRACKER, PORT, hash);
  }
}
