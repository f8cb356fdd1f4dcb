package picotorrent.buffer;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The content of one piece while it arrives: slabs of a [SlabPool], one after the other.
///
/// Confined to the session loop until it is handed to the store; from then to the store's answer it
/// belongs to the store's thread.
public final class PieceBuffer {
  private final SlabPool pool;
  private final int lengthBytes;
  private final List<ByteBuffer> slabs;

  private PieceBuffer(SlabPool pool, int lengthBytes, List<ByteBuffer> slabs) {
    this.pool = pool;
    this.lengthBytes = lengthBytes;
    this.slabs = slabs;
  }

  /// Takes the slabs for a piece of `lengthBytes`, all or none: null when the pool is short of
  /// them.
  public static @Nullable PieceBuffer take(SlabPool pool, int lengthBytes) {
    int needed = Math.ceilDiv(lengthBytes, pool.slabBytes());
    if (pool.available() < needed) {
      return null;
    }
    List<ByteBuffer> slabs = new ArrayList<>(needed);
    for (int i = 0; i < needed; i++) {
      ByteBuffer slab = pool.take();
      assert slab != null;
      slab.limit(Math.min(pool.slabBytes(), lengthBytes - i * pool.slabBytes()));
      slabs.add(slab);
    }
    return new PieceBuffer(pool, lengthBytes, slabs);
  }

  /// Length of the piece in bytes.
  public int lengthBytes() {
    return lengthBytes;
  }

  /// Copies what remains in `source` to the piece from `begin`; it must fit. This is the one copy
  /// that a block makes between the socket and the disk.
  public void put(int begin, ByteBuffer source) {
    int at = begin;
    while (source.hasRemaining()) {
      ByteBuffer slab = slabs.get(at / pool.slabBytes());
      int from = at % pool.slabBytes();
      int length = Math.min(source.remaining(), slab.limit() - from);
      slab.put(from, source, source.position(), length);
      source.position(source.position() + length);
      at += length;
    }
  }

  /// The whole content in order, as read-only views with position 0.
  public List<ByteBuffer> content() {
    return slabs.stream().map(slab -> slab.asReadOnlyBuffer().rewind()).toList();
  }

  /// Gives the slabs back to the pool; the buffer is dead afterwards.
  public void release() {
    slabs.forEach(pool::give);
    slabs.clear();
  }
}
