package picotorrent.session.ground;

import java.nio.ByteBuffer;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picotorrent.base.Geometry;
import picotorrent.buffer.SlabPool;
import picotorrent.port.Loop;

/// Memory for blocks on their way to the side file, and those whose connections are not read while
/// there is none: what they were asked for may be far more than there is memory, and to refuse a
/// block that has come would be to fetch it twice.
///
/// Confined to the session loop. One for all torrents.
public final class BlockRoom {
  /// Below this share of it free, nothing more is asked for; with it free, reading goes on.
  private static final int LOW_SHARE = 4;

  private final Loop loop;
  private final SlabPool slabs;
  private final Set<Runnable> waiting = new LinkedHashSet<>();

  /// @param budgetBytes of all blocks together
  BlockRoom(Loop loop, long budgetBytes) {
    this.loop = loop;
    this.slabs = new SlabPool(Geometry.BLOCK_BYTES, budgetBytes);
  }

  /// Memory for a block, or null while there is none.
  public @Nullable ByteBuffer take() {
    return slabs.take();
  }

  /// Gives back what [#take] lent.
  public void give(ByteBuffer room) {
    slabs.give(room);
    if (!isShort()) {
      List<Runnable> woken = List.copyOf(waiting);
      waiting.clear();
      woken.forEach(loop::post);
    }
  }

  /// Whether the disk does not keep up: nothing more is to be asked for now.
  public boolean isShort() {
    return slabs.available() * (long) LOW_SHARE < slabs.maxSlabs();
  }

  /// Bytes that may be read of a connection so that there is memory for each block that begins in
  /// them. When that is none, the connection is resumed later.
  ///
  /// @param resume reads on; always the same object for the same connection
  /// @param underWayBytes what is missing of a block that has its memory already
  public int readable(Runnable resume, int underWayBytes, int most) {
    long room = underWayBytes + (long) slabs.available() * Geometry.BLOCK_BYTES;
    if (room == 0) {
      waiting.add(resume);
    }
    return (int) Math.min(most, room);
  }

  /// A connection has ended.
  public void left(Runnable resume) {
    waiting.remove(resume);
  }
}
