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

  BaseDelay() {
    Arrays.fill(minima, Long.MAX_VALUE);
  }

  /// Takes a sample in and returns how far it lies above the base.
  long above(long delayNanos, long nowNanos) {
    if (!started) {
      started = true;
      minuteStartNanos = nowNanos;
    }
    for (int i = 0; nowNanos - minuteStartNanos >= MINUTE_NANOS && i < MINUTES; i++) {
      System.arraycopy(minima, 0, minima, 1, MINUTES - 1);
      minima[0] = Long.MAX_VALUE;
      minuteStartNanos += MINUTE_NANOS;
    }
    if (nowNanos - minuteStartNanos >= MINUTE_NANOS) {
      minuteStartNanos = nowNanos;
    }
    minima[0] = Math.min(minima[0], delayNanos);
    return delayNanos - nanos();
  }

  /// The base; meaningless before the first sample.
  long nanos() {
    long least = Long.MAX_VALUE;
    for (long minimum : minima) {
      least = Math.min(least, minimum);
    }
    return least;
  }
}
