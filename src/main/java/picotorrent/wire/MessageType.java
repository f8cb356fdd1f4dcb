package picotorrent.wire;

import org.jspecify.annotations.Nullable;
import picotorrent.base.Geometry;
import picotorrent.base.Hash;

/// The assigned message numbers (BEP 4) and how long each message may be, its id byte included. The
/// bounds are checked before a byte of the message is kept.
enum MessageType {
  CHOKE(0, 1),
  UNCHOKE(1, 1),
  INTERESTED(2, 1),
  NOT_INTERESTED(3, 1),
  HAVE(4, 5),
  BITFIELD(5, 1, 1 + WireLimits.MAX_BITFIELD_BYTES),
  REQUEST(6, 13),
  /// An empty block answers no request.
  PIECE(7, MessageType.PIECE_HEAD_BYTES + 1, MessageType.PIECE_HEAD_BYTES + Geometry.BLOCK_BYTES),
  CANCEL(8, 13),
  PORT(9, 3),
  SUGGEST(13, 5),
  HAVE_ALL(14, 1),
  HAVE_NONE(15, 1),
  REJECT(16, 13),
  ALLOWED_FAST(17, 5),
  EXTENDED(20, 2, 1 + WireLimits.MAX_EXTENDED_BYTES),
  HASH_REQUEST(21, MessageType.HASH_SPAN_BYTES),
  HASHES(
      22,
      MessageType.HASH_SPAN_BYTES,
      MessageType.HASH_SPAN_BYTES + WireLimits.MAX_HASHES * Hash.SHA256_BYTES),
  HASH_REJECT(23, MessageType.HASH_SPAN_BYTES);

  /// Id, piece and begin of a PIECE message.
  static final int PIECE_HEAD_BYTES = 9;

  /// Id, root and four numbers.
  static final int HASH_SPAN_BYTES = 1 + Hash.SHA256_BYTES + 4 * Integer.BYTES;

  private static final @Nullable MessageType[] BY_ID = new @Nullable MessageType[256];

  static {
    for (MessageType type : values()) {
      BY_ID[type.id] = type;
    }
  }

  final int id;
  final int minBytes;
  final int maxBytes;

  MessageType(int id, int bytes) {
    this(id, bytes, bytes);
  }

  MessageType(int id, int minBytes, int maxBytes) {
    this.id = id;
    this.minBytes = minBytes;
    this.maxBytes = maxBytes;
  }

  /// The type of an id from the wire, or null for one that nobody assigned or that we do not speak.
  static @Nullable MessageType of(int id) {
    return BY_ID[id & 0xff];
  }
}
