package picotorrent.dht;

import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.Arrays;
import picotorrent.base.AddressScope;
import picotorrent.base.Endpoint;

/// Where an address lies, for rules that keep one owner of many addresses from being many nodes.
/// Inside networks of one's own, where several nodes share a machine, the port counts as well.
final class Places {
  private static final int IPV4_SUBNET_BYTES = 3;
  private static final int IPV6_SUBNET_BYTES = 8;

  private Places() {}

  /// What is one machine: the address, or for IPv6 its /64, of which every home has at least one.
  static Object machine(Endpoint endpoint) {
    if (AddressScope.of(endpoint.address()) != AddressScope.GLOBAL) {
      return endpoint;
    }
    return endpoint.isIpv6() ? prefix(endpoint.address(), IPV6_SUBNET_BYTES) : endpoint.address();
  }

  /// What is likely one owner: the /24, or for IPv6 the /64.
  static Object subnet(Endpoint endpoint) {
    if (AddressScope.of(endpoint.address()) != AddressScope.GLOBAL) {
      return endpoint;
    }
    return prefix(endpoint.address(), endpoint.isIpv6() ? IPV6_SUBNET_BYTES : IPV4_SUBNET_BYTES);
  }

  /// Tells whether `endpoint`, told by `teller`, may be talked to: never what no host has, and
  /// nothing in our own network on the word of a stranger.
  static boolean isPlausible(Endpoint endpoint, Endpoint teller) {
    if (endpoint.port() == 0) {
      return false;
    }
    return switch (AddressScope.of(endpoint.address())) {
      case GLOBAL -> true;
      case FORBIDDEN -> false;
      case PRIVATE, LOOPBACK -> AddressScope.of(teller.address()).isLocal();
    };
  }

  private static Object prefix(InetAddress address, int bytes) {
    byte[] raw = address.getAddress();
    return ByteBuffer.wrap(Arrays.copyOf(raw, bytes));
  }
}
