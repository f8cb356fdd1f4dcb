package picotorrent.swarm.pick;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.IntUnaryOperator;
import java.util.random.RandomGenerator;

/// What a seed suggests to those it serves (SUGGEST PIECE, BEP 6): pieces that no downloader has
/// yet, each to one peer only. Downloaders do not know what the others are about to ask; left to
/// themselves they fetch the same pieces from the seed, and its upload is what everybody waits for.
///
/// Confined to the session loop. One per torrent.
public final class Advice {
  /// Time between two looks through all pieces for those that got lost on their way.
  private static final long REVIEW_NANOS = 10_000_000_000L;

  /// A piece that was not fetched, or not passed on, for so long is suggested to somebody else.
  private static final long PATIENCE_NANOS = 30_000_000_000L;

  private final IntUnaryOperator copies;
  private final RandomGenerator random;
  private final int[] untold;
  private final long[] toldNanos;
  private final Map<Taker, IntList> told = new LinkedHashMap<>();
  private int left;
  private long reviewNanos = Long.MIN_VALUE;

  /// A peer that takes advice.
  public interface Taker {
    /// It has a piece.
    boolean has(int piece);

    /// Send it a suggestion. Must not call back.
    void suggest(int piece);
  }

  /// @param copies of a piece among the connected peers that lack some other piece
  public Advice(int pieceCount, IntUnaryOperator copies, RandomGenerator random) {
    this.copies = copies;
    this.random = random;
    this.untold = new int[pieceCount];
    this.toldNanos = new long[pieceCount];
    Arrays.fill(toldNanos, Long.MIN_VALUE);
  }

  /// Sees to it that a peer knows of so many pieces that only seeds have, as far as there are any.
  public void advise(Taker taker, int depth, long now) {
    IntList pieces = told.computeIfAbsent(taker, _ -> new IntList());
    pieces.removeIf(piece -> taker.has(piece) || isStale(piece, now));
    while (pieces.size() < depth) {
      int piece = draw(now);
      if (piece < 0) {
        return;
      }
      if (taker.has(piece)) {
        continue; // found again with the next review
      }
      toldNanos[piece] = now;
      pieces.add(piece);
      taker.suggest(piece);
    }
  }

  /// A peer left, or is not served any more: its pieces are suggested to others.
  public void leave(Taker taker) {
    IntList pieces = told.remove(taker);
    for (int i = 0; pieces != null && i < pieces.size(); i++) {
      toldNanos[pieces.get(i)] = Long.MIN_VALUE;
    }
  }

  private boolean isStale(int piece, long now) {
    return toldNanos[piece] == Long.MIN_VALUE || now - toldNanos[piece] >= PATIENCE_NANOS;
  }

  private int draw(long now) {
    if (left == 0 && (reviewNanos == Long.MIN_VALUE || now - reviewNanos >= REVIEW_NANOS)) {
      review(now);
    }
    while (left > 0) {
      int piece = untold[--left];
      if (copies.applyAsInt(piece) <= 1) {
        return piece;
      }
    }
    return -1;
  }

  /// Gathers what nobody has and nobody was told of, or one peer has and keeps to itself; in random
  /// order.
  private void review(long now) {
    reviewNanos = now;
    for (int piece = 0; piece < untold.length; piece++) {
      int there = copies.applyAsInt(piece);
      if (there == 1 && toldNanos[piece] == Long.MIN_VALUE) {
        toldNanos[piece] = now;
      } else if (there <= 1 && isStale(piece, now)) {
        int place = random.nextInt(left + 1);
        untold[left++] = untold[place];
        untold[place] = piece;
      }
    }
  }
}
