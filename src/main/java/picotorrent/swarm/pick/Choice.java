package picotorrent.swarm.pick;

import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/// The policy of a [Picker]: what a peer is asked for next.
///
/// In this order: pieces with a deadline; pieces that are begun; a new piece (one that failed, one
/// the peer suggests, then by priority and order); pieces that another peer works on alone; what
/// slower peers were asked for.
final class Choice {
  /// Unfinished and unverified pieces a peer on parole may have: what a liar costs. It idles while
  /// its first piece is hashed, once.
  private static final int MAX_PAROLE_PIECES = 1;

  /// Pieces that are picked at random first, as libtorrent's default: the rarest are slow to get.
  private static final int RANDOM_FIRST_PIECES = 4;

  /// How long a peer may work on a piece that had failed before another one may take it over;
  /// doubles each time, so that any peer fast enough to finish does.
  private static final long PATIENCE_NANOS = 20_000_000_000L;

  private static final int MAX_PATIENCE_DOUBLINGS = 5;

  /// A piece that is due this soon is worth asking for twice.
  private static final long URGENT_NANOS = 2_000_000_000L;

  private record Deadline(int piece, long nanos) {}

  private final Offers offers;
  private final OpenPieces open;
  private final IntFunction<@Nullable OpenPiece> opener;
  private final Endgame endgame;
  private final SeedRation ration = new SeedRation();
  private final IntList retries = new IntList();
  private PickOrder order = PickOrder.RAREST;
  private List<Deadline> deadlines = List.of();
  private boolean memoryShort;

  Choice(Offers offers, OpenPieces open, IntFunction<@Nullable OpenPiece> opener) {
    this.offers = offers;
    this.open = open;
    this.opener = opener;
    this.endgame = new Endgame(open);
  }

  void order(PickOrder now) {
    order = now;
  }

  /// Sets how much of what downloaders have, too, is asked of seeds, 0 to 1.
  void rationSeeds(double share) {
    ration.share(share);
  }

  PickOrder order() {
    return order;
  }

  /// The piece that is due first among those, or -1.
  int firstDue(IntPredicate those) {
    for (Deadline due : deadlines) {
      if (those.test(due.piece)) {
        return due.piece;
      }
    }
    return -1;
  }

  void deadlines(Map<Integer, Long> nanosByPiece) {
    deadlines =
        nanosByPiece.entrySet().stream()
            .map(entry -> new Deadline(entry.getKey(), entry.getValue()))
            .sorted(Comparator.comparingLong(Deadline::nanos).thenComparingInt(Deadline::piece))
            .toList();
  }

  void retry(int piece) {
    if (!retries.contains(piece)) {
      retries.add(piece);
    }
  }

  int pick(PickerPeer peer, int count, long now) {
    memoryShort = false;
    ration.asking(peer, now);
    if (peer.isChoking()) {
      return pickAllowedFast(peer, count, now);
    }
    int left = count;
    if (!deadlines.isEmpty()) {
      left -= pickDue(peer, left, now);
    }
    boolean alone = peer.isOnParole();
    if (alone) {
      left -= pickHungry(peer, left, Sharing.OWN, now);
      left -= pickFresh(peer, left, now);
      if (left == 0 || peer.owned >= MAX_PAROLE_PIECES) {
        return count - left;
      }
    }
    left -= pickScarce(peer, left, now);
    int granted = order == PickOrder.RAREST ? ration.of(peer, left, now) : left;
    return count - left + pickAny(peer, granted, now);
  }

  /// Anything that is left to be asked for.
  private int pickAny(PickerPeer peer, int count, long now) {
    int left = count;
    left -= pickHungry(peer, left, Sharing.COMMON, now);
    left -= pickFresh(peer, left, now);
    if (left > 0) {
      left -= pickHungry(peer, left, Sharing.ANY, now);
      left -= takeOver(peer, left, now);
    }
    if (left > 0 && isAllAsked()) {
      left -= endgame.pick(peer, left);
    }
    return count - left;
  }

  /// Of a seed, first what none but seeds have: the time it spends on what others have too is time
  /// that the whole swarm waits for the rest.
  private int pickScarce(PickerPeer peer, int count, long now) {
    if (order != PickOrder.RAREST
        || !peer.isSeed()
        || offers.have().count() < RANDOM_FIRST_PIECES) {
      return 0;
    }
    int left = count;
    Iterator<OpenPiece> hungry = open.hungry().iterator();
    while (left > 0 && hungry.hasNext()) {
      OpenPiece piece = hungry.next();
      if (isScarce(piece.piece()) && mayJoin(piece, peer, Sharing.COMMON)) {
        join(piece, peer, now);
        left -= open.ask(piece, peer, left);
        if (piece.free() == 0) {
          hungry.remove();
        }
      }
    }
    while (left > 0 && offers.hasFresh(peer)) {
      int hinted = firstFresh(peer.suggested(), peer);
      int piece = hinted >= 0 ? hinted : offers.fresh().rarest(peer);
      boolean mayGuess = !peer.advises() || ration.of(peer, left, now) > 0;
      boolean worthIt = hinted >= 0 || piece >= 0 && isScarce(piece) && mayGuess;
      OpenPiece begun = worthIt ? open(piece, peer, now) : null;
      if (begun == null) {
        break;
      }
      left -= askHungry(begun, peer, left);
    }
    return count - left;
  }

  private boolean isScarce(int piece) {
    return offers.availability().partialCopies(piece) == 0;
  }

  /// Which hungry pieces a peer may work on.
  private enum Sharing {
    /// Those that are its own.
    OWN,
    /// Also those that are nobody's.
    COMMON,
    /// Also those that another peer has had to itself, unless they had failed.
    ANY
  }

  private int pickHungry(PickerPeer peer, int count, Sharing sharing, long now) {
    if (order != PickOrder.RAREST) {
      return pickLowestHungry(peer, count, sharing, now);
    }
    int left = count;
    Iterator<OpenPiece> hungry =
        left > 0 ? open.hungry().iterator() : List.<OpenPiece>of().iterator();
    while (left > 0 && hungry.hasNext()) {
      OpenPiece piece = hungry.next();
      if (mayJoin(piece, peer, sharing)) {
        join(piece, peer, now);
        left -= open.ask(piece, peer, left);
        if (piece.free() == 0) {
          hungry.remove();
        }
      }
    }
    return count - left;
  }

  private int pickLowestHungry(PickerPeer peer, int count, Sharing sharing, long now) {
    int left = count;
    int above = -1;
    while (left > 0) {
      OpenPiece lowest = null;
      for (OpenPiece piece : open.hungry()) {
        if (piece.piece() > above
            && (lowest == null || piece.piece() < lowest.piece())
            && mayJoin(piece, peer, sharing)) {
          lowest = piece;
        }
      }
      if (lowest == null) {
        break;
      }
      above = lowest.piece();
      join(lowest, peer, now);
      left -= askHungry(lowest, peer, left);
    }
    return count - left;
  }

  private int askHungry(OpenPiece piece, PickerPeer peer, int count) {
    int asked = open.ask(piece, peer, count);
    if (piece.free() == 0) {
      open.hungry().remove(piece);
    }
    return asked;
  }

  private static boolean mayJoin(OpenPiece piece, PickerPeer peer, Sharing sharing) {
    if (piece.owner == peer) {
      return peer.has(piece.piece());
    }
    boolean mayShare =
        switch (sharing) {
          case OWN -> false;
          case COMMON -> piece.owner == null;
          case ANY -> piece.owner == null || !piece.strict;
        };
    return mayShare && peer.has(piece.piece());
  }

  private void join(OpenPiece piece, PickerPeer peer, long now) {
    if (piece.owner == peer) {
      return;
    }
    if (!piece.strict) {
      open.own(piece, null, now);
      return;
    }
    open.restart(piece, peer);
    open.own(piece, peer, now);
  }

  private int pickFresh(PickerPeer peer, int count, long now) {
    int left = count;
    while (left > 0 && offers.hasFresh(peer)) {
      if (peer.isOnParole() && peer.owned >= MAX_PAROLE_PIECES) {
        break;
      }
      int piece = chooseFresh(peer);
      if (piece < 0) {
        offers.exhausted(peer);
        break;
      }
      OpenPiece begun = open(piece, peer, now);
      if (begun == null) {
        break;
      }
      left -= askHungry(begun, peer, left);
    }
    return count - left;
  }

  /// Begins a piece for a peer; null when there is no memory for it.
  @Nullable OpenPiece open(int piece, PickerPeer peer, long now) {
    OpenPiece begun = opener.apply(piece);
    if (begun == null) {
      memoryShort = true;
      return null;
    }
    begun.patienceNanos = PATIENCE_NANOS;
    retries.remove(piece);
    if (begun.strict || peer.isOnParole()) {
      open.own(begun, peer, now);
    }
    return begun;
  }

  private int chooseFresh(PickerPeer peer) {
    int hinted = firstFresh(retries, peer);
    if (hinted < 0) {
      hinted = firstFresh(peer.suggested(), peer);
    }
    if (hinted >= 0) {
      return hinted;
    }
    int had = offers.have().count();
    return switch (order) {
      case RAREST ->
          had < RANDOM_FIRST_PIECES ? offers.fresh().random(peer) : offers.fresh().rarest(peer);
      case SEQUENTIAL -> offers.fresh().lowest(peer);
      case EARLY_FILES -> had == 0 ? offers.fresh().random(peer) : offers.fresh().lowest(peer);
    };
  }

  /// The first of these pieces that can be begun; what we have by now is dropped from the list.
  private int firstFresh(IntList pieces, PickerPeer peer) {
    pieces.removeIf(piece -> offers.have().get(piece));
    for (int i = 0; i < pieces.size(); i++) {
      int piece = pieces.get(i);
      if (offers.isFresh(piece) && peer.has(piece)) {
        return piece;
      }
    }
    return -1;
  }

  private int pickAllowedFast(PickerPeer peer, int count, long now) {
    int left = count;
    for (int i = 0; left > 0 && i < peer.allowedFast().size(); i++) {
      left -= pickFrom(peer.allowedFast().get(i), peer, left, now);
    }
    return count - left;
  }

  private int pickDue(PickerPeer peer, int count, long now) {
    int left = count;
    for (int i = 0; left > 0 && i < deadlines.size(); i++) {
      Deadline due = deadlines.get(i);
      if (!offers.isMissing(due.piece)) {
        continue;
      }
      long remaining = due.nanos - now;
      boolean tooSlow =
          remaining > 0 && peer.queueNanos() != Long.MAX_VALUE && peer.queueNanos() > remaining;
      if (!tooSlow) {
        left -= pickFrom(due.piece, peer, left, now);
        OpenPiece begun = open.get(due.piece);
        if (left > 0 && remaining < URGENT_NANOS && begun != null && begun.free() == 0) {
          left -= endgame.pick(begun, peer, left);
        }
      }
    }
    return count - left;
  }

  /// Asks for blocks of one piece, begun or not, unless it is another peer's alone.
  private int pickFrom(int piece, PickerPeer peer, int count, long now) {
    if (!peer.has(piece)) {
      return 0;
    }
    OpenPiece begun = open.get(piece);
    if (begun == null) {
      begun = offers.isFresh(piece) ? open(piece, peer, now) : null;
    }
    if (begun == null || begun.free() == 0 || !mayJoin(begun, peer, Sharing.ANY)) {
      return 0;
    }
    join(begun, peer, now);
    return askHungry(begun, peer, count);
  }

  /// Takes a piece that had failed from a peer that does not get it done.
  private int takeOver(PickerPeer peer, int count, long now) {
    for (OpenPiece piece : open.all()) {
      if (piece.strict
          && !piece.isComplete()
          && piece.owner != null
          && piece.owner != peer
          && peer.has(piece.piece())
          && now - piece.ownedSinceNanos > piece.patienceNanos) {
        piece.patienceNanos =
            Math.min(2 * piece.patienceNanos, PATIENCE_NANOS << MAX_PATIENCE_DOUBLINGS);
        open.restart(piece, peer);
        open.own(piece, peer, now);
        return askHungry(piece, peer, count);
      }
    }
    return 0;
  }

  /// All that there is memory for was asked for.
  boolean isAllAsked() {
    return memoryShort || isEndgame();
  }

  /// All that can be asked for was asked for; pieces that go alone do not count.
  private boolean isEndgame() {
    if (offers.fresh().count() > 0) {
      return false;
    }
    for (OpenPiece piece : open.hungry()) {
      if (!piece.strict) {
        return false;
      }
    }
    return true;
  }
}
