package picotorrent.swarm.pick;

import java.util.ArrayList;
import java.util.function.IntUnaryOperator;
import org.jspecify.annotations.Nullable;
import picotorrent.base.Geometry;

/// Begins pieces where there is memory for them, and ends them again: complete, failed or given up.
///
/// Confined to the session loop.
final class Openings {
  private final Geometry geometry;
  private final PieceMemory memory;
  private final IntUnaryOperator payloadBytes;
  private final Offers offers;
  private final OpenPieces open;

  /// @param payloadBytes how many bytes of a piece come before its padding
  Openings(
      Geometry geometry,
      PieceMemory memory,
      IntUnaryOperator payloadBytes,
      Offers offers,
      OpenPieces open) {
    this.geometry = geometry;
    this.memory = memory;
    this.payloadBytes = payloadBytes;
    this.offers = offers;
    this.open = open;
  }

  /// Begins a piece; null when there is no memory for it.
  ///
  /// @param strict whether it goes alone: it has failed before
  @Nullable OpenPiece begin(int piece, boolean strict) {
    if (!memory.reserve(piece) && !(evict() && memory.reserve(piece))) {
      return null;
    }
    int payloadBlocks = Math.ceilDiv(payloadBytes.applyAsInt(piece), Geometry.BLOCK_BYTES);
    OpenPiece begun = new OpenPiece(piece, geometry.blockCount(piece), payloadBlocks, strict);
    open.open(begun);
    offers.opened(piece);
    return begun;
  }

  /// Gives up an open piece that nobody is asked for and nobody has: it would hold its memory for
  /// ever.
  private boolean evict() {
    for (OpenPiece begun : open.hungry()) {
      if (begun.blocksRequested() == 0 && offers.availability().copies(begun.piece()) == 0) {
        giveUp(begun);
        return true;
      }
    }
    return false;
  }

  /// An open piece that has all its blocks.
  OpenPiece complete(int piece) {
    OpenPiece begun = open.get(piece);
    if (begun == null || !begun.isComplete()) {
      throw new IllegalStateException("piece " + piece + " was not complete");
    }
    return begun;
  }

  /// Gives up every open piece that is not complete.
  void giveUpAll() {
    for (OpenPiece begun : new ArrayList<>(open.all())) {
      if (!begun.isComplete()) {
        giveUp(begun);
      }
    }
  }

  /// Gives up an open piece: requests are cancelled, memory is released.
  void giveUp(OpenPiece begun) {
    close(begun);
    memory.release(begun.piece());
  }

  /// Ends an open piece that is to be begun again; its memory is the caller's to free.
  void close(OpenPiece begun) {
    open.close(begun);
    offers.closed(begun.piece());
  }
}
