package picotorrent.utp;

import java.nio.ByteBuffer;

/// Says what has been received: in the header of every packet, and by STATE packets of its own.
final class AckWriter {
  /// Acks that tell the remote how large a datagram we take: enough for some to arrive.
  private static final int ANNOUNCEMENTS = 8;

  private final int sendId;
  private final Receiver receiver;
  private final InboundControl inbound;
  private final Header.Fields fields = new Header.Fields();
  private int announcements = ANNOUNCEMENTS;
  private int timestampDifferenceMicros;

  /// @param sendId what the remote knows the connection by
  /// @param inbound how much the remote may have under way
  AckWriter(int sendId, Receiver receiver, InboundControl inbound) {
    this.sendId = sendId;
    this.receiver = receiver;
    this.inbound = inbound;
  }

  /// A packet has come that took so long on the way, by two clocks that differ; the remote is told.
  void timestampDifference(int micros) {
    timestampDifferenceMicros = micros;
  }

  /// What the headers of all packets that leave now have in common. The window counts as told.
  Header.Fields fields(long nowNanos) {
    fields.connectionId = sendId;
    fields.timestampMicros = Header.micros(nowNanos);
    fields.timestampDifferenceMicros = timestampDifferenceMicros;
    fields.windowBytes = (int) Math.min(receiver.announceWindow(), inbound.limitBytes());
    fields.acknowledged = receiver.acknowledged();
    return fields;
  }

  /// Sends a packet that does nothing but acknowledge, with the [#fields] of now.
  ///
  /// @param sequence the number that the next packet with bytes will have
  void sendState(UtpOutput out, int sequence, long nowNanos) {
    ByteBuffer scratch = out.scratch();
    int bitsBytes = receiver.reorder().selectiveAckBytes(receiver.acknowledged());
    boolean announce = announcements > 0;
    int afterwards = announce ? Header.EXTENSION_BITS : 0;
    int first = bitsBytes > 0 ? Header.SELECTIVE_ACK : afterwards;
    Header.put(scratch, 0, PacketType.STATE, first, fields, sequence);
    scratch.clear().position(Header.BYTES);
    if (bitsBytes > 0) {
      scratch.put((byte) afterwards).put((byte) bitsBytes);
      receiver.reorder().putSelectiveAck(scratch, receiver.acknowledged(), bitsBytes);
    }
    if (announce) {
      announcements--;
      Header.putExtensionBits(scratch, Header.MAX_DATAGRAM);
      scratch.put((byte) 0).put((byte) Short.BYTES).putShort((short) MtuProbe.MAX_DATAGRAM_BYTES);
    }
    int length = scratch.position();
    out.send(scratch, 0, length, length);
    receiver.acks().sent(nowNanos);
  }
}
