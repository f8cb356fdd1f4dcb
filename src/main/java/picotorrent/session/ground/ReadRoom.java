package picotorrent.session.ground;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;
import picotorrent.buffer.SlabPool;

/// Memory that blocks are read into for sending, and who waits for some of it, of whatever torrent,
/// in the order of waiting.
///
/// Confined to the session loop. One for all torrents.
public final class ReadRoom {
  /// Blocks that go into a large slab, with their headers.
  public static final int LARGE_BLOCKS = 64;

  private static final int BLOCK_AND_HEADER_BYTES = (16 << 10) + 13;

  /// Sixteen blocks with their headers.
  static final int SLAB_BYTES = 16 * BLOCK_AND_HEADER_BYTES;

  static final int LARGE_SLAB_BYTES = LARGE_BLOCKS * BLOCK_AND_HEADER_BYTES;

  /// All peers together; a peer that finds none waits for one to come back.
  static final long BUDGET_BYTES = 48L << 20;

  /// Beyond that, for the few that are fast enough to use large ones.
  static final long LARGE_BUDGET_BYTES = 16L << 20;

  private final SlabPool slabs = new SlabPool(SLAB_BYTES, BUDGET_BYTES);
  private final SlabPool largeSlabs = new SlabPool(LARGE_SLAB_BYTES, LARGE_BUDGET_BYTES);
  private final ArrayDeque<Runnable> hungry = new ArrayDeque<>();

  ReadRoom() {}

  /// A slab, or null while there is none.
  public @Nullable ByteBuffer take() {
    return slabs.take();
  }

  /// A slab for [#LARGE_BLOCKS], or null while there is none: then [#take] may have one.
  public @Nullable ByteBuffer takeLarge() {
    return largeSlabs.take();
  }

  /// Calls back, once, when a slab is there again and those who came before have had theirs.
  public void await(Runnable fed) {
    hungry.addLast(fed);
  }

  /// Gives back what was lent: one of those who wait is called.
  public void give(ByteBuffer slab) {
    if (slab.capacity() == LARGE_SLAB_BYTES) {
      largeSlabs.give(slab);
      return; // nobody waits for it
    }
    slabs.give(slab);
    Runnable next = hungry.pollFirst();
    if (next != null) {
      next.run();
    }
  }
}
