package picotorrent.dht;

import java.net.InetAddress;
import java.util.Arrays;
import java.util.random.RandomGenerator;
import java.util.zip.CRC32C;
import picotorrent.base.AddressScope;

/// Ties node ids to addresses, so that nobody chooses the place in the space where one address is
/// (BEP 42): the first 21 bits are a checksum of the address and of three bits of chance.
final class SecureIds {
  private static final byte[] IPV4_MASK = {0x03, 0x0f, 0x3f, (byte) 0xff};
  private static final byte[] IPV6_MASK = {0x01, 0x03, 0x07, 0x0f, 0x1f, 0x3f, 0x7f, (byte) 0xff};

  private SecureIds() {}

  /// An id for a node that the world sees at `address`.
  static NodeId generate(InetAddress address, RandomGenerator random) {
    byte[] id = NodeId.random(random).toBytes();
    int checksum = checksum(address, id[NodeId.BYTES - 1]);
    id[0] = (byte) (checksum >>> 24);
    id[1] = (byte) (checksum >>> 16);
    id[2] = (byte) ((checksum >>> 8 & 0xf8) | (id[2] & 0x07));
    return NodeId.of(id, 0);
  }

  /// Tells whether a node at `address` may have this id. Addresses of networks of one's own may
  /// have any.
  static boolean matches(NodeId id, InetAddress address) {
    if (AddressScope.of(address) != AddressScope.GLOBAL) {
      return true;
    }
    int checksum = checksum(address, (byte) id.low());
    return (int) (id.high() >>> 43) == checksum >>> 11;
  }

  private static int checksum(InetAddress address, byte chance) {
    byte[] raw = address.getAddress();
    byte[] mask = raw.length == 4 ? IPV4_MASK : IPV6_MASK;
    byte[] masked = Arrays.copyOf(raw, mask.length);
    for (int i = 0; i < mask.length; i++) {
      masked[i] &= mask[i];
    }
    masked[0] |= (byte) ((chance & 0x07) << 5);
    CRC32C crc = new CRC32C();
    crc.update(masked);
    return (int) crc.getValue();
  }
}
