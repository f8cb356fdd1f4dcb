package picotorrent.utp;

/// The packets of a connection's sending half and what has become of them: not sent yet, under way,
/// lost, arrived.
final class Flight {
  /// [#overdue]: none is.
  static final long NONE = Long.MIN_VALUE;

  private static final long NEVER = Long.MAX_VALUE;

  private final SendBuffer buffer;
  private long next;
  private long inFlightBytes;
  private long unacknowledgedBytes;
  private int lost;
  private long lostFrom;
  private long highestArrived;
  private long newestArrivedSentNanos = Long.MIN_VALUE;
  private long overdueAtNanos = NEVER;

  Flight(SendBuffer buffer, long firstNumber) {
    this.buffer = buffer;
    next = firstNumber;
    lostFrom = firstNumber;
    highestArrived = firstNumber - 1;
  }

  SendBuffer buffer() {
    return buffer;
  }

  /// The oldest packet that is not acknowledged.
  long first() {
    return buffer.first();
  }

  /// The number the next new packet will have.
  long next() {
    return next;
  }

  /// Packets that were written and have not left.
  long waiting() {
    return buffer.end() - next;
  }

  /// Packets that have left, from the oldest that is not acknowledged on.
  long outstanding() {
    return next - buffer.first();
  }

  /// Bytes on the way, headers included; what is lost is not on the way.
  long inFlightBytes() {
    return inFlightBytes;
  }

  /// Bytes of payload that the remote may have to keep.
  long unacknowledgedBytes() {
    return unacknowledgedBytes;
  }

  /// Packets that are lost and have not left again.
  int lost() {
    return lost;
  }

  long highestArrived() {
    return highestArrived;
  }

  /// A packet's length with its header.
  int size(long n) {
    return Header.BYTES + buffer.length(n);
  }

  /// Whether the packet is on the way.
  boolean isUnderWay(long n) {
    return buffer.is(n, SendBuffer.SENT)
        && !buffer.is(n, SendBuffer.ACKED)
        && !buffer.is(n, SendBuffer.LOST);
  }

  /// The packet, old or new, leaves now.
  void leave(long n, long nowNanos) {
    if (buffer.is(n, SendBuffer.LOST)) {
      buffer.clear(n, SendBuffer.LOST);
      lost--;
      lostFrom = n + 1;
    }
    if (buffer.is(n, SendBuffer.SENT)) {
      buffer.set(n, SendBuffer.RESENT);
    }
    buffer.set(n, SendBuffer.SENT);
    if (n == next) {
      pass();
    }
    buffer.sentAt(n, nowNanos);
    inFlightBytes += size(n);
  }

  /// The next packet counts as sent without having left; [#lose] makes it leave.
  long pass() {
    unacknowledgedBytes += buffer.length(next);
    return next++;
  }

  /// A packet that has left is acknowledged; returns its size, or 0 if it was already.
  int arrive(long n) {
    if (buffer.is(n, SendBuffer.ACKED)) {
      return 0;
    }
    int size = size(n);
    if (buffer.is(n, SendBuffer.LOST)) {
      buffer.clear(n, SendBuffer.LOST);
      lost--;
    } else {
      inFlightBytes -= size;
    }
    buffer.set(n, SendBuffer.ACKED);
    highestArrived = Math.max(highestArrived, n);
    return size;
  }

  /// A packet that left at that time has arrived: those that left before it should have.
  void arrivedFrom(long sentNanos) {
    newestArrivedSentNanos = Math.max(newestArrivedSentNanos, sentNanos);
  }

  /// Forgets the oldest packets that have arrived.
  void dropArrived() {
    for (long n = buffer.first(); n < next && buffer.is(n, SendBuffer.ACKED); n++) {
      unacknowledgedBytes -= buffer.length(n);
    }
    buffer.dropAcknowledged();
  }

  /// The packet has to leave again, or at last.
  void lose(long n) {
    if (buffer.is(n, SendBuffer.SENT)) {
      inFlightBytes -= size(n);
    }
    buffer.set(n, SendBuffer.LOST);
    lost++;
    lostFrom = Math.min(lostFrom, n);
  }

  /// Cuts everything into smaller packets, with numbers of their own: only when the remote is known
  /// to have none of it. False: some of it, or the end of the stream, may have arrived.
  boolean recut(int packetPayloadBytes) {
    for (long n = buffer.first(); n < next; n++) {
      if (buffer.is(n, SendBuffer.ACKED) || buffer.is(n, SendBuffer.FIN)) {
        return false;
      }
    }
    if (!buffer.recut(buffer.first(), packetPayloadBytes)) {
      return false;
    }
    next = buffer.first();
    highestArrived = next - 1;
    lostFrom = next;
    lost = 0;
    inFlightBytes = 0;
    unacknowledgedBytes = 0;
    overdueAtNanos = NEVER;
    return true;
  }

  /// Cuts what has not left into smaller packets, where it can.
  void recutWaiting(int packetPayloadBytes) {
    if (waiting() > 0) {
      buffer.recut(next, packetPayloadBytes);
    }
  }

  /// The oldest lost packet; only while there is one.
  long firstLost() {
    long n = Math.max(lostFrom, buffer.first());
    while (!buffer.is(n, SendBuffer.LOST)) {
      n++;
    }
    lostFrom = n;
    return n;
  }

  /// The first packet from `from` on that is lost by time (as RFC 8985, RACK): one that left after
  /// it has arrived, and it has taken longer than `patienceNanos`. [#NONE] at the end; then
  /// [#overdueAtNanos] says when the next will be.
  long overdue(long from, long patienceNanos, long nowNanos) {
    if (from == buffer.first()) {
      overdueAtNanos = NEVER;
    }
    for (long n = from; n < highestArrived; n++) {
      if (isUnderWay(n) && buffer.sentNanos(n) <= newestArrivedSentNanos) {
        long dueNanos = buffer.sentNanos(n) + patienceNanos;
        if (dueNanos <= nowNanos) {
          return n;
        }
        overdueAtNanos = Math.min(overdueAtNanos, dueNanos);
      }
    }
    return NONE;
  }

  /// When a packet will be overdue if nothing comes until then.
  long overdueAtNanos() {
    return overdueAtNanos;
  }

  void release() {
    buffer.release();
    overdueAtNanos = NEVER;
  }
}
