package picotorrent.net;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.nio.channels.DatagramChannel;
import org.jspecify.annotations.Nullable;
import picotorrent.base.Endpoint;

/// How large a datagram our link towards a remote carries: its MTU without IP and UDP headers.
final class LinkSize {
  private static final int IPV4_HEADERS_BYTES = 20 + 8;
  private static final int IPV6_HEADERS_BYTES = 40 + 8;

  /// Where the link does not say.
  private static final int ETHERNET_BYTES = 1500;

  /// What UDP over IPv4 carries at most; within a machine everything does.
  private static final int LARGEST_DATAGRAM_BYTES = 65_507;

  private static final Logger LOG = System.getLogger(LinkSize.class.getName());

  private LinkSize() {}

  /// Asks the system's routes; nothing is sent. Takes some 0.1 ms.
  static int datagramBytes(Endpoint remote) {
    int headers = remote.isIpv6() ? IPV6_HEADERS_BYTES : IPV4_HEADERS_BYTES;
    try {
      return Math.min(LARGEST_DATAGRAM_BYTES, mtuTowards(remote) - headers);
    } catch (IOException e) {
      LOG.log(
          Level.DEBUG, "the link towards {0} does not say its MTU: {1}", remote, e.getMessage());
      return ETHERNET_BYTES - headers;
    }
  }

  /// A UDP socket that connects gets the address that the route prefers: the remote's own if the
  /// route stays within this machine, else that of the link.
  private static int mtuTowards(Endpoint remote) throws IOException {
    try (DatagramChannel asking = Families.datagrams(remote)) {
      asking.connect(remote.toSocketAddress());
      InetAddress own = ((InetSocketAddress) asking.getLocalAddress()).getAddress();
      if (own.equals(remote.address()) || own.isLoopbackAddress()) {
        return Integer.MAX_VALUE;
      }
      @Nullable NetworkInterface link = NetworkInterface.getByInetAddress(own);
      int mtu = link == null ? 0 : link.getMTU();
      return mtu > 0 ? mtu : ETHERNET_BYTES;
    }
  }
}
