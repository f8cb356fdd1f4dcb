package picotorrent.swarm;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntUnaryOperator;
import java.util.random.RandomGenerator;

/// Superseeding (BEP 16): the only seed of new content pretends to have nothing, and tells each
/// peer of one piece at a time, the next one only when that piece has been seen at somebody else.
/// So a whole copy leaves it with hardly more upload than its size.
///
/// A peer with which nobody can share gets the next piece as soon as it has its own. Confined to
/// the session loop.
public final class Superseed {
  private final int[] revealed; // to how many peers
  private final IntUnaryOperator copies;
  private final RandomGenerator random;
  private final Map<Taker, Integer> offers = new LinkedHashMap<>();

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
    this.copies = copies;
    this.random = random;
  }

  /// A peer came, was sent an empty bitfield, and its own is known: reveals its first piece.
  public void join(Taker taker) {
    revealNext(taker);
  }

  /// A peer left: its piece is offered to others again.
  public void leave(Taker taker) {
    Integer piece = offers.remove(taker);
    if (piece != null && !taker.has(piece)) {
      revealed[piece]--;
    }
  }

  /// A peer announced a piece: whoever was told of it has passed it on, and is told of another.
  public void announced(Taker announcer, int piece) {
    List<Taker> earned = new ArrayList<>();
    offers.forEach((taker, offer) -> {
      boolean passedOn = !taker.equals(announcer) && taker.has(piece);
      boolean alone = taker.equals(announcer) && nobodyElseLacks(taker, piece);
      if (offer == piece && (passedOn || alone)) {
        earned.add(taker);
      }
    });
    earned.forEach(this::revealNext);
  }

  private boolean nobodyElseLacks(Taker taker, int piece) {
    for (Taker other : offers.keySet()) {
      if (!other.equals(taker) && !other.has(piece)) {
        return false;
      }
    }
    return true;
  }

  /// The piece with the fewest copies and offers that the peer lacks; one of them by chance.
  private void revealNext(Taker taker) {
    int best = -1;
    int ties = 0;
    for (int piece = 0; piece < revealed.length; piece++) {
      if (taker.has(piece)) {
        continue;
      }
      int order = best < 0 ? -1 : Integer.compare(rank(piece), rank(best));
      ties = order < 0 ? 1 : order == 0 ? ties + 1 : ties;
      if (order < 0 || order == 0 && random.nextInt(ties) == 0) {
        best = piece;
      }
    }
    if (best < 0) {
      offers.remove(taker);
      return;
    }
    offers.put(taker, best);
    revealed[best]++;
    taker.reveal(best);
  }

  private int rank(int piece) {
    return copies.applyAsInt(piece) + revealed[piece];
  }
}
