package picotorrent.utp;

/// Where the queue is going: what it will be when a cut of the window shows, if it goes on rising
/// as it did in the last round trip. Who doubles each time (a TCP in slow start) has run it over by
/// then.
///
/// What our own window has grown by is left out, as far back as it may show now.
final class QueueTrend {
  /// Packets of ours that come together make no trend.
  private static final int CLUMP_PACKETS = 2;

  /// The rise is one of up to two round trips, what we sent for it left one before, and our round
  /// trips are reckoned too short while a queue grows.
  private static final int ROUNDS_BEHIND = 4;

  private final double roundsAhead;

  private long queuedNanos;
  private long queuedBeforeNanos;

  /// What our window has grown by, this round trip first.
  private final double[] grownBytes = new double[ROUNDS_BEHIND];

  /// @param roundsAhead round trips until a cut shows; 0 for never to look ahead
  QueueTrend(double roundsAhead) {
    this.roundsAhead = roundsAhead;
  }

  /// Our window has grown.
  void grew(double bytes) {
    grownBytes[0] += bytes;
  }

  /// A round trip is over.
  void endRound(long queued) {
    queuedBeforeNanos = queuedNanos;
    queuedNanos = queued;
    System.arraycopy(grownBytes, 0, grownBytes, 1, ROUNDS_BEHIND - 1);
    grownBytes[0] = 0;
  }

  /// How much of the queue may be there because our window has grown; all of it while nobody knows.
  ///
  /// @param rateBytesPerNano what the line carries of ours; 0 for unknown
  double oursNanos(int packetBytes, double rateBytesPerNano) {
    if (rateBytesPerNano <= 0 || roundsAhead == 0) {
      return Double.POSITIVE_INFINITY;
    }
    double grown = (double) CLUMP_PACKETS * packetBytes;
    for (double bytes : grownBytes) {
      grown += bytes;
    }
    return grown / rateBytesPerNano;
  }

  /// The queue that is expected, no less than the one that stands.
  double expectedNanos(long queued, double oursNanos) {
    return queued + roundsAhead * Math.max(0, queued - queuedBeforeNanos - oursNanos);
  }
}
