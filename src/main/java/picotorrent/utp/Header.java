package picotorrent.utp;

import java.nio.ByteBuffer;

/// Writes the 20 bytes every packet starts with, and the extensions behind them (BEP 29 §"header
/// format").
final class Header {
  /// Length of a header without extensions.
  static final int BYTES = 20;

  /// The only version there is.
  static final int VERSION = 1;

  /// Extension: a bit for each packet received beyond a gap (BEP 29 §"Selective ACK").
  static final int SELECTIVE_ACK = 1;

  /// Extension: eight bytes of which none means anything yet. Implementations of BEP 29's authors
  /// (libutp) take a packet whose first extension is neither this nor a selective ack for one of an
  /// older version and drop it, so these stand before every extension of ours.
  static final int EXTENSION_BITS = 2;

  /// Extension: bytes without meaning, by which a path MTU probe becomes large. Receivers skip what
  /// they do not know, so a probe costs no stream data when it is lost.
  static final int PADDING = 0x7f;

  /// Extension: two bytes with the largest datagram the sender takes in whole. Others cut what is
  /// longer than 1,500 bytes, so larger ones go only to who says this.
  static final int MAX_DATAGRAM = 0x7e;

  /// Extension: four bytes that make the packet one of several parts of a larger one: which, of how
  /// many, and how many bytes of payload the whole has. Only to who says [#MAX_DATAGRAM].
  static final int PART = 0x7d;

  /// Bytes of [#PART].
  static final int PART_BYTES = 4;

  /// Most bytes one extension holds.
  static final int MAX_EXTENSION_BYTES = 255;

  private static final int EXTENSION_HEAD_BYTES = 2;
  private static final int BITS_BYTES = 8;

  /// The least that [#putPadding] can fill: the extension bits, and an extension of no bytes.
  static final int MIN_PADDING_BYTES = 2 * EXTENSION_HEAD_BYTES + BITS_BYTES;

  /// What a part's header has beyond that of a whole packet.
  static final int PART_HEAD_BYTES = MIN_PADDING_BYTES + PART_BYTES;

  /// Parts of one packet at most: what one byte counts.
  static final int MAX_PARTS = 255;

  private static final int NANOS_PER_MICRO = 1000;

  private Header() {}

  /// The time as it travels: microseconds in 32 bits, of which only differences mean something.
  static int micros(long nowNanos) {
    return (int) (nowNanos / NANOS_PER_MICRO);
  }

  /// Writes a header at `at`. The position of `out` does not matter and does not move.
  static void put(
      ByteBuffer out, int at, PacketType type, int extension, Fields fields, int sequence) {
    out.put(at, (byte) (type.code() << 4 | VERSION));
    out.put(at + 1, (byte) extension);
    out.putShort(at + 2, (short) fields.connectionId);
    out.putInt(at + 4, fields.timestampMicros);
    out.putInt(at + 8, fields.timestampDifferenceMicros);
    out.putInt(at + 12, fields.windowBytes);
    out.putShort(at + 16, (short) sequence);
    out.putShort(at + 18, (short) fields.acknowledged);
  }

  /// Writes extension bits without meaning at the position of `out`. The header before them names
  /// [#EXTENSION_BITS] as its extension.
  ///
  /// @param next the extension behind them; 0 for none
  static void putExtensionBits(ByteBuffer out, int next) {
    out.put((byte) next).put((byte) BITS_BYTES).putLong(0);
  }

  /// Writes at the position of `out` that the packet is part `index` of `count`, by
  /// [#PART_HEAD_BYTES]. The header before names [#EXTENSION_BITS] as its extension.
  static void putPart(ByteBuffer out, int index, int count, int wholeBytes) {
    putExtensionBits(out, PART);
    out.put((byte) 0).put((byte) PART_BYTES);
    out.put((byte) index).put((byte) count).putShort((short) wholeBytes);
  }

  /// Writes padding extensions of exactly `paddingBytes` at the position of `out`, at least
  /// [#MIN_PADDING_BYTES]. The header before them names [#EXTENSION_BITS] as its extension.
  static void putPadding(ByteBuffer out, int paddingBytes) {
    putExtensionBits(out, PADDING);
    int left = paddingBytes - EXTENSION_HEAD_BYTES - BITS_BYTES;
    while (left > 0) {
      int chunk = Math.min(left, MAX_EXTENSION_BYTES + EXTENSION_HEAD_BYTES);
      if (left - chunk == 1) {
        chunk--; // one byte cannot hold an extension: leave two
      }
      left -= chunk;
      out.put((byte) (left > 0 ? PADDING : 0)).put((byte) (chunk - EXTENSION_HEAD_BYTES));
      for (int i = EXTENSION_HEAD_BYTES; i < chunk; i++) {
        out.put((byte) 0);
      }
    }
  }

  /// What the headers of one burst have in common. Reused, so that no packet makes garbage.
  static final class Fields {
    int connectionId;
    int timestampMicros;
    int timestampDifferenceMicros;
    int windowBytes;
    int acknowledged;
  }
}
