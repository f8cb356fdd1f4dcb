package picotorrent.session.ground;

import picotorrent.buffer.SlabPool;
import picotorrent.port.Loop;

/// The memory that the torrents of a session share for what is on its way between the network and
/// the disk. Each kind has a budget of its own, so that none starves another.
///
/// Confined to the session loop.
public final class Slabs {
  /// Slabs that pieces are put together in: large enough that a piece of common length is few, and
  /// that a write is worth its system call.
  static final int PIECE_SLAB_BYTES = 256 << 10;

  /// Of the budget for unfinished pieces, an eighth is for blocks on their way to the side file: at
  /// least so much that a hundred peers may be in the middle of one.
  private static final long MIN_BLOCK_BUDGET_BYTES = 2L << 20;

  /// More only queues up before the disk.
  private static final long MAX_BLOCK_BUDGET_BYTES = 16L << 20;

  private final SlabPool pieces;
  private final BlockRoom blocks;
  private final ReadRoom reads = new ReadRoom();

  /// @param pieceBudgetBytes of all unfinished pieces together
  Slabs(Loop loop, long pieceBudgetBytes) {
    long forBlocks =
        Math.clamp(pieceBudgetBytes / 8, MIN_BLOCK_BUDGET_BYTES, MAX_BLOCK_BUDGET_BYTES);
    this.blocks = new BlockRoom(loop, forBlocks);
    this.pieces = new SlabPool(PIECE_SLAB_BYTES, pieceBudgetBytes - forBlocks);
  }

  /// Slabs in which pieces are put together.
  public SlabPool pieces() {
    return pieces;
  }

  /// Room for blocks of pieces that have no memory of their own.
  public BlockRoom blocks() {
    return blocks;
  }

  /// Slabs into which blocks are read for sending.
  public ReadRoom reads() {
    return reads;
  }
}
