package picotorrent.interop;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;

/// A BitTorrent client that is not ours, at [#ENDPOINT] on an island, with all means of finding
/// peers off but trackers.
interface OtherClient {
  /// Its port.
  int PORT = 7103;

  /// Where it listens.
  String ENDPOINT = Island.THEIRS + ":" + PORT;

  /// How long a transfer of some MB may take: Transmission acts on timers of 10 s.
  Duration PATIENCE = Duration.ofSeconds(75);

  /// Skips the test where the client is not installed.
  void need() throws IOException, InterruptedException;

  /// Starts it with the sample's data; it listens when this returns.
  Program seed(Island island, Sample sample) throws IOException, InterruptedException;

  /// Starts it with a torrent file and an empty folder; it listens when this returns.
  Program leech(Island island, String source, Path folder) throws IOException, InterruptedException;

  /// Whether it does without a file that has no bytes.
  default boolean leavesOutEmptyFiles() {
    return false;
  }

  /// Waits until a leech has everything.
  void awaitComplete(Island island, Program leech) throws IOException, InterruptedException;
}
