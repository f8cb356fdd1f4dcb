package picotorrent.fx.task;

import picotorrent.fx.model.Amounts;
import picotorrent.fx.model.Texts;

/// How fast a long job goes and when it will be done, in words. Confined to one thread.
final class Pace {
  private static final long SETTLE_NANOS = 300_000_000L;
  private static final double NANOS = 1e9;

  private final long beganNanos;

  Pace(long nowNanos) {
    this.beganNanos = nowNanos;
  }

  /// Bytes a second so far, 0 in the first moments.
  long rate(long done, long nowNanos) {
    long took = nowNanos - beganNanos;
    return took < SETTLE_NANOS ? 0 : (long) (done / (took / NANOS));
  }

  /// `412 MB/s · 3 s left`, or nothing in the first moments.
  String sentence(long done, long total, long nowNanos, Texts texts) {
    long rate = rate(done, nowNanos);
    Amounts amounts = texts.amounts();
    return rate == 0
        ? ""
        : texts.get(
            "task.pace", amounts.rate(rate), amounts.duration((total - done + rate - 1) / rate));
  }
}
