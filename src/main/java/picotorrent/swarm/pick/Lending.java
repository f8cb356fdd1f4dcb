package picotorrent.swarm.pick;

import java.util.function.Consumer;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/// The policy of a [Picker] for sources that bring whole pieces in a row, not blocks: web seeds.
///
/// What is due comes first, then where the last run ended, so that a server reads on; then, like a
/// seed, the longest gap of what no partial peer has, so that its time is not spent on what others
/// bring; then the longest gap of all. When nothing is left to begin, single pieces that peers do
/// not finish.
final class Lending {
  private final Offers offers;
  private final OpenPieces open;
  private final Choice choice;
  private final Endgame endgame;

  Lending(Offers offers, OpenPieces open, Choice choice) {
    this.offers = offers;
    this.open = open;
    this.choice = choice;
    this.endgame = new Endgame(open);
  }

  /// Up to `most` pieces in a row, each of which is usable, and no more than half of what nobody
  /// has begun: a peer that comes a moment later finds work, too. Null when there is none now.
  ///
  /// @param most what the source brings in some seconds
  @Nullable PieceSpan lend(PickerPeer peer, int most, IntPredicate usable, long now) {
    int first = firstFresh(peer, usable);
    if (first < 0) {
      return lendBegun(peer, usable, now);
    }
    int level = offers.level(first);
    int end = first;
    int share = Math.min(most, share(offers.fresh().count(), most));
    while (end - first < share && isFresh(end, level, usable) && begin(end, peer, now)) {
      end++;
    }
    peer.lentTo = end;
    return end == first ? null : new PieceSpan(first, end - first);
  }

  /// A rest that is brought at once is not worth dividing: halves of halves would take a request
  /// each.
  private static int share(int fresh, int most) {
    return fresh <= most / 2 ? fresh : Math.ceilDiv(fresh, 2);
  }

  private boolean isFresh(int piece, int level, IntPredicate usable) {
    return piece < offers.have().size()
        && offers.level(piece) == level
        && offers.isFresh(piece)
        && usable.test(piece);
  }

  private boolean begin(int piece, PickerPeer peer, long now) {
    OpenPiece begun = choice.open(piece, peer, now);
    if (begun == null) {
      return false;
    }
    askAll(begun, peer);
    return true;
  }

  private void askAll(OpenPiece begun, PickerPeer peer) {
    open.ask(begun, peer, begun.blocks());
    if (begun.free() == 0) {
      open.hungry().remove(begun);
    }
  }

  private int firstFresh(PickerPeer peer, IntPredicate usable) {
    if (offers.fresh().count() == 0) {
      return -1;
    }
    int due = choice.firstDue(piece -> offers.isFresh(piece) && usable.test(piece));
    if (due >= 0) {
      return due;
    }
    for (int level = Fresh.LEVELS; level > 0; level--) {
      int first = firstFresh(peer, level, usable);
      if (first >= 0) {
        return first;
      }
    }
    return -1;
  }

  private int firstFresh(PickerPeer peer, int level, IntPredicate usable) {
    if (choice.order() != PickOrder.RAREST) {
      return lowest(level, usable);
    }
    if (isFresh(peer.lentTo, level, usable)) {
      return peer.lentTo;
    }
    int scarce =
        longestGap(piece ->
            isFresh(piece, level, usable) && offers.availability().partialCopies(piece) == 0);
    return scarce >= 0 ? scarce : longestGap(piece -> isFresh(piece, level, usable));
  }

  private int lowest(int level, IntPredicate usable) {
    for (int piece = 0; piece < offers.have().size(); piece++) {
      if (isFresh(piece, level, usable)) {
        return piece;
      }
    }
    return -1;
  }

  /// Where the longest run of such pieces begins, or -1.
  private int longestGap(IntPredicate such) {
    int best = -1;
    int bestLength = 0;
    int length = 0;
    for (int piece = 0; piece < offers.have().size(); piece++) {
      length = such.test(piece) ? length + 1 : 0;
      if (length > bestLength) {
        bestLength = length;
        best = piece - length + 1;
      }
    }
    return best;
  }

  /// A piece that is begun: one with blocks that nobody was asked for, or whose blocks were asked
  /// of peers that are much slower.
  private @Nullable PieceSpan lendBegun(PickerPeer peer, IntPredicate usable, long now) {
    for (OpenPiece begun : open.all()) {
      if (!begun.isComplete() && usable.test(begun.piece()) && join(begun, peer, now)) {
        return new PieceSpan(begun.piece(), 1);
      }
    }
    return null;
  }

  private boolean join(OpenPiece begun, PickerPeer peer, long now) {
    boolean others = begun.owner != null && begun.owner != peer;
    if (isAskedOf(begun, peer) || (begun.strict && others)) {
      return false;
    }
    boolean hasFree = begun.free() > 0;
    if (hasFree && begun.strict) {
      open.restart(begun, peer);
      open.own(begun, peer, now);
    } else if (hasFree) {
      open.own(begun, null, now);
    }
    int before = peer.outstanding;
    askAll(begun, peer);
    if (peer.hasRate()) {
      endgame.pick(begun, peer, begun.blocks());
    }
    return peer.outstanding > before;
  }

  private static boolean isAskedOf(OpenPiece begun, PickerPeer peer) {
    for (int block = 0; block < begun.blocks(); block++) {
      boolean asked = begun.isAsked(block) && begun.from(block) == peer;
      if (asked || begun.isOther(block, peer)) {
        return true;
      }
    }
    return false;
  }

  /// Takes back what was lent and has not come. The pieces that nobody has a hand in any more are
  /// given up.
  void giveBack(PieceSpan span, PickerPeer peer, Consumer<OpenPiece> giveUp) {
    peer.lentTo = span.first();
    for (int piece = span.first(); piece < span.end(); piece++) {
      OpenPiece begun = open.get(piece);
      if (begun == null || begun.isComplete()) {
        continue;
      }
      for (int block = 0; block < begun.blocks(); block++) {
        open.giveBack(begun, block, peer);
      }
      if (begun.owner == peer) {
        open.own(begun, null, 0);
      }
      if (begun.blocksRequested() == 0 && begun.senders().isEmpty()) {
        giveUp.accept(begun);
      }
    }
  }
}
