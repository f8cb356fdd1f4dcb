package picotorrent.session;

import java.util.BitSet;
import picotorrent.base.Geometry;
import picotorrent.buffer.PieceBuffer;

/// The memory of one piece that is being received, and which of its blocks somebody is writing now.
/// Confined to the session loop.
final class PieceUnderWay {
  final PieceBuffer content;
  private final BitSet writing = new BitSet();

  PieceUnderWay(PieceBuffer content) {
    this.content = content;
  }

  /// Claims a block for one writer; false when somebody writes it already.
  boolean claim(int begin) {
    int block = begin / Geometry.BLOCK_BYTES;
    boolean free = !writing.get(block);
    writing.set(block);
    return free;
  }

  /// The writer of a block is done with it, or gone.
  void release(int begin) {
    writing.clear(begin / Geometry.BLOCK_BYTES);
  }
}
