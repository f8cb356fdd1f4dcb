package picotorrent.swarm.pick;

import java.util.Iterator;

/// Asks a peer for blocks that slower peers were asked for before. Whoever answers first wins, and
/// the others get a cancel (BEP 3, Cohen 2003 §2.4.4).
final class Endgame {
  /// Peers that a block is asked of beside the first. One covers a peer that is slow; more would
  /// mostly bring what is here already, since a cancel rarely comes in time.
  private static final int MAX_OTHERS = 1;

  /// Only who needs this many times as long is helped, or is silent while nobody knows what the
  /// helper can do: a cancel comes too late for what lies in the send buffers on the way, and an
  /// estimate is no better. With twice as long a third more came in vain, and nobody was done
  /// sooner.
  private static final int SLOWER = 4;

  private final OpenPieces open;

  Endgame(OpenPieces open) {
    this.open = open;
  }

  /// Asks for up to `count` blocks of any open piece, the latest first: they are last in the queues
  /// of those who were asked.
  int pick(PickerPeer peer, int count) {
    int left = count;
    Iterator<OpenPiece> pieces = open.all().reversed().iterator();
    while (left > 0 && pieces.hasNext()) {
      left -= pick(pieces.next(), peer, left);
    }
    return count - left;
  }

  /// Asks for up to `count` blocks of one piece, unless it goes alone or the peer lacks it.
  int pick(OpenPiece piece, PickerPeer peer, int count) {
    if (piece.strict || piece.blocksRequested() == 0 || !peer.has(piece.piece())) {
      return 0;
    }
    int left = count;
    for (int block = piece.blocks() - 1; left > 0 && block >= 0; block--) {
      if (mayHelp(piece, block, peer)) {
        open.askAlso(piece, block, peer);
        left--;
      }
    }
    return count - left;
  }

  private static boolean mayHelp(OpenPiece piece, int block, PickerPeer peer) {
    PickerPeer asked = piece.from(block);
    return piece.isAsked(block)
        && asked != null
        && asked != peer
        && (isSlower(piece.nanosUntil(block), peer) || asked.isSilent() && !peer.hasRate())
        && !piece.isOther(block, peer)
        && piece.othersFor(block) < MAX_OTHERS;
  }

  private static boolean isSlower(long itsNanos, PickerPeer peer) {
    return itsNanos == Long.MAX_VALUE || peer.queueNanos() < itsNanos / SLOWER;
  }
}
