package picotorrent.rate;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// A token bucket with a place in the tree. Tokens are bytes; they may go below zero where bytes
/// had to move without asking.
abstract sealed class Node permits Bucket, Flow {
  private static final long NANOS_PER_SECOND = 1_000_000_000;

  /// No grant is smaller, unless less is wanted: a system call for a few bytes costs more than it
  /// brings.
  static final int SMALLEST_GRANT = 512;

  /// A bucket holds the tokens of this share of a second. A tenth keeps a limit exact within one
  /// percent over ten seconds after an idle time, and bridges five ticks.
  private static final int CAPACITY_DIVISOR = 10;

  /// A node that got less than its neighbours may make up for so much: more than what a share
  /// leaves because no grant is that small, and not worth waiting for.
  private static final int MOST_BEHIND = 8 * SMALLEST_GRANT;

  final @Nullable Bucket parent;
  private final int weight;
  private long aheadBytes;
  private long rate;
  private long tokens;
  private long refilledNanos;

  Node(@Nullable Bucket parent) {
    this(parent, 1);
  }

  /// @param weight for how many bytes each one counts when it is compared with its neighbours
  Node(@Nullable Bucket parent, int weight) {
    this.parent = parent;
    this.weight = weight;
  }

  /// Limits what passes here to `bytesPerSecond`, from now on; 0 is no limit.
  public final void limit(long now, long bytesPerSecond) {
    if (bytesPerSecond < 0) {
      throw new IllegalArgumentException("a rate limit is 0 or more bytes a second");
    }
    refill(now);
    tokens = rate == 0 ? 0 : Math.min(tokens, capacity(bytesPerSecond));
    rate = bytesPerSecond;
    refilledNanos = now;
  }

  /// The limit in bytes a second; 0 is no limit.
  public final long limit() {
    return rate;
  }

  final boolean isLimited() {
    return rate != 0;
  }

  /// Tokens there are at `now`, 0 or more; `Long.MAX_VALUE` without a limit.
  final long available(long now) {
    if (rate == 0) {
      return Long.MAX_VALUE;
    }
    refill(now);
    return Math.max(0, tokens);
  }

  /// Takes tokens here (and only here), below zero if need be; a negative number gives them back.
  final void spend(long bytes) {
    aheadBytes += weight * bytes;
    if (rate != 0) {
      tokens -= bytes;
    }
  }

  /// Bytes that passed here beyond what passed by a neighbour; see [#countFrom].
  final long aheadBytes() {
    return aheadBytes;
  }

  /// Counts from where the node stands that got most: from then on [#aheadBytes] is 0 or less.
  final void countFrom(long mostAheadBytes) {
    aheadBytes = Math.max(aheadBytes - mostAheadBytes, -MOST_BEHIND);
  }

  private void refill(long now) {
    long elapsed = now - refilledNanos;
    if (rate == 0 || elapsed <= 0) {
      return;
    }
    if (elapsed >= NANOS_PER_SECOND) {
      // Debt of more than a second is paid second by second.
      long seconds = elapsed / NANOS_PER_SECOND;
      tokens = tokens >= 0 ? capacity(rate) : Math.min(capacity(rate), tokens + seconds * rate);
      refilledNanos += seconds * NANOS_PER_SECOND;
      elapsed -= seconds * NANOS_PER_SECOND;
    }
    long gained = (long) (elapsed * (double) rate / NANOS_PER_SECOND);
    refilledNanos += (long) (gained * (double) NANOS_PER_SECOND / rate);
    tokens = Math.max(tokens, Math.min(capacity(rate), tokens + gained));
  }

  private static long capacity(long rate) {
    return Math.max(2 * SMALLEST_GRANT, rate / CAPACITY_DIVISOR);
  }

  /// Bytes that would be used here and below if there were no limit above.
  abstract long demand(long now);

  /// Hands up to `offered` bytes to the flows that wait here and below, adds them to `woken`, and
  /// returns how many bytes it was.
  abstract long serve(long now, long offered, List<Flow> woken);

  /// Tells whether somebody waits here or below.
  abstract boolean waits();
}
