package picotorrent.utp;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;

/// Direct buffers in powers of two, lent to connections and taken back: a connection's memory
/// outlives it here instead of waiting for a collector.
final class Slabs {
  static final int SMALLEST_BYTES = 16 << 10;
  static final int LARGEST_BYTES = 4 << 20;

  /// Bytes kept for reuse; what comes back beyond is left to the collector.
  private static final long MAX_KEPT_BYTES = 32L << 20;

  private static final int CLASSES =
      Integer.numberOfTrailingZeros(LARGEST_BYTES / SMALLEST_BYTES) + 1;

  private final ArrayDeque<ByteBuffer>[] free = shelves();
  private long keptBytes;

  @SuppressWarnings({"unchecked", "rawtypes"})
  private static ArrayDeque<ByteBuffer>[] shelves() {
    ArrayDeque<ByteBuffer>[] shelves = new ArrayDeque[CLASSES];
    for (int i = 0; i < CLASSES; i++) {
      shelves[i] = new ArrayDeque<>();
    }
    return shelves;
  }

  /// Lends a buffer of `bytes`: a power of two between the smallest and the largest.
  ByteBuffer lend(int bytes) {
    ByteBuffer kept = free[shelf(bytes)].pollFirst();
    if (kept == null) {
      return ByteBuffer.allocateDirect(bytes);
    }
    keptBytes -= bytes;
    return kept.clear();
  }

  void giveBack(ByteBuffer buffer) {
    if (keptBytes + buffer.capacity() <= MAX_KEPT_BYTES) {
      keptBytes += buffer.capacity();
      free[shelf(buffer.capacity())].addFirst(buffer);
    }
  }

  private static int shelf(int bytes) {
    assert Integer.bitCount(bytes) == 1 && bytes >= SMALLEST_BYTES && bytes <= LARGEST_BYTES;
    return Integer.numberOfTrailingZeros(bytes / SMALLEST_BYTES);
  }
}
