package picotorrent.wire;

import java.nio.ByteBuffer;
import picotorrent.base.Block;
import picotorrent.base.Hash;

/// Writes messages into a buffer that has room for them ([#encodedBytes]); one that has not is a
/// `BufferOverflowException`. The short methods for HAVE, REQUEST, CANCEL and PIECE allocate
/// nothing.
public final class MessageEncoder {
  /// Length prefix, id, piece and begin: what goes before the bytes of a block.
  public static final int PIECE_HEADER_BYTES = Integer.BYTES + MessageType.PIECE_HEAD_BYTES;

  /// A whole REQUEST, CANCEL or REJECT.
  public static final int REQUEST_BYTES = Integer.BYTES + 13;

  /// A whole HAVE.
  public static final int HAVE_BYTES = Integer.BYTES + 5;

  private MessageEncoder() {}

  /// Bytes that [#put] writes for a message, its length prefix included.
  public static int encodedBytes(PeerMessage message) {
    return Integer.BYTES + bodyBytes(message);
  }

  private static int bodyBytes(PeerMessage message) {
    return switch (message) {
      case PeerMessage.KeepAlive _ -> 0;
      case PeerMessage.Choke _, PeerMessage.Unchoke _ -> 1;
      case PeerMessage.Interested _, PeerMessage.NotInterested _ -> 1;
      case PeerMessage.HaveAll _, PeerMessage.HaveNone _ -> 1;
      case PeerMessage.Have _, PeerMessage.Suggest _, PeerMessage.AllowedFast _ -> 5;
      case PeerMessage.Request _, PeerMessage.Cancel _, PeerMessage.Reject _ -> 13;
      case PeerMessage.Port _ -> 3;
      case PeerMessage.Bitfield(byte[] bits) -> 1 + bits.length;
      case PeerMessage.Extended(int _, byte[] payload) -> 2 + payload.length;
      case PeerMessage.HashRequest _, PeerMessage.HashReject _ -> MessageType.HASH_SPAN_BYTES;
      case PeerMessage.Hashes hashes ->
          MessageType.HASH_SPAN_BYTES + hashes.hashes().size() * Hash.SHA256_BYTES;
    };
  }

  /// Writes a message.
  public static void put(PeerMessage message, ByteBuffer out) {
    switch (message) {
      case PeerMessage.KeepAlive() -> out.putInt(0);
      case PeerMessage.Choke() -> head(MessageType.CHOKE, 1, out);
      case PeerMessage.Unchoke() -> head(MessageType.UNCHOKE, 1, out);
      case PeerMessage.Interested() -> head(MessageType.INTERESTED, 1, out);
      case PeerMessage.NotInterested() -> head(MessageType.NOT_INTERESTED, 1, out);
      case PeerMessage.Have(int piece) -> have(piece, out);
      case PeerMessage.Bitfield(byte[] bits) ->
          head(MessageType.BITFIELD, 1 + bits.length, out).put(bits);
      case PeerMessage.Request(int piece, int begin, int length) ->
          triple(MessageType.REQUEST, piece, begin, length, out);
      case PeerMessage.Cancel(int piece, int begin, int length) ->
          triple(MessageType.CANCEL, piece, begin, length, out);
      case PeerMessage.Port(int port) -> head(MessageType.PORT, 3, out).putShort((short) port);
      case PeerMessage.Suggest(int piece) -> head(MessageType.SUGGEST, 5, out).putInt(piece);
      case PeerMessage.HaveAll() -> head(MessageType.HAVE_ALL, 1, out);
      case PeerMessage.HaveNone() -> head(MessageType.HAVE_NONE, 1, out);
      case PeerMessage.Reject(int piece, int begin, int length) ->
          triple(MessageType.REJECT, piece, begin, length, out);
      case PeerMessage.AllowedFast(int piece) ->
          head(MessageType.ALLOWED_FAST, 5, out).putInt(piece);
      case PeerMessage.Extended(int id, byte[] payload) ->
          head(MessageType.EXTENDED, 2 + payload.length, out).put((byte) id).put(payload);
      case PeerMessage.HashRequest(HashSpan span) -> span(MessageType.HASH_REQUEST, span, 0, out);
      case PeerMessage.Hashes hashes -> hashes(hashes, out);
      case PeerMessage.HashReject(HashSpan span) -> span(MessageType.HASH_REJECT, span, 0, out);
    }
  }

  /// Writes a HAVE.
  public static void have(int piece, ByteBuffer out) {
    head(MessageType.HAVE, 5, out).putInt(piece);
  }

  /// Writes a REQUEST.
  public static void request(Block block, ByteBuffer out) {
    triple(MessageType.REQUEST, block.piece(), block.begin(), block.length(), out);
  }

  /// Writes a CANCEL.
  public static void cancel(Block block, ByteBuffer out) {
    triple(MessageType.CANCEL, block.piece(), block.begin(), block.length(), out);
  }

  /// Writes a REJECT (BEP 6).
  public static void reject(Block block, ByteBuffer out) {
    triple(MessageType.REJECT, block.piece(), block.begin(), block.length(), out);
  }

  /// Writes the 13 bytes that go before a block's `length` bytes.
  public static void pieceHeader(Block block, ByteBuffer out) {
    head(MessageType.PIECE, MessageType.PIECE_HEAD_BYTES + block.length(), out)
        .putInt(block.piece())
        .putInt(block.begin());
  }

  private static ByteBuffer head(MessageType type, int bytes, ByteBuffer out) {
    return out.putInt(bytes).put((byte) type.id);
  }

  private static void triple(MessageType type, int piece, int begin, int length, ByteBuffer out) {
    head(type, 13, out).putInt(piece).putInt(begin).putInt(length);
  }

  private static void hashes(PeerMessage.Hashes message, ByteBuffer out) {
    span(MessageType.HASHES, message.span(), message.hashes().size(), out);
    for (Hash hash : message.hashes()) {
      out.put(hash.toBytes());
    }
  }

  private static void span(MessageType type, HashSpan span, int hashes, ByteBuffer out) {
    head(type, MessageType.HASH_SPAN_BYTES + hashes * Hash.SHA256_BYTES, out)
        .put(span.piecesRoot().toBytes())
        .putInt(span.baseLayer())
        .putInt(span.index())
        .putInt(span.length())
        .putInt(span.proofLayers());
  }
}
