package picotorrent.interop;

import java.io.IOException;

/// The tracker of npm's `bittorrent-tracker`, over HTTP and UDP.
final class NpmTracker {
  private static final int PORT = 8000;
  private static final String ENDPOINT = Island.TRACKER + ":" + PORT;

  /// Its two addresses.
  static final String HTTP = "http://" + ENDPOINT + "/announce";

  static final String UDP = "udp://" + ENDPOINT;

  private NpmTracker() {}

  /// Starts it on the island; it prints a line for each event that it hears.
  static Program start(Island island) throws IOException, InterruptedException {
    String script = Island.script("tracker.mjs");
    String packages = Needs.npm("bittorrent-tracker");
    Program tracker = island.start("tracker", "node", script, packages, Island.TRACKER, "" + PORT);
    island.awaitListener(ENDPOINT);
    return tracker;
  }
}
