package picotorrent.swarm.pick;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picotorrent.base.Geometry;

/// A piece that is being received: the state of each block, and who was asked for it or sent it.
///
/// A block has at most one *asked* peer that counts on it, and any number of *others*: peers asked
/// twice in the endgame, and peers that let the request time out and may answer yet.
public final class OpenPiece {
  private static final byte FREE = 0;
  private static final byte ASKED = 1;
  private static final byte RECEIVED = 2;

  private record Other(int block, PickerPeer peer) {}

  private final int piece;
  private final byte[] state;
  private final @Nullable PickerPeer[] from; // whom we asked, then who sent it; null for padding
  private final int[] turn; // which of all requests to whom we asked this was
  private final List<Other> others = new ArrayList<>(0);
  private int free;
  private int received;
  private int firstFree;
  final boolean
      strict; // has failed before: one peer at a time, so that the next failure has a name
  @Nullable PickerPeer owner; // works on it alone; null: everybody may
  long ownedSinceNanos;
  long patienceNanos;

  /// @param payloadBlocks blocks from here on are padding, known to be zero and not asked for
  OpenPiece(int piece, int blocks, int payloadBlocks, boolean strict) {
    this.piece = piece;
    this.strict = strict;
    state = new byte[blocks];
    from = new PickerPeer[blocks];
    turn = new int[blocks];
    free = payloadBlocks;
    received = blocks - payloadBlocks;
    for (int block = payloadBlocks; block < blocks; block++) {
      state[block] = RECEIVED;
    }
  }

  /// Index of the piece.
  public int piece() {
    return piece;
  }

  /// Number of its blocks.
  public int blocks() {
    return state.length;
  }

  /// Blocks that are here, padding included.
  public int blocksReceived() {
    return received;
  }

  /// Blocks that somebody was asked for.
  public int blocksRequested() {
    return state.length - received - free;
  }

  /// Tells whether all blocks are here and the piece awaits its verdict.
  public boolean isComplete() {
    return received == state.length;
  }

  int free() {
    return free;
  }

  boolean isFree(int block) {
    return state[block] == FREE;
  }

  boolean isAsked(int block) {
    return state[block] == ASKED;
  }

  /// Tells whether a block is here.
  public boolean isReceived(int block) {
    return state[block] == RECEIVED;
  }

  /// Whom we asked for a block, or who sent it.
  @Nullable PickerPeer from(int block) {
    return from[block];
  }

  /// Time until a block that somebody was asked for is here, as far as one can tell.
  long nanosUntil(int block) {
    PickerPeer asked = from[block];
    return asked == null ? Long.MAX_VALUE : asked.nanosUntil(turn[block]);
  }

  /// The lowest free block that the peer was not asked for, or -1.
  int nextFree(PickerPeer peer) {
    for (int block = firstFree; block < state.length; block++) {
      if (state[block] == FREE && (others.isEmpty() || !isOther(block, peer))) {
        return block;
      }
    }
    return -1;
  }

  void ask(int block, PickerPeer peer) {
    assert state[block] == FREE;
    state[block] = ASKED;
    from[block] = peer;
    turn[block] = peer.asked;
    free--;
    while (firstFree < state.length && state[firstFree] != FREE) {
      firstFree++;
    }
  }

  void askAlso(int block, PickerPeer peer) {
    others.add(new Other(block, peer));
  }

  /// Takes the duty from the peer that was asked; it may answer yet when `mayAnswer`.
  void free(int block, boolean mayAnswer) {
    assert state[block] == ASKED;
    PickerPeer peer = from[block];
    if (mayAnswer && peer != null) {
      others.add(new Other(block, peer));
    }
    state[block] = FREE;
    from[block] = null;
    free++;
    firstFree = Math.min(firstFree, block);
  }

  boolean isOther(int block, PickerPeer peer) {
    for (int i = 0; i < others.size(); i++) {
      if (others.get(i).block == block && others.get(i).peer == peer) {
        return true;
      }
    }
    return false;
  }

  /// How many others are asked for a block, but for those who have fallen silent.
  int othersFor(int block) {
    int count = 0;
    for (int i = 0; i < others.size(); i++) {
      Other other = others.get(i);
      count += other.block == block && !other.peer.isSilent() ? 1 : 0;
    }
    return count;
  }

  boolean removeOther(int block, PickerPeer peer) {
    return !others.isEmpty() && others.removeIf(o -> o.block == block && o.peer == peer);
  }

  /// Removes one of the peers that were also asked for a block and returns it, or null.
  @Nullable PickerPeer pollOther(int block) {
    for (int i = 0; i < others.size(); i++) {
      if (others.get(i).block == block) {
        return others.remove(i).peer;
      }
    }
    return null;
  }

  /// Marks a block as sent by a peer.
  void receive(int block, PickerPeer peer) {
    assert state[block] != RECEIVED;
    if (state[block] == FREE) {
      free--;
    }
    state[block] = RECEIVED;
    from[block] = peer;
    received++;
    if (block == firstFree) {
      firstFree++;
    }
  }

  /// Forgets a received block; padding cannot be forgotten.
  void drop(int block) {
    assert state[block] == RECEIVED && from[block] != null;
    state[block] = FREE;
    from[block] = null;
    received--;
    free++;
    firstFree = Math.min(firstFree, block);
  }

  /// The peers that sent blocks of it, each once, in the order of their first block.
  List<PickerPeer> senders() {
    List<PickerPeer> senders = new ArrayList<>();
    for (int block = 0; block < state.length; block++) {
      PickerPeer sender = from[block];
      if (state[block] == RECEIVED && sender != null && !senders.contains(sender)) {
        senders.add(sender);
      }
    }
    return senders;
  }

  int begin(int block) {
    return block * Geometry.BLOCK_BYTES;
  }
}
