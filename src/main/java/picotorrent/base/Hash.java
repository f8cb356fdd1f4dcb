package picotorrent.base;

import com.google.common.io.BaseEncoding;
import java.util.Arrays;

/// An immutable SHA-1 (20 bytes) or SHA-256 (32 bytes) digest: an info hash, a piece hash, a merkle
/// node.
///
/// Ordered as an unsigned big-endian number, so that a DHT or a test can sort it. Safe on any
/// thread.
public final class Hash implements Comparable<Hash> {
  /// Bytes of a SHA-1 digest.
  public static final int SHA1_BYTES = 20;

  /// Bytes of a SHA-256 digest.
  public static final int SHA256_BYTES = 32;

  private static final BaseEncoding HEX = BaseEncoding.base16().lowerCase();

  private final byte[] bytes;

  private Hash(byte[] bytes) {
    if (bytes.length != SHA1_BYTES && bytes.length != SHA256_BYTES) {
      throw new IllegalArgumentException("a hash has 20 or 32 bytes, not " + bytes.length);
    }
    this.bytes = bytes;
  }

  /// Copies a digest of 20 or 32 bytes; any other length is an `IllegalArgumentException`.
  public static Hash of(byte[] digest) {
    return new Hash(digest.clone());
  }

  /// Copies `length` (20 or 32) bytes of `source` from `offset`.
  public static Hash of(byte[] source, int offset, int length) {
    return new Hash(Arrays.copyOfRange(source, offset, offset + length));
  }

  /// Reads 40 or 64 hexadecimal digits of either case; anything else is an
  /// `IllegalArgumentException`.
  public static Hash ofHex(String hex) {
    return new Hash(BaseEncoding.base16().ignoreCase().decode(hex));
  }

  /// Returns 20 or 32.
  public int length() {
    return bytes.length;
  }

  /// Returns a copy of the digest.
  public byte[] toBytes() {
    return bytes.clone();
  }

  /// Copies the digest into `target` from `offset`.
  public void copyTo(byte[] target, int offset) {
    System.arraycopy(bytes, 0, target, offset, bytes.length);
  }

  /// Tells whether the digest equals the bytes of `other` from `offset`.
  public boolean matches(byte[] other, int offset) {
    return offset + bytes.length <= other.length
        && Arrays.equals(bytes, 0, bytes.length, other, offset, offset + bytes.length);
  }

  /// Returns the first 20 bytes: what a v2 info hash becomes on the wire (BEP 52 §"infohash").
  public Hash truncated() {
    return bytes.length == SHA1_BYTES ? this : of(bytes, 0, SHA1_BYTES);
  }

  /// Returns lower-case hexadecimal digits.
  public String toHex() {
    return HEX.encode(bytes);
  }

  @Override
  public int compareTo(Hash other) {
    return Arrays.compareUnsigned(bytes, other.bytes);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Hash hash && Arrays.equals(bytes, hash.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  @Override
  public String toString() {
    return toHex();
  }
}
