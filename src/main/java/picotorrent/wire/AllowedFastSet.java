package picotorrent.wire;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.SequencedSet;
import picotorrent.base.Hash;

/// The pieces that a peer may request while it is choked (BEP 6 §"allowed fast set generation"):
/// always the same for one network of 256 addresses, so that nobody gains by coming again.
public final class AllowedFastSet {
  /// Pieces that are granted to one peer, as BEP 6 suggests.
  public static final int PIECES = 10;

  private static final int NETWORK_MASK = 0xffff_ff00;

  private AllowedFastSet() {}

  /// Returns `count` pieces of `pieceCount`, all of them when there are no more, in order of
  /// generation. The BEP knows IPv4 only: no piece is granted to an IPv6 address.
  ///
  /// @param infoHash the 20 bytes of the handshake
  public static SequencedSet<Integer> of(
      InetAddress peer, Hash infoHash, int pieceCount, int count) {
    SequencedSet<Integer> pieces = new LinkedHashSet<>();
    if (peer instanceof Inet4Address && pieceCount > 0) {
      int network = ByteBuffer.wrap(peer.getAddress()).getInt() & NETWORK_MASK;
      byte[] seed = ByteBuffer.allocate(24).putInt(network).put(infoHash.toBytes()).array();
      int wanted = Math.min(count, pieceCount);
      while (pieces.size() < wanted) {
        seed = sha1(seed);
        ByteBuffer numbers = ByteBuffer.wrap(seed);
        while (numbers.hasRemaining() && pieces.size() < wanted) {
          pieces.add(Integer.remainderUnsigned(numbers.getInt(), pieceCount));
        }
      }
    }
    return Collections.unmodifiableSequencedSet(pieces);
  }

  private static byte[] sha1(byte[] bytes) {
    try {
      return MessageDigest.getInstance("SHA-1").digest(bytes);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-1", e);
    }
  }
}
