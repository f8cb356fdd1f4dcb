package picotorrent.swarm.pick;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.IntUnaryOperator;
import java.util.random.RandomGenerator;

/// Superseeding (BEP 16): the only seed of new content pretends to have nothing, and tells each
/// peer of one piece at a time, the next one only when that piece has been seen at somebody else.
/// So a whole copy leaves it with hardly more upload than its size.
///
/// A peer with which nobody can share gets the next piece as soon as it has its own. Once every
/// piece has been told of, but some are not out yet, nobody is told of a second copy: the upload is
/// for those that are missing. What does not come out in time is told to somebody else. Confined to
/// the session loop.
public final class Superseed {
  /// A piece that is not out so long after somebody was told of it is told to another peer. Long
  /// enough for the first one to get its turn.
  static final long PATIENCE_NANOS = 120_000_000_000L;

  private static final int NONE = -1;
  private static final int WAIT = -2;

  private final int[] revealed; // to how many peers
  private final long[] revealedNanos; // when last
  private final IntUnaryOperator copies;
  private final RandomGenerator random;
  private final Map<Taker, Integer> offers = new LinkedHashMap<>();
  private final Set<Taker> waiting = new LinkedHashSet<>();

  /// A peer that is told of pieces.
  public interface Taker {
    /// It has a piece.
    boolean has(int piece);

    /// Send it a HAVE. Must not call back.
    void reveal(int piece);
  }

  /// @param copies of a piece among the connected peers
  public Superseed(int pieceCount, IntUnaryOperator copies, RandomGenerator random) {
    this.revealed = new int[pieceCount];
    this.revealedNanos = new long[pieceCount];
    this.copies = copies;
    this.random = random;
  }

  /// A peer came, was sent an empty bitfield, and its own is known: reveals its first piece.
  public void join(Taker taker, long now) {
    revealNext(taker, now);
  }

  /// A peer left: its piece is offered to others again.
  public void leave(Taker taker) {
    waiting.remove(taker);
    Integer piece = offers.remove(taker);
    if (piece != null && !taker.has(piece)) {
      revealed[piece]--;
    }
  }

  /// A peer announced a piece: whoever was told of it has passed it on, and is told of another.
  public void announced(Taker announcer, int piece, long now) {
    List<Taker> earned = new ArrayList<>();
    offers.forEach((taker, offer) -> {
      boolean passedOn = !taker.equals(announcer) && taker.has(piece);
      boolean alone = taker.equals(announcer) && nobodyElseLacks(taker, piece);
      if (offer == piece && (passedOn || alone)) {
        earned.add(taker);
      }
    });
    earned.forEach(taker -> revealNext(taker, now));
  }

  /// Tells those that wait for something to be told of, where there is something by now. About once
  /// a second.
  public void tick(long now) {
    for (Taker taker : List.copyOf(waiting)) {
      revealNext(taker, now);
    }
  }

  private boolean nobodyElseLacks(Taker taker, int piece) {
    for (Taker other : offers.keySet()) {
      if (!other.equals(taker) && !other.has(piece)) {
        return false;
      }
    }
    return true;
  }

  private void revealNext(Taker taker, long now) {
    waiting.remove(taker);
    int piece = next(taker, now);
    if (piece >= 0) {
      offers.put(taker, piece);
      revealed[piece]++;
      revealedNanos[piece] = now;
      taker.reveal(piece);
    } else {
      offers.remove(taker);
      if (piece == WAIT) {
        waiting.add(taker);
      }
    }
  }

  /// The piece with the fewest copies and offers that the peer lacks, one of them by chance;
  /// [#WAIT] while others are to come out first, [#NONE] when it lacks none.
  private int next(Taker taker, long now) {
    int best = NONE;
    int ties = 0;
    boolean pending = false;
    for (int piece = 0; piece < revealed.length; piece++) {
      pending |= copies.applyAsInt(piece) == 0;
      if (taker.has(piece)) {
        continue;
      }
      int order = best < 0 ? -1 : Integer.compare(rank(piece, now), rank(best, now));
      ties = order < 0 ? 1 : order == 0 ? ties + 1 : ties;
      if (order < 0 || order == 0 && random.nextInt(ties) == 0) {
        best = piece;
      }
    }
    return best >= 0 && pending && rank(best, now) > 0 ? WAIT : best;
  }

  private int rank(int piece, long now) {
    int there = copies.applyAsInt(piece);
    boolean late = there == 0 && now - revealedNanos[piece] >= PATIENCE_NANOS;
    return late ? 0 : there + revealed[piece];
  }
}
