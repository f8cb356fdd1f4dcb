package picotorrent.utp;

/// Decides how many bytes may be under way. Asked and told by one connection's sender.
interface CongestionControl {
  /// Bytes that may be under way now.
  long windowBytes();

  /// Whether a queue stands on the line that is not to grow.
  boolean holdsBack();

  /// How much faster than one window a round trip packets may leave.
  double pacingGain();

  /// The size of a packet has changed (path MTU discovery).
  void packetBytes(int bytes);

  /// `ackedBytes` have arrived; `inFlightBytes` were under way before. `rtt` has taken its sample.
  void onAck(long ackedBytes, long inFlightBytes, RttEstimator rtt, long nowNanos);

  /// One ack's measurement of a round trip.
  void onDelay(long rttNanos, long nowNanos);

  /// A packet was lost, as later packets show.
  void onLoss(RttEstimator rtt, long nowNanos);

  /// Nothing has come back for a whole timeout.
  void onTimeout(long nowNanos);
}
