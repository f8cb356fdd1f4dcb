package picotorrent.utp;

import java.util.Arrays;

/// How long packets wait in queues: the round trip above its base, as LEDBAT++ §4.1 measures it.
///
/// BEP 29's one-way timestamp difference would leave the way back out, but it is the remote's word,
/// and a remote that always reports the same gets what TCP should have. The round trip cannot be
/// made shorter by a remote (see [Sender] on blind acks), and two clocks that drift apart do not
/// matter to it.
final class QueueingDelay {
  /// RFC 6817 CURRENT_FILTER: the least of a few samples, because noise only ever adds.
  private static final int FILTER = 4;

  private final BaseDelay base = new BaseDelay();
  private final long[] latest = new long[FILTER];
  private int next;

  QueueingDelay() {
    Arrays.fill(latest, Long.MAX_VALUE);
  }

  /// Takes a round trip in.
  void sample(long rttNanos, long nowNanos) {
    base.add(rttNanos, nowNanos);
    latest[next] = rttNanos;
    next = (next + 1) % FILTER;
  }

  /// The queueing delay now; 0 before the first sample.
  long nanos() {
    long least = Long.MAX_VALUE;
    for (long sample : latest) {
      least = Math.min(least, sample);
    }
    return least == Long.MAX_VALUE ? 0 : least - base.nanos();
  }

  /// The round trip with empty queues.
  long baseRoundTripNanos() {
    return base.nanos();
  }
}
