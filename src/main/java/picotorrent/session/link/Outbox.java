package picotorrent.session.link;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import picotorrent.port.Stream;

/// Bytes that wait for one stream, in order: small messages encoded one behind the other, and whole
/// buffers of blocks that came from the disk.
///
/// Confined to the session loop. Memory is bounded by its users: messages are few and small, and
/// blocks are read from disk only when [#pendingBytes] is low.
public final class Outbox {
  /// Room for small messages; a larger one (a bitfield, metadata) gets a buffer of its own.
  static final int MESSAGE_BUFFER_BYTES = 4 << 10;

  private record Chunk(ByteBuffer bytes, Runnable release) {}

  private final ArrayDeque<Chunk> chunks = new ArrayDeque<>();
  private ByteBuffer tail = ByteBuffer.allocate(0);
  private int pendingBytes;

  /// Bytes that wait, messages and blocks.
  public int pendingBytes() {
    return pendingBytes + tail.position();
  }

  /// A buffer with room for at least `length` bytes, to encode a message into: what is put there is
  /// sent after all that was added before.
  public ByteBuffer room(int length) {
    if (tail.remaining() < length) {
      seal();
      tail = ByteBuffer.allocate(Math.max(length, MESSAGE_BUFFER_BYTES));
    }
    return tail;
  }

  /// Adds what remains in a buffer; `release` runs when it has been sent or dropped.
  public void add(ByteBuffer bytes, Runnable release) {
    seal();
    pendingBytes += bytes.remaining();
    chunks.addLast(new Chunk(bytes, release));
  }

  /// Writes to the stream until it takes no more or `allowanceBytes` are gone; returns the bytes
  /// taken.
  int drainTo(Stream stream, int allowanceBytes) {
    seal();
    int sent = 0;
    while (!chunks.isEmpty() && sent < allowanceBytes) {
      ByteBuffer bytes = chunks.getFirst().bytes();
      int taken = writeAtMost(stream, bytes, allowanceBytes - sent);
      sent += taken;
      pendingBytes -= taken;
      if (bytes.hasRemaining()) {
        break;
      }
      chunks.removeFirst().release().run();
    }
    return sent;
  }

  private static int writeAtMost(Stream stream, ByteBuffer bytes, int most) {
    int limit = bytes.limit();
    bytes.limit(Math.min(limit, bytes.position() + most));
    int taken = stream.write(bytes);
    bytes.limit(limit);
    return taken;
  }

  /// Drops everything that waits.
  public void clear() {
    chunks.forEach(chunk -> chunk.release().run());
    chunks.clear();
    tail = ByteBuffer.allocate(0);
    pendingBytes = 0;
  }

  /// Makes what was encoded so far a chunk; the rest of its buffer stays the room for what follows.
  private void seal() {
    if (tail.position() > 0) {
      ByteBuffer full = tail.slice(0, tail.position());
      pendingBytes += full.remaining();
      chunks.addLast(new Chunk(full, () -> {}));
      tail = tail.slice(tail.position(), tail.remaining());
    }
  }
}
