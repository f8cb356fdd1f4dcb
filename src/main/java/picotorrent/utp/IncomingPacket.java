package picotorrent.utp;

import java.nio.ByteBuffer;

/// One received packet, read in place. Reused for every packet of an endpoint, so that none makes
/// garbage; valid while the datagram is.
final class IncomingPacket {
  private static final int EXTENSION_HEAD_BYTES = 2;

  private ByteBuffer datagram = ByteBuffer.allocate(0);
  private PacketType type = PacketType.STATE;
  private int start;
  private int payloadAt;
  private int selectiveAckAt;
  private int selectiveAckBytes;
  private int maxDatagramBytes;
  private int partAt;

  /// Reads what lies between position and limit. False: this is no uTP packet, or a broken one.
  boolean parse(ByteBuffer bytes) {
    datagram = bytes;
    start = bytes.position();
    selectiveAckBytes = 0;
    maxDatagramBytes = 0;
    partAt = 0;
    if (!looksLikeUtp(bytes)) {
      return false;
    }
    type = PacketType.ofCode((bytes.get(start) & 0xff) >> 4);
    return parseExtensions();
  }

  /// Tells a uTP packet from a DHT message and a UDP tracker's answer, which share the port: those
  /// start with `d` and with a zero byte.
  static boolean looksLikeUtp(ByteBuffer bytes) {
    if (bytes.remaining() < Header.BYTES) {
      return false;
    }
    int first = bytes.get(bytes.position()) & 0xff;
    return (first & 0x0f) == Header.VERSION && first >> 4 < PacketType.COUNT;
  }

  /// Walks the chain; each step takes at least two bytes, so it ends with the datagram.
  private boolean parseExtensions() {
    int at = start + Header.BYTES;
    int extension = datagram.get(start + 1) & 0xff;
    while (extension != 0) {
      if (datagram.limit() - at < EXTENSION_HEAD_BYTES) {
        return false;
      }
      int length = datagram.get(at + 1) & 0xff;
      if (datagram.limit() - at - EXTENSION_HEAD_BYTES < length) {
        return false;
      }
      if (extension == Header.SELECTIVE_ACK) {
        selectiveAckAt = at + EXTENSION_HEAD_BYTES;
        selectiveAckBytes = length;
      } else if (extension == Header.MAX_DATAGRAM && length == Short.BYTES) {
        maxDatagramBytes = datagram.getShort(at + EXTENSION_HEAD_BYTES) & 0xffff;
      } else if (extension == Header.PART && length == Header.PART_BYTES) {
        partAt = at + EXTENSION_HEAD_BYTES;
      }
      extension = datagram.get(at) & 0xff;
      at += EXTENSION_HEAD_BYTES + length;
    }
    payloadAt = at;
    return true;
  }

  PacketType type() {
    return type;
  }

  int connectionId() {
    return datagram.getShort(start + 2) & 0xffff;
  }

  int timestampMicros() {
    return datagram.getInt(start + 4);
  }

  int timestampDifferenceMicros() {
    return datagram.getInt(start + 8);
  }

  /// The remote's receive window; 32 bits without a sign on the wire.
  long windowBytes() {
    return datagram.getInt(start + 12) & 0xffff_ffffL;
  }

  /// 0 to 65535.
  int sequence() {
    return datagram.getShort(start + 16) & 0xffff;
  }

  /// The last packet the remote has received in order: 0 to 65535.
  int acknowledged() {
    return datagram.getShort(start + 18) & 0xffff;
  }

  /// Number of bits of the selective ack; 0 without one.
  int selectiveAckBits() {
    return selectiveAckBytes * Byte.SIZE;
  }

  /// Whether the packet `acknowledged() + 2 + bit` has been received: the least significant bit of
  /// each byte comes first.
  boolean selectivelyAcknowledged(int bit) {
    return (datagram.get(selectiveAckAt + (bit >> 3)) >> (bit & 7) & 1) != 0;
  }

  /// The largest datagram the remote says it takes in whole; 0 when it does not say.
  int maxDatagramBytes() {
    return maxDatagramBytes;
  }

  /// Whether this is one part of a packet, which has the packet's number.
  boolean isPart() {
    return partAt > 0;
  }

  /// Which part; only of one.
  int partIndex() {
    return datagram.get(partAt) & 0xff;
  }

  /// Of how many; only of a part.
  int partCount() {
    return datagram.get(partAt + 1) & 0xff;
  }

  /// Bytes of payload of the packet that this is a part of; only of a part.
  int wholeBytes() {
    return datagram.getShort(partAt + 2) & 0xffff;
  }

  int payloadBytes() {
    return datagram.limit() - payloadAt;
  }

  /// Length of the whole datagram.
  int totalBytes() {
    return datagram.limit() - start;
  }

  /// The datagram itself, from the payload on. Whoever reads it moves its position.
  ByteBuffer payload() {
    return datagram.position(payloadAt);
  }
}
