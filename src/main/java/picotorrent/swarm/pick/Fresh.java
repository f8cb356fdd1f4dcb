package picotorrent.swarm.pick;

import java.util.Arrays;
import java.util.random.RandomGenerator;
import picotorrent.base.Bitfield;

/// The pieces that are wanted and not begun, by priority, and the ways to choose one of them for a
/// peer.
final class Fresh {
  static final int LEVELS = 3;

  /// Places of the queue that are looked at before the search goes by a sample: bounds the time for
  /// a peer that has only common pieces.
  private static final int MAX_SCANNED = 2_048;

  /// Pieces of which a sample takes the rarest.
  private static final int SAMPLED = 256;

  private final int pieceCount;
  private final Availability availability;
  private final RandomGenerator random;
  private final Bitfield[] sets = new Bitfield[LEVELS + 1];
  private final RarityQueue[] queues = new RarityQueue[LEVELS + 1];
  private int[] position = new int[0];
  private boolean sorted;
  private int count;

  Fresh(int pieceCount, Availability availability, RandomGenerator random) {
    this.pieceCount = pieceCount;
    this.availability = availability;
    this.random = random;
    Arrays.setAll(sets, level -> new Bitfield(pieceCount));
  }

  int count() {
    return count;
  }

  boolean contains(int piece, int level) {
    return level > 0 && sets[level].get(piece);
  }

  void add(int piece, int level) {
    if (sets[level].set(piece)) {
      count++;
      if (sorted) {
        queues[level].add(piece, availability.partialCopies(piece));
      }
    }
  }

  void remove(int piece, int level) {
    if (level > 0 && sets[level].clear(piece)) {
      count--;
      if (sorted) {
        queues[level].remove(piece, availability.partialCopies(piece));
      }
    }
  }

  /// A piece has one more copy than before; to be told before the count changes.
  void raise(int piece, int level) {
    if (sorted && contains(piece, level)) {
      queues[level].raise(piece, availability.partialCopies(piece));
    }
  }

  /// A piece has one copy less than before; to be told before the count changes.
  void lower(int piece, int level) {
    if (sorted && contains(piece, level)) {
      queues[level].lower(piece, availability.partialCopies(piece));
    }
  }

  /// Many counts are about to change: sort again when somebody asks.
  void unsort() {
    sorted = false;
  }

  /// The rarest piece of the highest priority that the peer has, or -1.
  int rarest(PickerPeer peer) {
    sort();
    for (int level = LEVELS; level > 0; level--) {
      int piece = rarest(queues[level], sets[level], peer);
      if (piece >= 0) {
        return piece;
      }
    }
    return -1;
  }

  private int rarest(RarityQueue queue, Bitfield set, PickerPeer peer) {
    // What no partial peer has, none of them needs to look at.
    int from = peer.isSeed() ? 0 : queue.startOf(1);
    int to = Math.min(queue.size(), from + MAX_SCANNED);
    for (int place = from; place < to; place++) {
      if (peer.has(queue.at(place))) {
        return queue.at(place);
      }
    }
    return to == queue.size() ? -1 : sampled(set, peer);
  }

  private int sampled(Bitfield set, PickerPeer peer) {
    int best = -1;
    int piece = random.nextInt(pieceCount);
    int start = piece;
    boolean wrapped = false;
    for (int looked = 0; looked < SAMPLED; looked++) {
      piece = peer.nextShared(set, piece);
      if (piece < 0 && !wrapped) {
        wrapped = true;
        piece = peer.nextShared(set, 0);
      }
      if (piece < 0 || wrapped && piece >= start) {
        break;
      }
      if (best < 0 || availability.partialCopies(piece) < availability.partialCopies(best)) {
        best = piece;
      }
      piece++;
    }
    return best;
  }

  /// A random piece of the highest priority that the peer has, or -1.
  int random(PickerPeer peer) {
    int start = random.nextInt(Math.max(1, pieceCount));
    for (int level = LEVELS; level > 0; level--) {
      int piece = peer.nextShared(sets[level], start);
      piece = piece >= 0 ? piece : peer.nextShared(sets[level], 0);
      if (piece >= 0) {
        return piece;
      }
    }
    return -1;
  }

  /// The lowest piece of the highest priority that the peer has, or -1.
  int lowest(PickerPeer peer) {
    for (int level = LEVELS; level > 0; level--) {
      int piece = peer.nextShared(sets[level], 0);
      if (piece >= 0) {
        return piece;
      }
    }
    return -1;
  }

  private void sort() {
    if (sorted) {
      return;
    }
    if (position.length == 0) {
      position = new int[pieceCount];
      Arrays.setAll(queues, level -> new RarityQueue(position, random));
    }
    for (int level = 1; level <= LEVELS; level++) {
      queues[level].rebuild(sets[level], availability);
    }
    sorted = true;
  }
}
