package picotorrent.net;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.DatagramChannel;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picotorrent.base.Endpoint;

/// By which of our addresses the internet is reached.
final class WayOut {
  /// Addresses that nobody has (RFC 5737, RFC 3849): routes lead to them as to any other.
  private static final Endpoint FAR_IPV4 = Endpoint.parse("192.0.2.1:9");

  private static final Endpoint FAR_IPV6 = Endpoint.parse("[2001:db8::1]:9");

  private static final Logger LOG = System.getLogger(WayOut.class.getName());

  private WayOut() {}

  /// Asks the system's routes: a UDP socket that connects gets the address that the route prefers.
  /// Nothing is sent. Takes some 0.05 ms.
  static Optional<InetAddress> find(boolean ipv6, @Nullable InetAddress local) {
    Endpoint far = ipv6 ? FAR_IPV6 : FAR_IPV4;
    try (DatagramChannel asking = Families.datagrams(far)) {
      if (local != null) {
        asking.bind(new InetSocketAddress(local, 0));
      }
      asking.connect(far.toSocketAddress());
      InetAddress own = ((InetSocketAddress) asking.getLocalAddress()).getAddress();
      return own.isAnyLocalAddress() ? Optional.empty() : Optional.of(own);
    } catch (IOException e) {
      LOG.log(Level.TRACE, "there is no way to {0}: {1}", far, e.getMessage());
      return Optional.empty();
    }
  }
}
