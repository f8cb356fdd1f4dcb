package picotorrent.utp;

/// Decides when to acknowledge: every second packet, at once when something is odd, and never later
/// than a moment. Packets that come in one burst share one ack, because acks leave when the burst
/// has been handled.
final class AckPolicy {
  /// Short enough for the remote not to take it for a queue.
  static final long DELAY_NANOS = 10_000_000L;

  private static final int PACKETS = 2;
  private static final long NEVER = Long.MAX_VALUE;

  private int pending;
  private boolean due;
  private long dueAt = NEVER;

  /// A packet has come in order.
  void onPacket(long nowNanos) {
    if (++pending >= PACKETS) {
      due = true;
    } else if (dueAt == NEVER) {
      dueAt = nowNanos + DELAY_NANOS;
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
  void sent() {
    pending = 0;
    due = false;
    dueAt = NEVER;
  }

  long deadlineNanos() {
    return due ? Long.MIN_VALUE : dueAt;
  }
}
