package picotorrent.api;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picotorrent.base.TorrentId;

/// A running BitTorrent engine: what the command line, the window and other programs hold.
///
/// Safe on any thread; nothing here waits for a disk or the network. Made by
/// `picotorrent.app.Picotorrent`.
public interface Engine extends AutoCloseable {
  /// Asks for something; the future has the answer once the engine's loop has carried it out. A
  /// refusal is an answer too ([Reply.Refused]), never an exception.
  CompletableFuture<Reply> submit(Command command);

  /// The newest snapshot: one volatile read. Parts nobody looks at ([#look]) may be old or empty.
  Snapshot snapshot();

  /// Says what somebody wants to see from now on: snapshots are made only while a look is open, at
  /// most [Look#MAX_SNAPSHOTS_PER_SECOND] times a second. Close it when the window is hidden.
  View look(Look look);

  /// Hears of events, in order, on a thread of the engine that is neither the loop nor the
  /// caller's; a slow listener delays other listeners only. Closing what is returned ends it.
  Subscription subscribe(Consumer<Event> listener);

  /// Stops as a good citizen does: says `stopped` to trackers, flushes and saves, closes
  /// everything; gives up waiting after `patience`. Idempotent.
  void close(Duration patience);

  /// Closes with a patience of three seconds.
  @Override
  default void close() {
    close(Duration.ofSeconds(3));
  }

  /// An interest that lasts until it is closed.
  interface Subscription extends AutoCloseable {
    @Override
    void close();
  }

  /// A look that can be turned to something else.
  interface View extends Subscription {
    /// Looks at something else from now on.
    void turn(Look look);
  }

  /// What somebody looks at: always the list of torrents and the totals, and details of one
  /// torrent.
  ///
  /// @param torrent whose details, or null
  /// @param aspects which details
  record Look(@Nullable TorrentId torrent, Set<Aspect> aspects) {
    /// Snapshots are never made more often.
    public static final int MAX_SNAPSHOTS_PER_SECOND = 10;

    /// Looks at the list alone.
    public static final Look LIST = new Look(null, Set.of());
  }

  /// Parts of the details, each of which costs something to gather.
  enum Aspect {
    FILES,
    PEERS,
    TRACKERS,
    PIECES,
    ORIGIN
  }
}
