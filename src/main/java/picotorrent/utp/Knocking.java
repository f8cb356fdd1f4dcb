package picotorrent.utp;

/// The SYNs by which we ask a remote for a connection (BEP 29 §"connection setup"), until it
/// answers.
final class Knocking {
  /// SYNs sent before a connect times out: after 1, 2 and 4 seconds.
  static final int MAX_SYNS = 3;

  private final int receiveId;
  private final int sequence;
  private int syns;
  private long sentNanos;
  private long dueNanos;

  /// @param receiveId what we want to be answered to
  /// @param sequence the number that the SYN takes
  Knocking(int receiveId, int sequence, long nowNanos) {
    this.receiveId = receiveId;
    this.sequence = sequence;
    dueNanos = nowNanos;
  }

  /// When the next SYN leaves, or it is clear that nobody answers.
  long dueNanos() {
    return dueNanos;
  }

  /// Whether no answer has come to the last SYN; once [#dueNanos] has come.
  boolean isInVain() {
    return syns == MAX_SYNS;
  }

  /// Sends a SYN; `fields` hold what the headers of all packets have in common.
  void send(UtpOutput out, Header.Fields fields, long nowNanos) {
    fields.connectionId = receiveId; // the only packet that carries the id to be answered to
    fields.acknowledged = 0;
    Header.put(out.scratch(), 0, PacketType.SYN, 0, fields, sequence);
    out.send(out.scratch(), 0, Header.BYTES, Header.BYTES);
    dueNanos = nowNanos + (RttEstimator.INITIAL_TIMEOUT_NANOS << syns);
    sentNanos = nowNanos;
    syns++;
  }

  /// Whether the packet answers us.
  boolean isAnsweredBy(IncomingPacket packet) {
    return packet.acknowledged() == sequence;
  }

  /// The answer has come: the round trip if it is known, else 0.
  long roundTripNanos(long nowNanos) {
    return syns == 1 ? Math.max(1, nowNanos - sentNanos) : 0;
  }
}
