package picotorrent.utp;

import java.util.Arrays;

/// How long packets wait in queues on the way: the delay above its base, as the smaller of what the
/// round trip and what the remote's one-way measurement say.
///
/// The round trip cannot be made smaller by a lying remote and knows no clock drift, but counts the
/// way back too; the one-way delay (BEP 29's timestamp difference) leaves the way back out, but is
/// the remote's word. So the word is believed until a test shows it wrong: when we drain our own
/// share of the queue ([#beginTest], [#endTest]), a falling round trip with an unmoved one-way
/// delay means the queue stood on our way after all.
final class QueueingDelay {
  /// RFC 6817 CURRENT_FILTER: the least of a few samples, because noise only ever adds.
  private static final int FILTER = 4;

  /// A fall of the round trip below this proves nothing.
  private static final long TEST_FALL_NANOS = 6_000_000L;

  private static final long NANOS_PER_MICRO = 1000;

  private final BaseDelay roundTripBase = new BaseDelay();
  private final BaseDelay oneWayBase = new BaseDelay();
  private final long[] roundTrips = new long[FILTER];
  private final long[] oneWays = new long[FILTER];
  private int next;
  private boolean oneWayStarted;
  private int firstOneWayMicros;
  private boolean oneWayBelieved = true;
  private long testRoundTripNanos;
  private long testOneWayNanos;

  QueueingDelay() {
    Arrays.fill(roundTrips, Long.MAX_VALUE);
    Arrays.fill(oneWays, Long.MAX_VALUE);
  }

  /// Takes in what one ack says. `oneWayMicros` is the remote's timestamp difference, 0 when it has
  /// none.
  void sample(long rttNanos, int oneWayMicros, long nowNanos) {
    roundTripBase.above(rttNanos, nowNanos);
    roundTrips[next] = rttNanos;
    oneWays[next] = Long.MAX_VALUE;
    if (oneWayMicros != 0) {
      if (!oneWayStarted) {
        oneWayStarted = true;
        firstOneWayMicros = oneWayMicros;
      }
      // The clocks have nothing in common: only the distance to the first sample means something.
      oneWays[next] = (oneWayMicros - firstOneWayMicros) * NANOS_PER_MICRO;
      oneWayBase.above(oneWays[next], nowNanos);
    }
    next = (next + 1) % FILTER;
  }

  /// The queueing delay now; 0 before the first sample.
  long nanos() {
    long roundTrip = least(roundTrips);
    if (roundTrip == Long.MAX_VALUE) {
      return 0;
    }
    long queued = roundTrip - roundTripBase.nanos();
    long oneWay = least(oneWays);
    return oneWayBelieved && oneWay != Long.MAX_VALUE
        ? Math.min(queued, oneWay - oneWayBase.nanos())
        : queued;
  }

  /// The round trip with empty queues.
  long baseRoundTripNanos() {
    return roundTripBase.nanos();
  }

  /// We are about to take our packets out of the queue.
  void beginTest() {
    testRoundTripNanos = least(roundTrips);
    testOneWayNanos = least(oneWays);
  }

  /// Our packets have left the queue: what fell?
  void endTest() {
    long fallen = testRoundTripNanos - least(roundTrips);
    long oneWay = least(oneWays);
    if (fallen >= TEST_FALL_NANOS
        && oneWay != Long.MAX_VALUE
        && testOneWayNanos != Long.MAX_VALUE
        && testOneWayNanos - oneWay < fallen / 2) {
      oneWayBelieved = false;
    }
  }

  private static long least(long[] samples) {
    long least = Long.MAX_VALUE;
    for (long sample : samples) {
      least = Math.min(least, sample);
    }
    return least;
  }
}
