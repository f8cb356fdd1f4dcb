package picotorrent.cli;

/// Tells when nothing has moved for too long.
final class ProgressClock {
  private final long patienceNanos;
  private long last = Long.MIN_VALUE;
  private long sinceNanos;

  ProgressClock(long patienceNanos) {
    this.patienceNanos = patienceNanos;
  }

  /// Tells whether `progress` has stood still for longer than the patience, at `now`.
  boolean isStalled(long progress, long now) {
    if (progress != last) {
      last = progress;
      sinceNanos = now;
    }
    return now - sinceNanos >= patienceNanos;
  }
}
