package picotorrent.utp;

import java.util.random.RandomGenerator;

/// Now and then lets one packet wait until a later one has arrived. A remote that acknowledges it
/// meanwhile acknowledges blindly, to be sent to faster than the line carries (Savage 1999,
/// "misbehaving receiver"; Adamsky 2012): [AckReader] sees that, because the packet never left.
final class BlindAckTrap {
  /// From one to two of these pass until a packet is held back for a moment.
  private static final long PAUSE_NANOS = 2_000_000_000L;

  /// With fewer packets under way, the wait would be felt.
  private static final int MIN_FLIGHT_PACKETS = 16;

  private static final int MIN_WAITING_PACKETS = 4;

  private static final long NEVER = Long.MAX_VALUE;
  private static final long NONE = Long.MIN_VALUE;

  private final Flight flight;
  private final RandomGenerator random;
  private long bait = NONE;
  private long nextAtNanos;
  private long releaseAtNanos = NEVER;

  BlindAckTrap(Flight flight, RandomGenerator random) {
    this.flight = flight;
    this.random = random;
  }

  /// Holds the next packet back if it is time to; tells whether it does.
  boolean set(RttEstimator rtt, long nowNanos) {
    if (nowNanos < nextAtNanos
        || bait != NONE
        || flight.outstanding() < MIN_FLIGHT_PACKETS
        || flight.waiting() < MIN_WAITING_PACKETS) {
      return false;
    }
    nextAtNanos = nowNanos + PAUSE_NANOS + random.nextLong(PAUSE_NANOS);
    releaseAtNanos = nowNanos + rtt.smoothedNanos() * 3 / 2;
    bait = flight.pass();
    return true;
  }

  /// When the packet leaves at the latest.
  long releaseAtNanos() {
    return releaseAtNanos;
  }

  /// Lets the packet leave if a later one has arrived.
  void passed() {
    if (bait != NONE && flight.highestArrived() > bait) {
      release();
    }
  }

  /// Lets the packet leave.
  void release() {
    releaseAtNanos = NEVER;
    if (bait != NONE) {
      flight.lose(bait);
      bait = NONE;
    }
  }
}
