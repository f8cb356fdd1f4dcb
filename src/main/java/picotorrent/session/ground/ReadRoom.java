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
  /// Sixteen blocks with their headers.
  static final int SLAB_BYTES = 16 * ((16 << 10) + 13);

  /// All peers together; a peer that finds none waits for one to come back.
  static final long BUDGET_BYTES = 48L << 20;

  private final SlabPool slabs = new SlabPool(SLAB_BYTES, BUDGET_BYTES);
  private final ArrayDeque<Runnable> hungry = new ArrayDeque<>();

  ReadRoom() {}

  /// A slab, or null while there is none.
  public @Nullable ByteBuffer take() {
    return slabs.take();
  }

  /// Calls back, once, when a slab is there again and those who came before have had theirs.
  public void await(Runnable fed) {
    hungry.addLast(fed);
  }

  /// Gives back what [#take] lent: one of those who wait is called.
  public void give(ByteBuffer slab) {
    slabs.give(slab);
    Runnable next = hungry.pollFirst();
    if (next != null) {
      next.run();
    }
  }
}
