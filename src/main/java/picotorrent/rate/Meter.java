package picotorrent.rate;

import java.util.Arrays;

/// Counts bytes: the total, and the rate over the last [#WINDOW_NANOS] (about four seconds).
///
/// Adding costs a shift, a compare and two additions; nothing is ever allocated. Confined to the
/// session loop.
public final class Meter {
  private static final int SLOTS = 8; // a power of two, so that a slot is found with a mask
  private static final int SLOT_SHIFT = 29; // slots of 2^29 ns, 0.54 s

  /// Length of the window that a rate is taken over.
  public static final long WINDOW_NANOS = (long) SLOTS << SLOT_SHIFT;

  /// A rate is never taken over less than this, or the first bytes would look like a flood.
  private static final long SHORTEST_NANOS = 1_000_000_000;

  private final long[] slots = new long[SLOTS];
  private long slot;
  private long sum;
  private long startNanos;
  private long total;

  /// Counts bytes that moved at `now`; `now` never goes back.
  public void add(long now, long bytes) {
    advance(now);
    if (sum == 0) {
      startNanos = now;
    }
    slots[(int) slot & (SLOTS - 1)] += bytes;
    sum += bytes;
    total += bytes;
  }

  /// Bytes a second over the window that ends at `now`, or since the first byte when that is
  /// shorter.
  public long bytesPerSecond(long now) {
    advance(now);
    if (sum == 0) {
      return 0;
    }
    long windowStart = (slot - SLOTS + 1) << SLOT_SHIFT;
    long covered = Math.min(now - windowStart, now - startNanos);
    return (long) (sum * 1e9 / Math.max(SHORTEST_NANOS, covered));
  }

  /// Bytes since the meter was made.
  public long totalBytes() {
    return total;
  }

  private void advance(long now) {
    long current = now >> SLOT_SHIFT;
    if (current == slot) {
      return;
    }
    if (current - slot >= SLOTS || sum == 0) {
      Arrays.fill(slots, 0);
      sum = 0;
      slot = current;
      return;
    }
    while (slot < current) {
      slot++;
      int at = (int) slot & (SLOTS - 1);
      sum -= slots[at];
      slots[at] = 0;
    }
  }
}
