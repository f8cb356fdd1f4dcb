package picotorrent.utp;

/// Spreads a window over the round trip instead of sending it in one clap. Credit grows with time
/// at the pace and buys bytes.
final class Pacer {
  /// A timer's grain: packets of this much time go out together.
  private static final long QUANTUM_NANOS = 2_000_000L;

  /// Below this round trip the grain is coarser than the window: no pacing.
  private static final long MIN_ROUND_TRIP_NANOS = 1_000_000L;

  /// Packets that may always go together.
  private static final int BURST_PACKETS = 4;

  private double bytesPerNano;
  private double creditBytes;
  private double burstBytes = Double.MAX_VALUE;
  private long updatedNanos;

  /// Sets the pace: `windowBytes * gain` a round trip, `packetBytes` being a packet's size.
  void pace(long windowBytes, long roundTripNanos, double gain, int packetBytes) {
    if (roundTripNanos < MIN_ROUND_TRIP_NANOS) {
      burstBytes = Double.MAX_VALUE;
      return;
    }
    bytesPerNano = windowBytes * gain / roundTripNanos;
    burstBytes = Math.max(BURST_PACKETS * packetBytes, bytesPerNano * QUANTUM_NANOS);
  }

  /// Bytes that may be sent now.
  long credit(long nowNanos) {
    if (burstBytes == Double.MAX_VALUE) {
      return Long.MAX_VALUE;
    }
    creditBytes =
        Math.min(burstBytes, creditBytes + Math.max(0, nowNanos - updatedNanos) * bytesPerNano);
    updatedNanos = nowNanos;
    return (long) creditBytes;
  }

  /// Bytes have been sent; the credit may go below zero.
  void spend(long bytes) {
    if (burstBytes != Double.MAX_VALUE) {
      creditBytes -= bytes;
    }
  }

  /// When there will be credit for half a burst, so that bursts stay worth a system call.
  long readyNanos(long nowNanos) {
    if (burstBytes == Double.MAX_VALUE) {
      return nowNanos;
    }
    double missing = burstBytes / 2 - creditBytes;
    return missing <= 0 ? nowNanos : nowNanos + 1 + (long) (missing / bytesPerNano);
  }
}
