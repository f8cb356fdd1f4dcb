package picotorrent.swarm.peers;

import java.util.Arrays;
import java.util.zip.CRC32C;
import picotorrent.base.Endpoint;

/// The canonical peer priority (BEP 40): both ends of a connection compute the same number, so that
/// a full swarm agrees on which connections to keep, and nobody can choose its neighbours.
public final class PeerPriority {
  private static final int IPV4_BYTES = 4;
  private static final int MASK = 0x55;

  private PeerPriority() {}

  /// The priority of the connection between two endpoints, higher is better; 0 for addresses of
  /// different families.
  ///
  /// @param ours our external address and port
  public static int of(Endpoint ours, Endpoint theirs) {
    byte[] a = ours.address().getAddress();
    byte[] b = theirs.address().getAddress();
    if (a.length != b.length) {
      return 0;
    }
    if (Arrays.equals(a, b)) {
      return checksum(port(ours.port()), port(theirs.port()));
    }
    int shared = sharedBytes(a, b);
    return checksum(masked(a, shared), masked(b, shared));
  }

  /// The priority when no external address is known: by the peer's alone.
  public static int of(Endpoint theirs) {
    return checksum(new byte[0], masked(theirs.address().getAddress(), 0));
  }

  private static int sharedBytes(byte[] a, byte[] b) {
    return Arrays.mismatch(a, b);
  }

  /// Keeps the network part: half of an IPv4 address (/16) or 48 bits of an IPv6 address, and one
  /// byte more than what both share beyond that. Of the other bytes every second bit counts.
  private static byte[] masked(byte[] address, int shared) {
    int network = address.length == IPV4_BYTES ? 2 : 6;
    int whole = shared < network ? network : Math.min(address.length, shared + 1);
    byte[] masked = address.clone();
    for (int i = whole; i < masked.length; i++) {
      masked[i] &= MASK;
    }
    return masked;
  }

  private static byte[] port(int port) {
    return new byte[] {(byte) (port >> 8), (byte) port};
  }

  private static int checksum(byte[] a, byte[] b) {
    boolean inOrder = Arrays.compareUnsigned(a, b) <= 0;
    CRC32C sum = new CRC32C();
    sum.update(inOrder ? a : b);
    sum.update(inOrder ? b : a);
    return (int) sum.getValue();
  }
}
