package picotorrent.fx.model;

/// The top of a rate axis: five steps of 1, 2 or 5 × 10^n, free room above for the read-out, and no
/// hopping: a lower top must be enough for three seconds before it is taken.
public final class AxisScale {
  /// Number of steps below the top.
  public static final int STEPS = 5;

  private static final double HEADROOM = 1.15;
  private static final long SETTLE_NANOS = 3_000_000_000L;
  private static final long SMALLEST_STEP = 1_000;

  private long step = SMALLEST_STEP;
  private long smallerSinceNanos = -1;

  /// The distance of two lines in bytes a second, for a highest rate seen at a time.
  public long step(double peak, long nowNanos) {
    long wanted = stepFor(peak * HEADROOM);
    if (wanted >= step) {
      step = wanted;
      smallerSinceNanos = -1;
    } else if (smallerSinceNanos < 0) {
      smallerSinceNanos = nowNanos;
    } else if (nowNanos - smallerSinceNanos >= SETTLE_NANOS) {
      step = wanted;
      smallerSinceNanos = -1;
    }
    return step;
  }

  static long stepFor(double top) {
    long step = SMALLEST_STEP;
    for (int i = 0; step * STEPS < top; i++) {
      step = i % 3 == 1 ? step / 2 * 5 : step * 2;
    }
    return step;
  }
}
