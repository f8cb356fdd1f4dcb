package picotorrent.swarm.pick;

import java.util.random.RandomGenerator;
import picotorrent.base.Bitfield;

/// Who has what and what we lack of it: the connected peers, the availability of each piece, what
/// is had, wanted and not begun.
///
/// A piece that is begun or done costs the same however many peers there are.
final class Offers {
  private final int pieceCount;
  private final Bitfield have;
  private final byte[] level; // 0 skip, 1 low, 2 normal, 3 high
  private final Availability availability;
  private final Fresh fresh;
  private final Bitfield missing; // wanted and not had
  private long gains; // how often something came to be missing, or was to be begun again

  Offers(Bitfield have, RandomGenerator random) {
    this.pieceCount = have.size();
    this.have = have;
    this.level = new byte[pieceCount];
    this.availability = new Availability(pieceCount);
    this.fresh = new Fresh(pieceCount, availability, random);
    this.missing = new Bitfield(pieceCount);
  }

  Availability availability() {
    return availability;
  }

  Fresh fresh() {
    return fresh;
  }

  Bitfield have() {
    return have;
  }

  int missing() {
    return missing.count();
  }

  boolean isMissing(int piece) {
    return missing.get(piece);
  }

  boolean isFresh(int piece) {
    return fresh.contains(piece, level[piece]);
  }

  int level(int piece) {
    return level[piece];
  }

  /// Remembers a piece that proves it, and looks for another only once that is had: no sweep over
  /// the peers for each piece.
  boolean interesting(PickerPeer peer) {
    if (peer.isSeed()) {
      return !missing.isEmpty();
    }
    if (peer.witness >= 0 && missing.get(peer.witness) && peer.has(peer.witness)) {
      return true;
    }
    if (peer.uninterestingAt == gains) {
      return false;
    }
    int next = missing.nextShared(peer.pieces(), Math.max(0, peer.witness));
    peer.witness = next >= 0 ? next : missing.nextShared(peer.pieces(), 0);
    peer.uninterestingAt = peer.witness < 0 ? gains : -1;
    return peer.witness >= 0;
  }

  /// Tells whether a peer may have a piece that is not begun; false for certain.
  boolean hasFresh(PickerPeer peer) {
    return fresh.count() > 0 && peer.exhaustedAt != gains;
  }

  /// A search has shown that a peer has no piece that is not begun.
  void exhausted(PickerPeer peer) {
    peer.exhaustedAt = gains;
  }

  // What we lack

  /// Sets how much a piece is wanted; `open` pieces are not made fresh.
  void level(int piece, int now, boolean open) {
    if (level[piece] == now) {
      return;
    }
    removeFresh(piece);
    level[piece] = (byte) now;
    updateMissing(piece);
    if (!open && isMissing(piece)) {
      addFresh(piece);
    }
  }

  void had(int piece) {
    removeFresh(piece);
    have.set(piece);
    updateMissing(piece);
  }

  void lost(int piece) {
    have.clear(piece);
    updateMissing(piece);
    if (isMissing(piece)) {
      addFresh(piece);
    }
  }

  void opened(int piece) {
    removeFresh(piece);
  }

  /// An open piece was given up, or failed: it is to be begun again.
  void closed(int piece) {
    if (isMissing(piece)) {
      addFresh(piece);
    }
  }

  private void updateMissing(int piece) {
    boolean now = level[piece] > 0 && !have.get(piece);
    if (now && missing.set(piece)) {
      gains++;
    } else if (!now) {
      missing.clear(piece);
    }
  }

  private void addFresh(int piece) {
    if (!isFresh(piece)) {
      fresh.add(piece, level[piece]);
      gains++;
    }
  }

  private void removeFresh(int piece) {
    if (isFresh(piece)) {
      fresh.remove(piece, level[piece]);
    }
  }

  // Who has what

  void gone(PickerPeer peer) {
    if (peer.isSeed()) {
      availability.removeSeed();
      peer.seed(false);
    }
    forgetPieces(peer);
  }

  void hasAll(PickerPeer peer) {
    if (peer.isSeed()) {
      return;
    }
    forgetPieces(peer);
    peer.seed(true);
    availability.addSeed();
  }

  void hasOnly(PickerPeer peer, Bitfield pieces) {
    if (pieces.isFull()) {
      hasAll(peer);
      return;
    }
    if (peer.isSeed()) {
      availability.removeSeed();
      peer.seed(false);
    }
    forgetPieces(peer);
    peer.pieces().or(pieces);
    if (!pieces.isEmpty()) {
      fresh.unsort();
      availability.addAll(pieces);
    }
    peer.gained();
  }

  boolean has(PickerPeer peer, int piece) {
    if (peer.isSeed() || !peer.pieces().set(piece)) {
      return false;
    }
    fresh.raise(piece, level[piece]);
    availability.add(piece);
    peer.gained();
    if (peer.pieces().isFull()) {
      hasAll(peer);
    }
    return true;
  }

  /// Pieces that only this peer and seeds have; no more than `most` are counted. None of a seed's:
  /// it has nothing to itself.
  int hoarded(PickerPeer peer, int most) {
    int count = 0;
    for (int piece = peer.pieces().nextSet(0);
        piece >= 0 && count < most;
        piece = peer.pieces().nextSet(piece + 1)) {
      count += availability.partialCopies(piece) == 1 ? 1 : 0;
    }
    return count;
  }

  boolean lacks(PickerPeer peer, int piece) {
    if (peer.isSeed()) {
      Bitfield rest = Bitfield.full(pieceCount);
      rest.clear(piece);
      hasOnly(peer, rest);
      return true;
    }
    if (!peer.pieces().clear(piece)) {
      return false;
    }
    fresh.lower(piece, level[piece]);
    availability.remove(piece);
    return true;
  }

  private void forgetPieces(PickerPeer peer) {
    if (!peer.pieces().isEmpty()) {
      fresh.unsort();
      availability.removeAll(peer.pieces());
      peer.pieces().clearAll();
    }
    peer.gained();
  }
}
