package picotorrent.buffer;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/// Buffers of one size under one budget. An empty pool is the backpressure: who gets null stops
/// reading.
///
/// Confined to the session loop. Slabs are allocated on first need and kept; [#trim] gives idle
/// ones back.
public final class SlabPool {
  private final int slabBytes;
  private final int maxSlabs;
  private final ArrayDeque<ByteBuffer> idle = new ArrayDeque<>();
  private int lent;

  /// A pool of slabs of `slabBytes`, of which at most `budgetBytes` (but at least one) are lent at
  /// once.
  public SlabPool(int slabBytes, long budgetBytes) {
    this.slabBytes = slabBytes;
    this.maxSlabs = Math.clamp(budgetBytes / slabBytes, 1, Integer.MAX_VALUE);
  }

  /// Size of every slab, in bytes.
  public int slabBytes() {
    return slabBytes;
  }

  /// How many slabs may be lent at once.
  public int maxSlabs() {
    return maxSlabs;
  }

  /// How many more slabs can be taken now.
  public int available() {
    return maxSlabs - lent;
  }

  /// Lends a cleared direct buffer, or null when the budget is spent.
  public @Nullable ByteBuffer take() {
    if (lent == maxSlabs) {
      return null;
    }
    lent++;
    ByteBuffer slab = idle.pollLast();
    return slab == null ? ByteBuffer.allocateDirect(slabBytes) : slab.clear();
  }

  /// Takes a slab back; it must be one of this pool's and is not to be touched afterwards.
  public void give(ByteBuffer slab) {
    assert slab.capacity() == slabBytes && lent > 0;
    lent--;
    idle.addLast(slab);
  }

  /// Forgets the slabs nobody holds, so that the collector frees them.
  public void trim() {
    idle.clear();
  }
}
