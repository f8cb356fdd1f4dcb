package picotorrent.utp;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/// What has been written and not yet acknowledged, cut into packets: a ring of memory in which each
/// packet lies behind room for its header. Packets of one size that follow each other are one
/// contiguous piece of memory, ready to leave in one system call. Packets are named by their
/// sequence number, unwrapped to 64 bits.
final class SendBuffer {
  /// Packets in the buffer, sent or not.
  static final int MAX_PACKETS = 4096;

  static final byte SENT = 1;
  static final byte ACKED = 2;
  static final byte LOST = 4;
  static final byte RESENT = 8;
  static final byte FIN = 16;

  /// Has left in parts, and not as a whole since.
  static final byte PARTED = 32;

  private static final int FIRST_PACKETS = 32;

  private final Slabs slabs;
  private @Nullable ByteBuffer memory;
  private int[] offsets = new int[FIRST_PACKETS];
  private int[] lengths = new int[FIRST_PACKETS];
  private long[] sentNanos = new long[FIRST_PACKETS];
  private byte[] flags = new byte[FIRST_PACKETS];

  private long first;
  private long end;
  private int tail;
  private long payloadBytes;

  /// The most that lay in the memory lent now, and in the one lent before: a stream that empties
  /// its buffer each round trip need not grow it anew each time.
  private long peakBytes;

  private long lastPeakBytes;

  SendBuffer(Slabs slabs, long firstNumber) {
    this.slabs = slabs;
    first = firstNumber;
    end = firstNumber;
  }

  /// The oldest packet that is kept.
  long first() {
    return first;
  }

  /// One past the newest packet.
  long end() {
    return end;
  }

  /// Bytes of payload kept.
  long payloadBytes() {
    return payloadBytes;
  }

  int length(long number) {
    return lengths[slot(number)];
  }

  long sentNanos(long number) {
    return sentNanos[slot(number)];
  }

  boolean is(long number, byte flag) {
    return (flags[slot(number)] & flag) != 0;
  }

  void set(long number, byte flag) {
    flags[slot(number)] |= flag;
  }

  void clear(long number, byte flag) {
    flags[slot(number)] &= (byte) ~flag;
  }

  void sentAt(long number, long nowNanos) {
    sentNanos[slot(number)] = nowNanos;
  }

  /// Where the packet's header starts in [#memory].
  int offset(long number) {
    return offsets[slot(number)];
  }

  /// The ring; only while packets are in it.
  ByteBuffer memory() {
    if (memory == null) {
      throw new IllegalStateException("nothing has been written");
    }
    return memory;
  }

  /// Takes bytes of `source` into packets of at most `packetPayloadBytes`, keeping at most
  /// `limitBytes` altogether. Returns how many were taken.
  int write(ByteBuffer source, int packetPayloadBytes, long limitBytes) {
    int taken = 0;
    while (source.hasRemaining() && payloadBytes < limitBytes) {
      if (!lastHasRoom(packetPayloadBytes) && !append(packetPayloadBytes, (byte) 0, limitBytes)) {
        break;
      }
      taken += fill(source, packetPayloadBytes);
    }
    return taken;
  }

  /// Appends the end of the stream. False: no room now.
  boolean finish() {
    return append(0, FIN, Slabs.LARGEST_BYTES);
  }

  private boolean lastHasRoom(int packetPayloadBytes) {
    if (end == first) {
      return false;
    }
    int last = slot(end - 1);
    // The room behind it was reserved for a packet of the size of then, which may have grown since.
    return (flags[last] & (SENT | FIN)) == 0
        && lengths[last] < packetPayloadBytes
        && roomAt(tail) > 0;
  }

  private int fill(ByteBuffer source, int packetPayloadBytes) {
    int last = slot(end - 1);
    int count =
        Math.min(Math.min(source.remaining(), packetPayloadBytes - lengths[last]), roomAt(tail));
    memory().put(tail, source, source.position(), count);
    source.position(source.position() + count);
    lengths[last] += count;
    payloadBytes += count;
    peakBytes = Math.max(peakBytes, payloadBytes + (end - first) * Header.BYTES);
    tail += count;
    return count;
  }

  /// Opens a packet with room for `payload` bytes at the tail, wrapping around or growing the ring
  /// where needed.
  private boolean append(int payload, byte flag, long limitBytes) {
    if (end - first >= MAX_PACKETS) {
      return false;
    }
    int needed = Header.BYTES + payload;
    if (end == first) {
      tail = 0;
    }
    if (memory == null) {
      long wanted = Math.max(Math.max(needed, Slabs.SMALLEST_BYTES), lastPeakBytes);
      memory = slabs.lend(sizeFor((int) Math.min(wanted, Slabs.LARGEST_BYTES)));
    }
    while (roomAt(tail) < needed) {
      if (end > first && tail > headOffset() && headOffset() > needed) {
        tail = 0;
      } else if (!grow(needed, limitBytes)) {
        return false;
      }
    }
    reserveSlot();
    int slot = slot(end++);
    offsets[slot] = tail;
    lengths[slot] = 0;
    flags[slot] = flag;
    tail += Header.BYTES;
    return true;
  }

  private int headOffset() {
    return offsets[slot(first)];
  }

  /// Bytes that may be written at `at` without meeting the end of the memory or the head; the tail
  /// never reaches the head, so that equal means empty.
  private int roomAt(int at) {
    int capacity = memory().capacity();
    return end == first || at > headOffset() ? capacity - at : headOffset() - at - 1;
  }

  private boolean grow(int needed, long limitBytes) {
    ByteBuffer old = memory();
    int size = old.capacity() * 2;
    if (size > Slabs.LARGEST_BYTES || old.capacity() > 2 * (limitBytes + needed)) {
      return false;
    }
    moveTo(slabs.lend(size));
    return true;
  }

  /// Moves all packets into other memory, behind each other.
  private void moveTo(ByteBuffer other) {
    ByteBuffer old = memory();
    int at = 0;
    for (long n = first; n < end; n++) {
      int slot = slot(n);
      int length = Header.BYTES + lengths[slot];
      other.put(at, old, offsets[slot], length);
      offsets[slot] = at;
      at += length;
    }
    tail = at;
    memory = other;
    slabs.giveBack(old);
  }

  /// Cuts what lies from packet `from` on anew, as if it had not been sent, into packets of at most
  /// `packetPayloadBytes`. False, and nothing has happened: those would be too many.
  boolean recut(long from, int packetPayloadBytes) {
    if (from == end) {
      return true;
    }
    long packets = from - first;
    for (long n = from; n < end; n++) {
      packets += 1 + length(n) / packetPayloadBytes;
    }
    long bytes = payloadBytes + packets * Header.BYTES + packetPayloadBytes;
    if (packets > MAX_PACKETS || bytes > Slabs.LARGEST_BYTES) {
      return false;
    }
    ByteBuffer content = ByteBuffer.allocate((int) payloadBytes);
    for (long n = from; n < end; n++) {
      content.put(content.position(), memory(), offset(n) + Header.BYTES, length(n));
      content.position(content.position() + length(n));
    }
    boolean ends = is(end - 1, FIN);
    end = from;
    moveTo(slabs.lend(sizeFor((int) Math.max(bytes, Slabs.SMALLEST_BYTES))));
    payloadBytes -= content.position();
    write(content.flip(), packetPayloadBytes, Long.MAX_VALUE);
    return !ends || finish();
  }

  private static int sizeFor(int bytes) {
    return Integer.highestOneBit(bytes - 1) << 1;
  }

  private void reserveSlot() {
    int size = offsets.length;
    if (end - first < size) {
      return;
    }
    int[] widerOffsets = new int[size * 2];
    int[] widerLengths = new int[size * 2];
    long[] widerSent = new long[size * 2];
    byte[] widerFlags = new byte[size * 2];
    for (long n = first; n < end; n++) {
      int from = slot(n);
      int to = (int) n & (size * 2 - 1);
      widerOffsets[to] = offsets[from];
      widerLengths[to] = lengths[from];
      widerSent[to] = sentNanos[from];
      widerFlags[to] = flags[from];
    }
    offsets = widerOffsets;
    lengths = widerLengths;
    sentNanos = widerSent;
    flags = widerFlags;
  }

  /// Lets the oldest packets go that are acknowledged; returns how many.
  int dropAcknowledged() {
    int dropped = 0;
    while (first < end && is(first, ACKED)) {
      payloadBytes -= length(first);
      first++;
      dropped++;
    }
    if (first == end && memory != null && memory.capacity() > Slabs.SMALLEST_BYTES) {
      release();
    }
    return dropped;
  }

  /// Gives the memory back; the packets in it are gone.
  void release() {
    first = end;
    payloadBytes = 0;
    if (memory != null) {
      slabs.giveBack(memory);
      memory = null;
      lastPeakBytes = peakBytes;
      peakBytes = 0;
    }
  }

  private int slot(long number) {
    return (int) number & (offsets.length - 1);
  }
}
