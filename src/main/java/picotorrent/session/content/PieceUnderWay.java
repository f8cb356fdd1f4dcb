package picotorrent.session.content;

import java.util.BitSet;
import org.jspecify.annotations.Nullable;
import picotorrent.base.Geometry;
import picotorrent.buffer.PieceBuffer;

/// One piece that is being received: its memory, or that its blocks go to the side file, and which
/// of its blocks somebody is writing now. Confined to the session loop.
final class PieceUnderWay {
  /// Where it is put together; null: in the side file.
  final @Nullable PieceBuffer content;

  /// Of each block that went to the side file, what convicts a liar; empty for a piece in memory.
  final long[] digests;

  /// Blocks on their way to the side file.
  int stashing;

  /// Every block has come.
  boolean complete;

  /// It was given up while blocks were on their way.
  boolean abandoned;

  /// The store has said what it is, and keeps nothing of it aside.
  boolean judged;

  private final BitSet writing = new BitSet();

  /// A piece in memory.
  PieceUnderWay(PieceBuffer content) {
    this.content = content;
    this.digests = new long[0];
  }

  /// A piece in the side file.
  PieceUnderWay(int blocks) {
    this.content = null;
    this.digests = new long[blocks];
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
