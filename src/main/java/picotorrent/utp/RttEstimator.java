package picotorrent.utp;

/// Round trip time and the timeout that follows from it (RFC 6298; BEP 29 §"timeouts").
final class RttEstimator {
  /// Before the first sample; BEP 29 says one second.
  static final long INITIAL_TIMEOUT_NANOS = 1_000_000_000L;

  /// BEP 29: never below half a second, for remotes that put off their acks.
  static final long MIN_TIMEOUT_NANOS = 500_000_000L;

  /// A lost remote is asked at least this often until the connection is given up.
  static final long MAX_TIMEOUT_NANOS = 20_000_000_000L;

  private long smoothedNanos;
  private long varianceNanos;
  private long minNanos = Long.MAX_VALUE;
  private int backoff;

  /// Takes a sample in, from a packet that was sent only once (Karn).
  void sample(long rttNanos) {
    minNanos = Math.min(minNanos, rttNanos);
    if (smoothedNanos == 0) {
      smoothedNanos = Math.max(1, rttNanos);
      varianceNanos = rttNanos / 2;
      return;
    }
    varianceNanos += (Math.abs(rttNanos - smoothedNanos) - varianceNanos) / 4;
    smoothedNanos = Math.max(1, smoothedNanos + (rttNanos - smoothedNanos) / 8);
  }

  boolean hasSample() {
    return smoothedNanos != 0;
  }

  /// The smoothed round trip time; the initial timeout before the first sample.
  long smoothedNanos() {
    return hasSample() ? smoothedNanos : INITIAL_TIMEOUT_NANOS;
  }

  /// The shortest ever.
  long minNanos() {
    return hasSample() ? minNanos : INITIAL_TIMEOUT_NANOS;
  }

  /// When to give the outstanding packets up.
  long timeoutNanos() {
    long base =
        hasSample()
            ? Math.max(MIN_TIMEOUT_NANOS, smoothedNanos + 4 * varianceNanos)
            : INITIAL_TIMEOUT_NANOS;
    return Math.min(MAX_TIMEOUT_NANOS, base << backoff);
  }

  /// The timeout has passed: the next one is twice as long.
  void backOff() {
    backoff = Math.min(backoff + 1, 6);
  }

  /// The remote has been heard again.
  void heard() {
    backoff = 0;
  }
}
