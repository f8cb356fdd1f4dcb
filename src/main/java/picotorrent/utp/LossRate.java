package picotorrent.utp;

/// The share of packets that is lost, of the last few hundred or thousand.
final class LossRate {
  /// Fewer packets say nothing.
  private static final double MIN_PACKETS = 64;

  private final double memoryPackets;
  private double acked;
  private double lost;

  LossRate(double memoryPackets) {
    this.memoryPackets = memoryPackets;
  }

  void acked(double packets) {
    acked += packets;
    forget();
  }

  void lost() {
    lost++;
    forget();
  }

  private void forget() {
    if (acked + lost > memoryPackets) {
      acked /= 2;
      lost /= 2;
    }
  }

  /// From 0 to 1; a few losses among few packets are made little of.
  double share() {
    return lost / Math.max(MIN_PACKETS, acked + lost);
  }
}
