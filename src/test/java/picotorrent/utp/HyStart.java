package picotorrent.utp;

/// When Linux' CUBIC leaves slow start before it has lost anything: the acks of one round trip go
/// on for half of it, or all of them come later than the fastest ever did (`tcp_cubic.c`).
final class HyStart {
  private static final double LEAST_WINDOW = 16;
  private static final int SAMPLES = 8;
  private static final long TRAIN_GAP_NANOS = 2_000_000L;
  private static final long LEAST_RISE_NANOS = 4_000_000L;
  private static final long MOST_RISE_NANOS = 16_000_000L;

  private long fastestNanos = Long.MAX_VALUE;
  private long fastestOfRoundNanos = Long.MAX_VALUE;
  private int samples;
  private long roundEnd;
  private long roundStartNanos;
  private long trainNanos;

  /// Segment `number` is acknowledged after `rttNanos`; `next` is the one to be sent next. True: no
  /// more doubling.
  boolean leaves(long number, long next, double window, long rttNanos, long nowNanos) {
    fastestNanos = Math.min(fastestNanos, rttNanos);
    if (number >= roundEnd) {
      roundEnd = next;
      roundStartNanos = nowNanos;
      trainNanos = nowNanos;
      fastestOfRoundNanos = Long.MAX_VALUE;
      samples = 0;
    }
    if (window < LEAST_WINDOW) {
      return false;
    }
    fastestOfRoundNanos = Math.min(fastestOfRoundNanos, rttNanos);
    return trainIsLong(nowNanos) || allAreLate();
  }

  private boolean trainIsLong(long nowNanos) {
    if (nowNanos - trainNanos > TRAIN_GAP_NANOS) {
      return false;
    }
    trainNanos = nowNanos;
    return nowNanos - roundStartNanos > fastestNanos / 2;
  }

  private boolean allAreLate() {
    if (samples < SAMPLES) {
      samples++;
      return false;
    }
    long rise = Math.clamp(fastestNanos / 8, LEAST_RISE_NANOS, MOST_RISE_NANOS);
    return fastestOfRoundNanos > fastestNanos + rise;
  }
}
