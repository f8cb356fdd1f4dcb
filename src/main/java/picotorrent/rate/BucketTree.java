package picotorrent.rate;

import java.util.ArrayList;
import java.util.List;

/// The limits of one direction: a bucket for all, below it one for each torrent, below those a
/// [Flow] for each stream.
///
/// Flows that were refused wait, and every [#TICK_NANOS] what has gathered is shared out among them
/// at once. The driver calls [#tick] when [#nextTickNanos] has come. Bytes pass exactly at the
/// limit, whatever the number of flows; without a limit nobody waits and no tick is due. Confined
/// to the session loop.
public final class BucketTree {
  /// Time between two shares. A fiftieth of a second: long enough that a share is worth a system
  /// call, short against a round trip.
  public static final long TICK_NANOS = 20_000_000;

  private final Bucket root = new Bucket(null);
  private final List<Flow> woken = new ArrayList<>();
  private long dueNanos;
  private boolean due;

  /// The bucket that everything passes.
  public Bucket root() {
    return root;
  }

  /// When [#tick] is to be called, `Long.MAX_VALUE` while nobody waits.
  ///
  /// @param now the present, from which a first tick is counted
  public long nextTickNanos(long now) {
    if (!root.waits()) {
      due = false;
      return Long.MAX_VALUE;
    }
    if (!due) {
      due = true;
      dueNanos = now + TICK_NANOS;
    }
    return dueNanos;
  }

  /// Shares out what has gathered and wakes those who got something, in the order of the queue.
  public void tick(long now) {
    due = false;
    if (!root.waits()) {
      return;
    }
    assert woken.isEmpty() : "a wake called tick";
    root.serve(now, Long.MAX_VALUE, woken);
    List<Flow> ready = List.copyOf(woken);
    woken.clear();
    ready.forEach(Flow::wake);
  }
}
