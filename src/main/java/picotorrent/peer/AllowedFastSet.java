package picotorrent.peer;

import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import picotorrent.base.Hash;

/// Which pieces a peer may ask for while it is choked: the canonical set of BEP 6 §"Allowed Fast",
/// the same for a whole network and whenever it is worked out, so that coming again gains nothing.
///
/// Static and pure.
public final class AllowedFastSet {
  private static final int IPV4_NETWORK_BYTES = 3;

  /// BEP 6 says nothing of IPv6: what is one subscriber's there.
  private static final int IPV6_NETWORK_BYTES = 8;

  private AllowedFastSet() {}

  /// The address with which the set is worked out: that of the network, the rest zero.
  public static byte[] network(InetAddress address) {
    byte[] bytes = address.getAddress();
    int kept = bytes.length == 4 ? IPV4_NETWORK_BYTES : IPV6_NETWORK_BYTES;
    Arrays.fill(bytes, kept, bytes.length, (byte) 0);
    return bytes;
  }

  /// The set for a peer.
  ///
  /// @param infoHash 20 bytes
  /// @param pieceCount of the torrent
  /// @param size of the set; the torrent must have so many pieces
  public static List<Integer> of(InetAddress address, Hash infoHash, int pieceCount, int size) {
    if (size > pieceCount) {
      throw new IllegalArgumentException(size + " of " + pieceCount + " pieces");
    }
    Set<Integer> set = new LinkedHashSet<>();
    byte[] network = network(address);
    byte[] seed =
        ByteBuffer.allocate(network.length + infoHash.length())
            .put(network)
            .put(infoHash.toBytes())
            .array();
    while (set.size() < size) {
      seed = sha1(seed);
      ByteBuffer numbers = ByteBuffer.wrap(seed);
      while (set.size() < size && numbers.hasRemaining()) {
        set.add((int) (Integer.toUnsignedLong(numbers.getInt()) % pieceCount));
      }
    }
    return new ArrayList<>(set);
  }

  private static byte[] sha1(byte[] bytes) {
    try {
      return MessageDigest.getInstance("SHA-1").digest(bytes);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-1", e);
    }
  }
}
