package picotorrent.wire;

import java.nio.ByteBuffer;

/// Takes what a [MessageDecoder] reads. Every method runs inside [MessageDecoder#decode]; a
/// [WireException] from here ends the decoding, as one of the decoder's own does.
///
/// A PIECE message comes as one [#onBlockStart], and, if that was taken, one or more
/// [#onBlockBytes] and one [#onBlockEnd]; no other message comes in between.
public interface MessageHandler {
  /// A whole message.
  void onMessage(PeerMessage message) throws WireException;

  /// A block begins; its bytes follow as they arrive. Returns false to refuse it: then its bytes
  /// are skipped and counted, without further calls for this block.
  ///
  /// @param piece 0 or more, not yet known to be an index
  /// @param begin 0 or more, in bytes
  /// @param length 1 to [picotorrent.base.Geometry#BLOCK_BYTES]
  boolean onBlockStart(int piece, int begin, int length) throws WireException;

  /// The next bytes of the block: position to limit, never empty, valid during this call only. What
  /// is left unread is lost.
  void onBlockBytes(ByteBuffer bytes) throws WireException;

  /// All bytes of the block have come.
  void onBlockEnd() throws WireException;
}
