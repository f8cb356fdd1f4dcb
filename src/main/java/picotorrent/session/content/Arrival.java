package picotorrent.session.content;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import picotorrent.base.Block;

/// A block that one peer is in the middle of sending.
///
/// The first peer to send a block writes straight into the piece. Whoever sends the same block at
/// the same time (endgame) writes aside, so that two senders never mix in one block and each stands
/// for all of it when the piece is judged. Confined to the session loop.
public final class Arrival {
  /// Which one.
  public final Block block;

  /// The memory that the block is for; void once the piece was given up.
  final PieceUnderWay piece;

  /// Where the bytes gather when somebody else writes the block already; null: straight into the
  /// piece.
  final @Nullable ByteBuffer aside;

  /// Whether [#aside] is lent by the [Sideline], whose piece this is.
  public final boolean isLent;

  private int arrived;

  /// A block of a piece in memory.
  Arrival(Block block, PieceUnderWay piece) {
    this.block = block;
    this.piece = piece;
    this.aside = piece.claim(block.begin()) ? null : ByteBuffer.allocate(block.length());
    this.isLent = false;
  }

  /// A block of a piece in the side file.
  Arrival(Block block, PieceUnderWay piece, ByteBuffer lent) {
    this.block = block;
    this.piece = piece;
    this.aside = lent.limit(block.length());
    this.isLent = true;
  }

  /// Where in the piece the next bytes belong.
  int at() {
    return block.begin() + arrived;
  }

  /// Bytes of it that have not come yet.
  int missingBytes() {
    return block.length() - arrived;
  }

  void advance(int bytes) {
    arrived += bytes;
  }
}
