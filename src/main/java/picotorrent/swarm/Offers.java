package picotorrent.swarm;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import picotorrent.base.Bitfield;

/// Who has what and what we lack of it: the connected peers, the availability of each piece, what
/// is had, wanted and not begun, and for each peer how many such pieces it has.
///
/// Peers that have everything cost nothing when a piece changes; the others one look each.
final class Offers {
  private final int pieceCount;
  private final Bitfield have;
  private final byte[] level; // 0 skip, 1 low, 2 normal, 3 high
  private final Availability availability;
  private final Fresh fresh;
  private final Bitfield missing; // wanted and not had
  private final List<PickerPeer> partial = new ArrayList<>();

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

  boolean interesting(PickerPeer peer) {
    return peer.isSeed() ? !missing.isEmpty() : peer.interesting > 0;
  }

  boolean hasFresh(PickerPeer peer) {
    return peer.isSeed() ? fresh.count() > 0 : peer.fresh > 0;
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
    if (now ? missing.set(piece) : missing.clear(piece)) {
      for (PickerPeer peer : partial) {
        if (peer.pieces().get(piece)) {
          peer.interesting += now ? 1 : -1;
        }
      }
    }
  }

  private void addFresh(int piece) {
    if (!isFresh(piece)) {
      fresh.add(piece, level[piece]);
      countFresh(piece, 1);
    }
  }

  private void removeFresh(int piece) {
    if (isFresh(piece)) {
      fresh.remove(piece, level[piece]);
      countFresh(piece, -1);
    }
  }

  private void countFresh(int piece, int by) {
    for (PickerPeer peer : partial) {
      if (peer.pieces().get(piece)) {
        peer.fresh += by;
      }
    }
  }

  // Who has what

  void joined(PickerPeer peer) {
    peer.index = partial.size();
    partial.add(peer);
  }

  void gone(PickerPeer peer) {
    if (peer.isSeed()) {
      availability.removeSeed();
      peer.seed(false);
      return;
    }
    forgetPieces(peer);
    leavePartial(peer);
  }

  void hasAll(PickerPeer peer) {
    if (peer.isSeed()) {
      return;
    }
    forgetPieces(peer);
    leavePartial(peer);
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
      joined(peer);
    }
    forgetPieces(peer);
    peer.pieces().or(pieces);
    if (!pieces.isEmpty()) {
      fresh.unsort();
      availability.addAll(pieces);
    }
    peer.interesting = missing.countShared(pieces);
    peer.fresh = fresh.countSharedWith(pieces);
  }

  boolean has(PickerPeer peer, int piece) {
    if (peer.isSeed() || !peer.pieces().set(piece)) {
      return false;
    }
    fresh.raise(piece, level[piece]);
    availability.add(piece);
    peer.interesting += isMissing(piece) ? 1 : 0;
    peer.fresh += isFresh(piece) ? 1 : 0;
    if (peer.pieces().isFull()) {
      hasAll(peer);
    }
    return true;
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
    peer.interesting -= isMissing(piece) ? 1 : 0;
    peer.fresh -= isFresh(piece) ? 1 : 0;
    return true;
  }

  private void forgetPieces(PickerPeer peer) {
    if (!peer.pieces().isEmpty()) {
      fresh.unsort();
      availability.removeAll(peer.pieces());
      peer.pieces().clearAll();
    }
    peer.interesting = 0;
    peer.fresh = 0;
  }

  private void leavePartial(PickerPeer peer) {
    PickerPeer last = partial.removeLast();
    if (last != peer) {
      partial.set(peer.index, last);
      last.index = peer.index;
    }
    peer.index = -1;
  }
}
