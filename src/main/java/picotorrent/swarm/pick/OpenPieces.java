package picotorrent.swarm.pick;

import java.util.LinkedHashSet;
import java.util.SequencedCollection;
import java.util.SequencedSet;
import org.jspecify.annotations.Nullable;
import picotorrent.base.Geometry;

/// The pieces that are being received, oldest first, and what was asked of whom.
///
/// *Hungry* ones have blocks that nobody was asked for. What a peer gives back goes to the front,
/// so that pieces get finished.
final class OpenPieces {
  private final Geometry geometry;
  private final @Nullable OpenPiece[] byPiece;
  private final SequencedSet<OpenPiece> all = new LinkedHashSet<>();
  private final SequencedSet<OpenPiece> hungry = new LinkedHashSet<>();

  OpenPieces(Geometry geometry) {
    this.geometry = geometry;
    byPiece = new OpenPiece[geometry.pieceCount()];
  }

  @Nullable OpenPiece get(int piece) {
    return byPiece[piece];
  }

  boolean isOpen(int piece) {
    return byPiece[piece] != null;
  }

  SequencedCollection<OpenPiece> all() {
    return all;
  }

  SequencedCollection<OpenPiece> hungry() {
    return hungry;
  }

  void open(OpenPiece open) {
    byPiece[open.piece()] = open;
    all.add(open);
    if (open.free() > 0) {
      hungry.add(open);
    }
  }

  /// Takes a piece out; whoever was asked for a block of it gets a cancel.
  void close(OpenPiece open) {
    for (int block = 0; block < open.blocks(); block++) {
      if (open.isAsked(block)) {
        cancelAsked(open, block);
      }
      cancelOthers(open, block);
    }
    own(open, null, 0);
    byPiece[open.piece()] = null;
    all.remove(open);
    hungry.remove(open);
  }

  /// Makes a peer (or nobody) the one that works alone on a piece.
  void own(OpenPiece open, @Nullable PickerPeer peer, long now) {
    if (open.owner != null) {
      open.owner.owned--;
    }
    open.owner = peer;
    open.ownedSinceNanos = now;
    if (peer != null) {
      peer.owned++;
    }
  }

  /// Asks a peer for up to `count` free blocks of a piece; returns how many. The caller takes the
  /// piece off the hungry ones when it has no free block left.
  int ask(OpenPiece open, PickerPeer peer, int count) {
    int asked = 0;
    while (asked < count && open.free() > 0) {
      int block = open.nextFree(peer);
      if (block < 0) {
        break;
      }
      open.ask(block, peer);
      request(open, block, peer);
      asked++;
    }
    return asked;
  }

  /// Asks a peer for a block that somebody else was asked for.
  void askAlso(OpenPiece open, int block, PickerPeer peer) {
    open.askAlso(block, peer);
    request(open, block, peer);
  }

  private void request(OpenPiece open, int block, PickerPeer peer) {
    peer.outstanding++;
    peer.asked++;
    peer.requester().request(open.piece(), open.begin(block), bytes(open, block));
  }

  int bytes(OpenPiece open, int block) {
    return Math.min(
        Geometry.BLOCK_BYTES, geometry.pieceBytes(open.piece()) - block * Geometry.BLOCK_BYTES);
  }

  Receipt receive(OpenPiece open, int block, PickerPeer peer) {
    if (open.isReceived(block)) {
      return Receipt.DUPLICATE;
    }
    boolean asked = open.isAsked(block) && open.from(block) == peer;
    if (!asked && !open.removeOther(block, peer)) {
      return Receipt.UNREQUESTED;
    }
    peer.outstanding--;
    if (!asked && open.isAsked(block)) {
      cancelAsked(open, block);
    }
    cancelOthers(open, block);
    open.receive(block, peer);
    if (open.free() == 0) {
      hungry.remove(open);
    }
    return open.isComplete() ? Receipt.COMPLETES : Receipt.WANTED;
  }

  private void cancelAsked(OpenPiece open, int block) {
    PickerPeer peer = open.from(block);
    assert peer != null;
    open.free(block, false);
    cancel(open, block, peer);
  }

  private void cancelOthers(OpenPiece open, int block) {
    for (PickerPeer other = open.pollOther(block); other != null; other = open.pollOther(block)) {
      cancel(open, block, other);
    }
  }

  private void cancel(OpenPiece open, int block, PickerPeer peer) {
    peer.outstanding--;
    peer.requester().cancel(open.piece(), open.begin(block), bytes(open, block));
  }

  /// A peer will not answer a request; tells whether there was one.
  boolean giveBack(OpenPiece open, int block, PickerPeer peer) {
    if (open.isAsked(block) && open.from(block) == peer) {
      open.free(block, false);
      hunger(open);
    } else if (!open.removeOther(block, peer)) {
      return false;
    }
    peer.outstanding--;
    return true;
  }

  /// A peer will answer none of its requests (`mayAnswer` false), or nobody counts on it any more.
  void giveBackAll(PickerPeer peer, boolean mayAnswer) {
    for (OpenPiece open : all) {
      if (open.owner == peer) {
        own(open, null, 0);
      }
      if (peer.outstanding > 0) {
        giveBackAll(open, peer, mayAnswer);
      }
    }
  }

  private void giveBackAll(OpenPiece open, PickerPeer peer, boolean mayAnswer) {
    for (int block = 0; block < open.blocks(); block++) {
      if (open.isAsked(block) && open.from(block) == peer) {
        // A piece that goes alone must not get a late block from somebody else.
        boolean welcome = mayAnswer && !open.strict;
        open.free(block, welcome);
        peer.outstanding -= welcome ? 0 : 1;
        hunger(open);
      } else if (!mayAnswer && open.removeOther(block, peer)) {
        peer.outstanding--;
      }
    }
  }

  /// Forgets what a peer sent of pieces that are not complete.
  void distrust(PickerPeer peer) {
    for (OpenPiece open : all) {
      for (int block = 0; !open.isComplete() && block < open.blocks(); block++) {
        if (open.isReceived(block) && open.from(block) == peer) {
          open.drop(block);
          hunger(open);
        }
      }
    }
  }

  /// Begins a piece anew for one peer alone: takes back what was asked of others, forgets what came
  /// from them.
  void restart(OpenPiece open, PickerPeer peer) {
    for (int block = 0; block < open.blocks(); block++) {
      PickerPeer from = open.from(block);
      if (from == null || from == peer) {
        continue;
      }
      if (open.isAsked(block)) {
        cancelAsked(open, block);
      } else {
        open.drop(block);
      }
      cancelOthers(open, block);
    }
    hunger(open);
  }

  private void hunger(OpenPiece open) {
    if (open.free() > 0 && !hungry.contains(open)) {
      hungry.addFirst(open);
    }
  }
}
