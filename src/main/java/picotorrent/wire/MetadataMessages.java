package picotorrent.wire;

import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalLong;
import picotorrent.bencode.BencodeDict;
import picotorrent.bencode.BencodeException;
import picotorrent.bencode.BencodeReader;
import picotorrent.bencode.BencodeValue;
import picotorrent.bencode.BencodeWriter;

/// The messages of metadata exchange (BEP 9): a dictionary, and behind it the data.
final class MetadataMessages {
  /// Bytes of a metadata piece but the last (BEP 9).
  static final int PIECE_BYTES = 16 << 10;

  private static final int REQUEST = 0;
  private static final int DATA = 1;
  private static final int REJECT = 2;

  private MetadataMessages() {}

  static Optional<ExtensionMessage> parse(byte[] payload) throws WireException {
    BencodeValue value;
    try {
      value = BencodeReader.readPrefix(payload, 0, payload.length, ExtensionMessages.LIMITS).root();
    } catch (BencodeException e) {
      throw new WireException("a metadata message that is no bencode: " + e.getMessage(), e);
    }
    BencodeDict dict = ExtensionMessages.asDict(value);
    int piece = piece(dict);
    long type = dict.integer("msg_type", -1);
    if (type == REQUEST) {
      return Optional.of(new ExtensionMessage.MetadataRequest(piece));
    } else if (type == DATA) {
      return Optional.of(data(dict, piece, payload));
    } else if (type == REJECT) {
      return Optional.of(new ExtensionMessage.MetadataReject(piece));
    }
    return Optional.empty(); // BEP 9: unknown types are ignored
  }

  private static int piece(BencodeDict dict) throws WireException {
    OptionalLong piece = dict.integer("piece");
    int pieces = Math.ceilDiv(WireLimits.MAX_METADATA_BYTES, PIECE_BYTES);
    if (piece.isEmpty() || piece.getAsLong() < 0 || piece.getAsLong() >= pieces) {
      throw new WireException("a metadata message without a piece that can be");
    }
    return (int) piece.getAsLong();
  }

  private static ExtensionMessage data(BencodeDict dict, int piece, byte[] payload)
      throws WireException {
    long total = dict.integer("total_size", -1);
    if (total < 1 || total > WireLimits.MAX_METADATA_BYTES) {
      throw new WireException("metadata of " + total + " bytes");
    }
    byte[] data = Arrays.copyOfRange(payload, dict.end(), payload.length);
    long expected = Math.min(PIECE_BYTES, total - (long) piece * PIECE_BYTES);
    if (expected < 1 || data.length != expected) {
      throw new WireException(
          "metadata piece %d of %d bytes, not %d".formatted(piece, data.length, expected));
    }
    return new ExtensionMessage.MetadataData(piece, (int) total, data);
  }

  static byte[] request(int piece) {
    return small(REQUEST, piece);
  }

  static byte[] reject(int piece) {
    return small(REJECT, piece);
  }

  private static byte[] small(int type, int piece) {
    return new BencodeWriter()
        .dict()
        .key("msg_type")
        .integer(type)
        .key("piece")
        .integer(piece)
        .end()
        .toBytes();
  }

  static byte[] data(ExtensionMessage.MetadataData message) {
    byte[] head =
        new BencodeWriter()
            .dict()
            .key("msg_type")
            .integer(DATA)
            .key("piece")
            .integer(message.piece())
            .key("total_size")
            .integer(message.totalBytes())
            .end()
            .toBytes();
    byte[] payload = Arrays.copyOf(head, head.length + message.data().length);
    System.arraycopy(message.data(), 0, payload, head.length, message.data().length);
    return payload;
  }
}
