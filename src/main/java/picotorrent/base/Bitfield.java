package picotorrent.base;

import java.util.Arrays;
import java.util.Optional;
import java.util.function.IntConsumer;

/// A set of piece indices of fixed size that knows its count and its wire form (BEP 3 §"bitfield":
/// the high bit of the first byte is piece 0, spare bits at the end are zero).
///
/// Mutable and not thread-safe; [#copy] before handing one to another thread.
public final class Bitfield {
  private final int size;
  private final long[] words;
  private int count;

  /// An empty set over the indices 0 to `size - 1`.
  public Bitfield(int size) {
    this.size = size;
    this.words = new long[Math.ceilDiv(size, Long.SIZE)];
  }

  /// A set with every index in it.
  public static Bitfield full(int size) {
    Bitfield all = new Bitfield(size);
    all.setAll();
    return all;
  }

  /// Reads the wire form; empty when the length is wrong or a spare bit is set.
  public static Optional<Bitfield> ofWire(byte[] wire, int size) {
    if (wire.length != Math.ceilDiv(size, Byte.SIZE)) {
      return Optional.empty();
    }
    Bitfield bits = new Bitfield(size);
    for (int i = 0; i < wire.length; i++) {
      long reversed = Integer.toUnsignedLong(Integer.reverse(wire[i]) >>> 24);
      bits.words[i / 8] |= reversed << (i % 8 * 8);
    }
    if (size % Long.SIZE != 0 && bits.words[bits.words.length - 1] >>> (size % Long.SIZE) != 0) {
      return Optional.empty();
    }
    bits.count = Arrays.stream(bits.words).mapToInt(Long::bitCount).sum();
    return Optional.of(bits);
  }

  /// Returns the wire form, `ceil(size / 8)` bytes.
  public byte[] toWire() {
    byte[] wire = new byte[Math.ceilDiv(size, Byte.SIZE)];
    for (int i = 0; i < wire.length; i++) {
      wire[i] = (byte) (Integer.reverse((int) (words[i / 8] >>> (i % 8 * 8))) >>> 24);
    }
    return wire;
  }

  /// Number of indices the set is over.
  public int size() {
    return size;
  }

  /// Number of indices in the set.
  public int count() {
    return count;
  }

  /// Tells whether every index is in the set.
  public boolean isFull() {
    return count == size;
  }

  /// Tells whether no index is in the set.
  public boolean isEmpty() {
    return count == 0;
  }

  /// Tells whether an index is in the set.
  public boolean get(int index) {
    assert index >= 0 && index < size : index;
    return (words[index >> 6] & 1L << index) != 0;
  }

  /// Adds an index; tells whether it was new.
  public boolean set(int index) {
    if (get(index)) {
      return false;
    }
    words[index >> 6] |= 1L << index;
    count++;
    return true;
  }

  /// Removes an index; tells whether it was there.
  public boolean clear(int index) {
    if (!get(index)) {
      return false;
    }
    words[index >> 6] &= ~(1L << index);
    count--;
    return true;
  }

  /// Adds every index.
  public void setAll() {
    Arrays.fill(words, -1L);
    if (size % Long.SIZE != 0) {
      words[words.length - 1] = (1L << size % Long.SIZE) - 1;
    }
    count = size;
  }

  /// Removes every index.
  public void clearAll() {
    Arrays.fill(words, 0);
    count = 0;
  }

  /// The smallest index in the set at or above `from`, or -1.
  public int nextSet(int from) {
    return next(from, 0);
  }

  /// The smallest index not in the set at or above `from`, or -1.
  public int nextClear(int from) {
    return next(from, -1L);
  }

  private int next(int from, long flip) {
    if (from >= size) {
      return -1;
    }
    int at = from >> 6;
    long word = (words[at] ^ flip) & -1L << from;
    while (word == 0) {
      if (++at == words.length) {
        return -1;
      }
      word = words[at] ^ flip;
    }
    int index = (at << 6) + Long.numberOfTrailingZeros(word);
    return index < size ? index : -1;
  }

  /// The smallest index at or above `from` that is in this set and in `other`, which has the same
  /// size, or -1.
  public int nextShared(Bitfield other, int from) {
    if (from >= size) {
      return -1;
    }
    int at = from >> 6;
    long word = words[at] & other.words[at] & -1L << from;
    while (word == 0) {
      if (++at == words.length) {
        return -1;
      }
      word = words[at] & other.words[at];
    }
    return (at << 6) + Long.numberOfTrailingZeros(word);
  }

  /// Number of indices that are in this set and in `other`, which has the same size.
  public int countShared(Bitfield other) {
    int shared = 0;
    for (int i = 0; i < words.length; i++) {
      shared += Long.bitCount(words[i] & other.words[i]);
    }
    return shared;
  }

  /// Calls `action` with every index in the set, ascending.
  public void forEach(IntConsumer action) {
    for (int i = nextSet(0); i >= 0; i = nextSet(i + 1)) {
      action.accept(i);
    }
  }

  /// Tells whether some index is in this set and not in `other`, which has the same size.
  public boolean hasMoreThan(Bitfield other) {
    for (int i = 0; i < words.length; i++) {
      if ((words[i] & ~other.words[i]) != 0) {
        return true;
      }
    }
    return false;
  }

  /// Adds every index of `other`, which has the same size.
  public void or(Bitfield other) {
    count = 0;
    for (int i = 0; i < words.length; i++) {
      words[i] |= other.words[i];
      count += Long.bitCount(words[i]);
    }
  }

  /// Returns an independent copy.
  public Bitfield copy() {
    Bitfield copy = new Bitfield(size);
    System.arraycopy(words, 0, copy.words, 0, words.length);
    copy.count = count;
    return copy;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Bitfield bits && size == bits.size && Arrays.equals(words, bits.words);
  }

  @Override
  public int hashCode() {
    return 31 * size + Arrays.hashCode(words);
  }

  @Override
  public String toString() {
    return count + "/" + size;
  }
}
