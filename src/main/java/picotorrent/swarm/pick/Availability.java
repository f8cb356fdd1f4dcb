package picotorrent.swarm.pick;

import java.util.Arrays;
import picotorrent.base.Bitfield;

/// How many connected peers have each piece. Peers that have everything are one number; the others
/// are counted piece by piece.
final class Availability {
  private final short[] copies; // among the peers that lack something
  private int[] piecesWith; // how many pieces have that many copies
  private int seeds;

  Availability(int pieceCount) {
    copies = new short[pieceCount];
    piecesWith = new int[8];
    piecesWith[0] = pieceCount;
  }

  /// Copies of a piece among peers that lack some other: the rank in a [RarityQueue].
  int partialCopies(int piece) {
    return copies[piece];
  }

  int copies(int piece) {
    return copies[piece] + seeds;
  }

  int seeds() {
    return seeds;
  }

  void addSeed() {
    seeds++;
  }

  void removeSeed() {
    assert seeds > 0;
    seeds--;
  }

  void add(int piece) {
    piecesWith[copies[piece]]--;
    int now = ++copies[piece];
    assert now > 0 : "more peers than a short counts";
    if (now == piecesWith.length) {
      piecesWith = Arrays.copyOf(piecesWith, 2 * now);
    }
    piecesWith[now]++;
  }

  void remove(int piece) {
    assert copies[piece] > 0 : piece;
    piecesWith[copies[piece]]--;
    piecesWith[--copies[piece]]++;
  }

  void addAll(Bitfield pieces) {
    pieces.forEach(this::add);
  }

  void removeAll(Bitfield pieces) {
    pieces.forEach(this::remove);
  }

  /// Whole copies among the connected peers, plus the share of pieces that there is one more of.
  double distributedCopies() {
    if (copies.length == 0) {
      return 0;
    }
    int least = 0;
    while (piecesWith[least] == 0) {
      least++;
    }
    return seeds + least + (copies.length - piecesWith[least]) / (double) copies.length;
  }

  int[] toArray() {
    int[] all = new int[copies.length];
    for (int piece = 0; piece < all.length; piece++) {
      all[piece] = copies(piece);
    }
    return all;
  }
}
