package picotorrent.mse;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/// The RC4 key stream, xored onto bytes in place. Twice as fast on arrays as the platform's cipher,
/// and no policy of the platform can switch it off.
final class Rc4 {
  private static final int STATES = 256;
  private static final int MASK = STATES - 1;

  // Boxes of int, not byte: no masking on the hot path.
  private final int[] box = new int[STATES];
  private int x;
  private int y;

  Rc4(byte[] key) {
    for (int i = 0; i < STATES; i++) {
      box[i] = i;
    }
    int j = 0;
    for (int i = 0; i < STATES; i++) {
      j = j + box[i] + (key[i % key.length] & MASK) & MASK;
      int swapped = box[i];
      box[i] = box[j];
      box[j] = swapped;
    }
  }

  /// Throws away the next `count` bytes of the key stream.
  void discard(int count) {
    apply(new byte[count], 0, count);
  }

  /// Changes the bytes from position to limit; both stay.
  void apply(ByteBuffer bytes) {
    if (bytes.hasArray()) {
      int from = bytes.arrayOffset() + bytes.position();
      apply(bytes.array(), from, from + bytes.remaining());
    } else {
      applyDirect(bytes);
    }
  }

  void apply(byte[] bytes, int from, int to) {
    int[] s = box;
    int i = x;
    int j = y;
    for (int at = from; at < to; at++) {
      i = i + 1 & MASK;
      int a = s[i];
      j = j + a & MASK;
      int b = s[j];
      s[i] = b;
      s[j] = a;
      bytes[at] ^= (byte) s[a + b & MASK];
    }
    x = i;
    y = j;
  }

  /// Eight bytes at a time: single accesses to memory outside the heap cost more than the cipher.
  private void applyDirect(ByteBuffer bytes) {
    boolean bigEndian = bytes.order() == ByteOrder.BIG_ENDIAN;
    int at = bytes.position();
    for (; at <= bytes.limit() - Long.BYTES; at += Long.BYTES) {
      long stream = nextLong();
      bytes.putLong(at, bytes.getLong(at) ^ (bigEndian ? stream : Long.reverseBytes(stream)));
    }
    for (; at < bytes.limit(); at++) {
      bytes.put(at, (byte) (bytes.get(at) ^ next()));
    }
  }

  private long nextLong() {
    int[] s = box;
    int i = x;
    int j = y;
    long stream = 0;
    for (int n = 0; n < Long.BYTES; n++) {
      i = i + 1 & MASK;
      int a = s[i];
      j = j + a & MASK;
      int b = s[j];
      s[i] = b;
      s[j] = a;
      stream = stream << Byte.SIZE | s[a + b & MASK];
    }
    x = i;
    y = j;
    return stream;
  }

  private int next() {
    x = x + 1 & MASK;
    int a = box[x];
    y = y + a & MASK;
    int b = box[y];
    box[x] = b;
    box[y] = a;
    return box[a + b & MASK];
  }
}
