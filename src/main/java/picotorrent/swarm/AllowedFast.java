package picotorrent.swarm;

import com.google.common.hash.Hashing;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import picotorrent.base.Hash;

/// The pieces that a peer may ask for while it is choked (BEP 6 §"allowed fast set generation"):
/// the same ones however often it connects, from any port and any address of its network.
public final class AllowedFast {
  /// Pieces in a set: ten are what BEP 6 suggests.
  public static final int SET_SIZE = 10;

  private static final int IPV4_NETWORK = 0xffffff00;
  private static final int IPV6_NETWORK_BYTES = 6;

  private AllowedFast() {}

  /// The set for a peer, in the order in which it is generated.
  ///
  /// BEP 6 is silent about IPv6. There the first 48 bits, the smallest network a site has, take the
  /// place of an IPv4 address's first 24.
  ///
  /// @param infoHash 20 bytes; of a v2 torrent the truncated one
  /// @param count at most; fewer when the torrent has fewer pieces
  public static List<Integer> of(InetAddress address, Hash infoHash, int pieceCount, int count) {
    int wanted = Math.min(count, pieceCount);
    byte[] network = network(address);
    byte[] x =
        ByteBuffer.allocate(network.length + infoHash.length())
            .put(network)
            .put(infoHash.toBytes())
            .array();
    Set<Integer> pieces = new LinkedHashSet<>();
    while (pieces.size() < wanted) {
      x = sha1(x);
      ByteBuffer numbers = ByteBuffer.wrap(x);
      while (numbers.hasRemaining() && pieces.size() < wanted) {
        pieces.add(Integer.remainderUnsigned(numbers.getInt(), pieceCount));
      }
    }
    return List.copyOf(pieces);
  }

  private static byte[] network(InetAddress address) {
    byte[] raw = address.getAddress();
    if (address instanceof Inet4Address) {
      return ByteBuffer.allocate(raw.length)
          .putInt(ByteBuffer.wrap(raw).getInt() & IPV4_NETWORK)
          .array();
    }
    return ByteBuffer.allocate(raw.length).put(raw, 0, IPV6_NETWORK_BYTES).array();
  }

  @SuppressWarnings("deprecation") // SHA-1 is what BEP 6 prescribes; nothing is protected by it
  private static byte[] sha1(byte[] bytes) {
    return Hashing.sha1().hashBytes(bytes).asBytes();
  }
}
