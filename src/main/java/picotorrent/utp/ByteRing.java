package picotorrent.utp;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/// Received bytes that nobody has wanted to read yet. Holds no memory while it is empty.
final class ByteRing {
  private final Slabs slabs;
  private @Nullable ByteBuffer memory;
  private int head;
  private int count;

  ByteRing(Slabs slabs) {
    this.slabs = slabs;
  }

  int bytes() {
    return count;
  }

  /// Appends what remains in `source`; never more than a slab holds altogether.
  void put(ByteBuffer source) {
    ByteBuffer ring = withRoom(source.remaining());
    int capacity = ring.capacity();
    while (source.hasRemaining()) {
      int at = (head + count) & (capacity - 1);
      int chunk = Math.min(source.remaining(), capacity - at);
      ring.put(at, source, source.position(), chunk);
      source.position(source.position() + chunk);
      count += chunk;
    }
  }

  private ByteBuffer withRoom(int more) {
    ByteBuffer ring = memory == null ? null : memory.clear();
    if (ring != null && ring.capacity() - count >= more) {
      return ring;
    }
    int size = Slabs.SMALLEST_BYTES;
    while (size < count + more) {
      size *= 2;
    }
    ByteBuffer wider = slabs.lend(size);
    if (ring != null) {
      int straight = Math.min(count, ring.capacity() - head);
      wider.put(0, ring, head, straight);
      wider.put(straight, ring, 0, count - straight);
      slabs.giveBack(ring);
    }
    head = 0;
    memory = wider;
    return wider;
  }

  /// The oldest bytes that lie together, at most `most`; they are taken out by [#taken].
  ByteBuffer oldest(int most) {
    if (memory == null) {
      throw new IllegalStateException("the ring is empty");
    }
    int chunk = Math.min(Math.min(most, count), memory.capacity() - head);
    return memory.clear().position(head).limit(head + chunk);
  }

  /// Forgets the oldest bytes.
  void taken(int bytes) {
    count -= bytes;
    if (count == 0) {
      release();
    } else if (memory != null) {
      head = (head + bytes) & (memory.capacity() - 1);
    }
  }

  void release() {
    if (memory != null) {
      slabs.giveBack(memory);
      memory = null;
    }
    head = 0;
    count = 0;
  }
}
