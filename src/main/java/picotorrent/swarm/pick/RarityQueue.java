package picotorrent.swarm.pick;

import java.util.Arrays;
import java.util.random.RandomGenerator;
import picotorrent.base.Bitfield;

/// Pieces sorted by rank (the number of copies), in random order within a rank.
///
/// One array holds all pieces, rank after rank; `start` says where each rank begins. A piece whose
/// rank changes by one is swapped to the border of its rank and the border moves over it: constant
/// time. Adding and removing move one piece per rank above.
final class RarityQueue {
  private final int[] position; // shared by the queues of all priorities; a piece is in one of them
  private final RandomGenerator random;
  private int[] order = new int[0];
  private int[] start = new int[2]; // start[rank] .. start[rank + 1] are the places of a rank
  private int ranks = 1;

  RarityQueue(int[] position, RandomGenerator random) {
    this.position = position;
    this.random = random;
  }

  int size() {
    return start[ranks];
  }

  int at(int place) {
    return order[place];
  }

  /// The first place of a rank or a higher one.
  int startOf(int rank) {
    return rank < ranks ? start[rank] : size();
  }

  /// Begins anew with the pieces of a set.
  void rebuild(Bitfield pieces, Availability availability) {
    int size = pieces.count();
    int[] shuffled = new int[size];
    int highest = 0;
    int filled = 0;
    for (int piece = pieces.nextSet(0); piece >= 0; piece = pieces.nextSet(piece + 1)) {
      int other = random.nextInt(filled + 1);
      shuffled[filled++] = shuffled[other];
      shuffled[other] = piece;
      highest = Math.max(highest, availability.partialCopies(piece));
    }
    ranks = highest + 1;
    start = new int[ranks + 1];
    for (int piece : shuffled) {
      start[availability.partialCopies(piece) + 1]++;
    }
    for (int rank = 0; rank < ranks; rank++) {
      start[rank + 1] += start[rank];
    }
    order = new int[size];
    int[] next = Arrays.copyOf(start, ranks);
    for (int piece : shuffled) {
      put(piece, next[availability.partialCopies(piece)]++);
    }
  }

  void add(int piece, int rank) {
    ensure(rank);
    int hole = size();
    if (hole == order.length) {
      order = Arrays.copyOf(order, Math.max(16, 2 * hole));
    }
    for (int above = ranks - 1; above > rank; above--) {
      move(start[above], hole);
      hole = start[above]++;
    }
    start[ranks]++;
    put(piece, hole);
    mix(hole, rank);
  }

  void remove(int piece, int rank) {
    int hole = position[piece];
    for (int from = rank; from < ranks; from++) {
      int last = start[from + 1] - 1;
      move(last, hole);
      hole = last;
      start[from + 1]--;
    }
  }

  /// A piece of this rank goes to the next higher one.
  void raise(int piece, int rank) {
    ensure(rank + 1);
    int border = --start[rank + 1];
    swap(position[piece], border);
    mix(border, rank + 1);
  }

  /// A piece of this rank goes to the next lower one.
  void lower(int piece, int rank) {
    int border = start[rank]++;
    swap(position[piece], border);
    mix(border, rank - 1);
  }

  private void ensure(int rank) {
    if (rank + 2 > start.length) {
      start = Arrays.copyOf(start, 2 * (rank + 2));
    }
    while (ranks <= rank) {
      start[ranks + 1] = start[ranks];
      ranks++;
    }
  }

  /// Gives a newcomer a random place within its rank.
  private void mix(int place, int rank) {
    swap(place, random.nextInt(start[rank], start[rank + 1]));
  }

  private void swap(int one, int other) {
    int piece = order[one];
    put(order[other], one);
    put(piece, other);
  }

  /// Moves a piece into a hole; of an empty rank, both are the same place.
  private void move(int place, int hole) {
    if (place != hole) {
      put(order[place], hole);
    }
  }

  private void put(int piece, int place) {
    order[place] = piece;
    position[piece] = place;
  }
}
