package picotorrent.swarm;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.function.Predicate;
import picotorrent.base.Endpoint;

/// Which endpoints may be connected to at all: shared by the peer books of a session.
///
/// What comes from strangers is full of garbage and traps: port 0, multicast, our own address, and
/// addresses of our own machine or network that only a local source can know. Confined to the
/// session loop.
public final class AddressRules {
  private static final int MAX_OWN = 64; // listening sockets, external addresses, self-connections

  private final Set<Endpoint> own = new LinkedHashSet<>();
  private Predicate<InetAddress> blocked = address -> false;

  /// Sets which addresses a person's filter blocks.
  public void block(Predicate<InetAddress> filter) {
    blocked = filter;
  }

  /// Tells an endpoint at which we ourselves can be reached: never connect there.
  public void own(Endpoint endpoint) {
    if (own.size() < MAX_OWN) {
      own.add(endpoint);
    }
  }

  /// Tells whether a person's filter blocks an address.
  public boolean isBlocked(InetAddress address) {
    return blocked.test(address);
  }

  /// Tells whether an endpoint may be connected to.
  ///
  /// @param local who told is a person, this machine, or a host of a local network: then local
  ///   addresses are plausible
  public boolean allows(Endpoint endpoint, boolean local) {
    InetAddress address = endpoint.address();
    return endpoint.port() != 0
        && !address.isAnyLocalAddress()
        && !address.isMulticastAddress()
        && !isReserved(address)
        && (local || !isLocal(address))
        && !own.contains(endpoint)
        && !blocked.test(address);
  }

  /// Tells whether an address is of this machine or of a local network (RFC 1918, RFC 3927, RFC
  /// 4193, RFC 6598).
  public static boolean isLocal(InetAddress address) {
    if (address.isLoopbackAddress()
        || address.isLinkLocalAddress()
        || address.isSiteLocalAddress()) {
      return true;
    }
    byte[] raw = address.getAddress();
    if (address instanceof Inet4Address) {
      return raw[0] == 100 && (raw[1] & 0xc0) == 64;
    }
    return (raw[0] & 0xfe) == 0xfc;
  }

  /// 0.0.0.0/8 and 240.0.0.0/4 are nobody's (RFC 6890).
  private static boolean isReserved(InetAddress address) {
    int first = address.getAddress()[0] & 0xff;
    return address instanceof Inet4Address && (first == 0 || first >= 240);
  }
}
