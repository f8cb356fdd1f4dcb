package picotorrent.utp;

/// Decides when to acknowledge: every second packet, at once when something is odd, and never later
/// than a moment. Packets that come in one burst share one ack, because acks leave when the burst
/// has been handled; where bursts follow each other closely, some share one, too, since an ack
/// costs both ends as much as a packet.
final class AckPolicy {
  /// Short enough for the remote not to take it for a queue.
  static final long DELAY_NANOS = 10_000_000L;

  /// The least between two acks that say nothing new but progress: less than two packets of
  /// Ethernet size take at 100 Mbit/s, so that only faster streams are acknowledged more rarely.
  static final long SPACING_NANOS = 200_000L;

  /// The same as a part of the round trip, so that no window waits for it.
  private static final int SPACINGS_PER_ROUND_TRIP = 8;

  private static final int PACKETS = 2;
  private static final long NEVER = Long.MAX_VALUE;

  private int pending;
  private boolean due;
  private long dueAt = NEVER;
  private long spacingNanos;
  private long sentNanos = Long.MIN_VALUE / 2;

  /// A round trip has been measured.
  void roundTrip(long smoothedNanos) {
    spacingNanos = Math.min(SPACING_NANOS, smoothedNanos / SPACINGS_PER_ROUND_TRIP);
  }

  /// A packet has come in order.
  void onPacket(long nowNanos) {
    pending++;
    if (pending == 1) {
      dueAt = nowNanos + DELAY_NANOS;
    } else if (pending == PACKETS) {
      dueAt = Math.max(nowNanos, sentNanos + spacingNanos);
    }
  }

  /// A gap, a duplicate, an end, a window that opens: the remote must know now.
  void onSurprise() {
    due = true;
  }

  boolean due(long nowNanos) {
    return due || nowNanos >= dueAt;
  }

  /// Any packet carries the ack.
  void sent(long nowNanos) {
    sentNanos = nowNanos;
    pending = 0;
    due = false;
    dueAt = NEVER;
  }

  long deadlineNanos() {
    return due ? Long.MIN_VALUE : dueAt;
  }
}
