package picotorrent.webseed;

import java.util.concurrent.TimeUnit;

/// How long a web seed that failed is left alone: 10 s, doubling to an hour, unless it says more.
final class Backoff {
  static final long FIRST_NANOS = TimeUnit.SECONDS.toNanos(10);
  static final long LONGEST_NANOS = TimeUnit.HOURS.toNanos(1);

  private int failures;
  private boolean waiting;
  private long failedAt;
  private long until;

  /// A request that began then has brought what it should; it says nothing of failures since.
  void succeed(long beganAt) {
    if (!waiting || beganAt - failedAt > 0) {
      failures = 0;
      waiting = false;
    }
  }

  /// @param atLeastSeconds what the server asks for, 0 for nothing; an hour is the most it gets
  void fail(long atLeastSeconds, long now) {
    long doubled = Math.min(FIRST_NANOS << Math.min(failures++, 20), LONGEST_NANOS);
    long asked = TimeUnit.SECONDS.toNanos(Math.clamp(atLeastSeconds, 0, 3_600));
    waiting = true;
    failedAt = now;
    until = now + Math.max(doubled, asked);
  }

  boolean isWaiting(long now) {
    return waiting && now - until < 0;
  }

  boolean isSet() {
    return waiting;
  }

  long until() {
    return until;
  }
}
