package picotorrent.session.content;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picotorrent.base.Block;
import picotorrent.base.Geometry;
import picotorrent.port.DiskFailure;
import picotorrent.port.Outcome;
import picotorrent.port.Store;
import picotorrent.session.ground.Environment;

/// The way of blocks whose piece has no memory, because it is too long for the budget or because
/// other torrents have it all: each goes to the side file as it comes, and the store takes the
/// piece from there. What is in memory is only what is on its way, out of a pool of its own.
///
/// Confined to the session loop.
final class Sideline {
  /// A piece that so few of would fit into the budget is put together aside.
  private static final int MIN_PIECES_IN_MEMORY = 8;

  /// Pieces of one torrent aside: peers share them, so more would only be more to lose.
  private static final int MAX_PIECES = 8;

  /// What hears of the way.
  interface Listener {
    /// Every block of a piece lies in the side file.
    void gathered(int piece, PieceUnderWay own);

    /// The disk refuses blocks; they are kept until [Sideline#retry].
    void stashFailed(DiskFailure failure);
  }

  private record Unstashed(Block block, PieceUnderWay piece, ByteBuffer bytes) {}

  private final Environment env;
  private final Geometry geometry;
  private final Store.Volume volume;
  private final Listener listener;
  private final boolean isLong;
  private boolean stopped;
  private final Set<Integer> open = new HashSet<>();
  private final Set<Integer> draining = new HashSet<>();
  private final List<Unstashed> refused = new ArrayList<>();

  Sideline(Environment env, Geometry geometry, Store.Volume volume, Listener listener) {
    this.env = env;
    this.geometry = geometry;
    this.volume = volume;
    this.listener = listener;
    this.isLong =
        geometry.pieceLengthBytes()
            > env.settings().limits().pieceMemoryBytes() / MIN_PIECES_IN_MEMORY;
  }

  /// Whether pieces are too long to be put together in memory.
  boolean isForAll() {
    return isLong;
  }

  /// Begins a piece, or returns null where there is no room for one more.
  @Nullable PieceUnderWay begin(int piece) {
    if (open.size() == MAX_PIECES || draining.contains(piece) || !refused.isEmpty()) {
      return null;
    }
    open.add(piece);
    return new PieceUnderWay(geometry.blockCount(piece));
  }

  /// Whether pieces are being put together here.
  boolean isUsed() {
    return !open.isEmpty();
  }

  /// Memory for a block on its way, or null while there is none.
  @Nullable ByteBuffer room() {
    return env.slabs().blocks().take();
  }

  /// Gives back what [#room] lent.
  void giveBack(ByteBuffer room) {
    env.slabs().blocks().give(room);
  }

  /// Whether the disk does not keep up: nothing more is to be asked for now.
  boolean isShort() {
    return isUsed() && env.slabs().blocks().isShort();
  }

  /// Whether blocks wait for the disk to take them.
  boolean hasRefused() {
    return !refused.isEmpty();
  }

  /// A block is here: takes it, and its memory, to the side file.
  void stash(Block block, PieceUnderWay piece, ByteBuffer bytes) {
    piece.stashing++;
    send(new Unstashed(block, piece, bytes));
  }

  private void send(Unstashed one) {
    volume.stash(
        one.block().piece(), one.block().begin(), one.bytes(), outcome -> stashed(one, outcome));
  }

  private void stashed(Unstashed one, Outcome<Void> outcome) {
    if (outcome instanceof Outcome.Failed<Void>(DiskFailure failure)
        && !one.piece().abandoned
        && !stopped) {
      refused.add(one);
      listener.stashFailed(failure);
      return;
    }
    giveBack(one.bytes());
    one.piece().stashing--;
    settle(one.block().piece(), one.piece());
  }

  private void settle(int piece, PieceUnderWay own) {
    if (own.stashing > 0) {
      return;
    }
    if (own.abandoned) {
      clear(piece);
    } else if (own.complete) {
      listener.gathered(piece, own);
    }
  }

  /// Every block of a piece has come, though some may be on their way yet.
  void complete(int piece, PieceUnderWay own) {
    own.complete = true;
    settle(piece, own);
  }

  /// A piece is over: verified, wrong, or given up.
  void release(int piece, PieceUnderWay own) {
    open.remove(piece);
    own.abandoned = true;
    if (own.judged) {
      return;
    }
    draining.add(piece);
    for (Unstashed one : List.copyOf(refused)) {
      if (one.piece() == own) {
        refused.remove(one);
        giveBack(one.bytes());
        own.stashing--;
      }
    }
    settle(piece, own);
  }

  private void clear(int piece) {
    volume.unstash(piece, () -> draining.remove(piece));
  }

  /// The torrent stops: nothing is kept for the disk to take later.
  void stop() {
    stopped = true;
    refused.forEach(one -> giveBack(one.bytes()));
    refused.clear();
  }

  /// Hands the blocks that the disk refused to it again; tells whether there were any.
  boolean retry() {
    List<Unstashed> again = List.copyOf(refused);
    refused.clear();
    again.forEach(this::send);
    return !again.isEmpty();
  }
}
