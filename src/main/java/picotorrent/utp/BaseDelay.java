package picotorrent.utp;

import java.util.Arrays;

/// The smallest delay of the last ten minutes, a minute each (RFC 6817 §3.1.1, BASE_HISTORY): what
/// the path takes when its queues are empty. Old minima are forgotten, for routes change and clocks
/// drift.
final class BaseDelay {
  private static final int MINUTES = 10;
  private static final long MINUTE_NANOS = 60_000_000_000L;

  private final long[] minima = new long[MINUTES];
  private long minuteStartNanos;
  private boolean started;
  private long least = Long.MAX_VALUE;

  BaseDelay() {
    Arrays.fill(minima, Long.MAX_VALUE);
  }

  /// Takes a sample in.
  void add(long delayNanos, long nowNanos) {
    if (!started) {
      started = true;
      minuteStartNanos = nowNanos;
    }
    for (int i = 0; nowNanos - minuteStartNanos >= MINUTE_NANOS && i < MINUTES; i++) {
      System.arraycopy(minima, 0, minima, 1, MINUTES - 1);
      minima[0] = Long.MAX_VALUE;
      minuteStartNanos += MINUTE_NANOS;
      least = leastKept();
    }
    if (nowNanos - minuteStartNanos >= MINUTE_NANOS) {
      minuteStartNanos = nowNanos;
    }
    minima[0] = Math.min(minima[0], delayNanos);
    least = Math.min(least, delayNanos);
  }

  /// The base; meaningless before the first sample.
  long nanos() {
    return least;
  }

  private long leastKept() {
    long kept = Long.MAX_VALUE;
    for (long minimum : minima) {
      kept = Math.min(kept, minimum);
    }
    return kept;
  }
}
