package picotorrent.dht;

import com.google.common.hash.Hashing;
import java.net.InetAddress;

/// A set of addresses from which only their number can be read, and which many nodes' answers join
/// (a Bloom filter of 2048 bits and two functions; BEP 33 §"bloom filter").
final class SwarmFilter {
  /// Bytes on the wire.
  static final int BYTES = 256;

  private static final int BITS = BYTES * 8;

  private final byte[] bits;

  private SwarmFilter(byte[] bits) {
    this.bits = bits;
  }

  static SwarmFilter empty() {
    return new SwarmFilter(new byte[BYTES]);
  }

  /// Copies 256 bytes.
  static SwarmFilter of(byte[] bits) {
    return new SwarmFilter(bits.clone());
  }

  @SuppressWarnings("deprecation") // SHA-1 is what BEP 33 asks for
  void add(InetAddress address) {
    byte[] hash = Hashing.sha1().hashBytes(address.getAddress()).asBytes();
    set(((hash[1] & 0xff) << 8 | (hash[0] & 0xff)) % BITS);
    set(((hash[3] & 0xff) << 8 | (hash[2] & 0xff)) % BITS);
  }

  private void set(int index) {
    bits[index / 8] |= (byte) (1 << (index % 8));
  }

  void join(SwarmFilter other) {
    for (int i = 0; i < BYTES; i++) {
      bits[i] |= other.bits[i];
    }
  }

  /// How many addresses it likely holds.
  double estimate() {
    int zeros = 0;
    for (byte eight : bits) {
      zeros += 8 - Integer.bitCount(eight & 0xff);
    }
    double open = Math.min(Math.max(zeros, 1), BITS - 1);
    return zeros == BITS ? 0 : Math.log(open / BITS) / (2 * Math.log(1 - 1.0 / BITS));
  }

  byte[] toBytes() {
    return bits.clone();
  }
}
