package picotorrent.utp;

/// Notices that a path carries smaller packets only than it did, and says nothing of those it drops
/// (RFC 8899 §4.3, "black hole detection").
///
/// Chance loses large packets and small ones alike: what counts are losses of large ones, in rounds
/// of their own, between which none so large has arrived. Acks for smaller packets may flow
/// meanwhile.
final class BlackHoleWatch {
  /// Rounds of losses after which a size that worked is no longer believed.
  static final int ROUNDS = 3;

  /// The same when packets have come through in parts that did not as a whole.
  private static final int ROUNDS_WITH_PROOF = 2;

  private int rounds;
  private int smallestLostBytes = Integer.MAX_VALUE;
  private long countedNanos = Long.MIN_VALUE;
  private int timeouts;
  private boolean partsArrived;

  /// A packet larger than need be was lost; those that left before the last loss was found belong
  /// to its round.
  void lost(int bytes, long sentNanos, long nowNanos) {
    smallestLostBytes = Math.min(smallestLostBytes, bytes);
    if (sentNanos > countedNanos || rounds == 0) {
      rounds++;
      countedNanos = nowNanos;
    }
  }

  /// Nothing has come through for a timeout.
  void timedOut() {
    if (rounds > 0) {
      timeouts++;
    }
  }

  /// A packet of so many bytes has arrived as a whole.
  void arrived(int bytes) {
    if (bytes >= smallestLostBytes) {
      begin();
    }
  }

  /// A packet that was lost as a whole has arrived in parts.
  void arrivedInParts() {
    partsArrived |= rounds > 0;
  }

  /// Counts from the start: a large packet has come through, or smaller ones are used from now on.
  void begin() {
    rounds = 0;
    smallestLostBytes = Integer.MAX_VALUE;
    timeouts = 0;
    partsArrived = false;
  }

  /// What is lost had better be sent in parts.
  ///
  /// @param soon a timeout is enough: large packets are not what every path carries
  boolean isDoubtful(boolean soon) {
    return rounds >= ROUNDS_WITH_PROOF || soon && timeouts > 0;
  }

  /// Not even the parts come through that were sent at the first doubt.
  boolean isDeep() {
    return timeouts > 1;
  }

  /// Large packets do not arrive any more.
  boolean isBlackHole() {
    return rounds >= ROUNDS || rounds >= ROUNDS_WITH_PROOF && partsArrived;
  }
}
