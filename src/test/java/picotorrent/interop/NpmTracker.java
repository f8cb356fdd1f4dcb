package picotorrent.interop;

import java.io.IOException;

/// The tracker of npm's `bittorrent-tracker`, over HTTP and UDP.
final class NpmTracker {
  private static final int PORT = 8000;
  private static final String ENDPOINT = Island.TRACKER + ":" + PORT;

  /// Its two addresses.
  static final String HTTP = "http://" + ENDPOINT + "/announce";

  static final String UDP = "udp://" + ENDPOINT;

  private static final String ENDPOINT_IPV6 = "[" + Island.NEAR_IPV6 + "]:" + PORT;

  /// Where it is asked over UDP when it was started with IPv6 alone.
  static final String UDP_IPV6 = "udp://" + ENDPOINT_IPV6;

  private NpmTracker() {}

  /// Starts it on the island; it prints a line for each event that it hears.
  static Program start(Island island) throws IOException, InterruptedException {
    return start(island, Island.TRACKER, ENDPOINT);
  }

  /// The same at an address of IPv6, on an island with a neighbour.
  static Program startIpv6(Island island) throws IOException, InterruptedException {
    return start(island, Island.NEAR_IPV6, ENDPOINT_IPV6);
  }

  private static Program start(Island island, String host, String endpoint)
      throws IOException, InterruptedException {
    String script = Island.script("tracker.mjs");
    String packages = Needs.npm("bittorrent-tracker");
    Program tracker = island.start("tracker", "node", script, packages, host, "" + PORT);
    island.awaitListener(endpoint);
    return tracker;
  }
}
