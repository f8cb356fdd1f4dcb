package picotorrent.dht;

import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.random.RandomGenerator;
import picotorrent.base.Hash;

/// A point of the 160-bit space in which nodes, info hashes and items lie (BEP 5 §"overview").
/// Immutable; ordered as an unsigned big-endian number.
///
/// @param high the first 8 bytes
/// @param middle the next 8 bytes
/// @param low the last 4 bytes
public record NodeId(long high, long middle, int low) implements Comparable<NodeId> {
  /// Bytes on the wire.
  public static final int BYTES = 20;

  /// Bits, and so the number of distances that differ in their first bit.
  static final int BITS = 160;

  /// Reads 20 bytes from `offset`.
  static NodeId of(byte[] source, int offset) {
    ByteBuffer bytes = ByteBuffer.wrap(source, offset, BYTES);
    return new NodeId(bytes.getLong(), bytes.getLong(), bytes.getInt());
  }

  /// The point of a hash of 20 bytes.
  public static NodeId of(Hash hash) {
    return of(hash.truncated().toBytes(), 0);
  }

  /// Any point.
  static NodeId random(RandomGenerator random) {
    return new NodeId(random.nextLong(), random.nextLong(), random.nextInt());
  }

  /// Any point that shares exactly the first `prefix` bits, 0 to 159, with this one.
  NodeId randomAt(int prefix, RandomGenerator random) {
    NodeId any = random(random);
    byte[] mixed = any.toBytes();
    byte[] ours = toBytes();
    int whole = prefix / 8;
    System.arraycopy(ours, 0, mixed, 0, whole);
    int kept = 0xff00 >> (prefix % 8) & 0xff;
    int turned = 0x80 >> (prefix % 8);
    int bits = (ours[whole] & kept) | (~ours[whole] & turned);
    mixed[whole] = (byte) (bits | (mixed[whole] & ~(kept | turned)));
    return of(mixed, 0);
  }

  /// Returns the 20 bytes.
  public byte[] toBytes() {
    return ByteBuffer.allocate(BYTES).putLong(high).putLong(middle).putInt(low).array();
  }

  /// The number of leading bits that are equal: 160 for the same point.
  int commonPrefix(NodeId other) {
    if (high != other.high) {
      return Long.numberOfLeadingZeros(high ^ other.high);
    }
    if (middle != other.middle) {
      return Long.SIZE + Long.numberOfLeadingZeros(middle ^ other.middle);
    }
    return 2 * Long.SIZE + Integer.numberOfLeadingZeros(low ^ other.low);
  }

  /// Compares how far (by XOR) two points are from this one; negative when `one` is nearer.
  int compareDistances(NodeId one, NodeId other) {
    int order = Long.compareUnsigned(high ^ one.high, high ^ other.high);
    if (order == 0) {
      order = Long.compareUnsigned(middle ^ one.middle, middle ^ other.middle);
    }
    return order != 0 ? order : Integer.compareUnsigned(low ^ one.low, low ^ other.low);
  }

  @Override
  public int compareTo(NodeId other) {
    int order = Long.compareUnsigned(high, other.high);
    if (order == 0) {
      order = Long.compareUnsigned(middle, other.middle);
    }
    return order != 0 ? order : Integer.compareUnsigned(low, other.low);
  }

  /// Returns 40 hexadecimal digits.
  @Override
  public String toString() {
    return HexFormat.of().formatHex(toBytes());
  }
}
