package picotorrent.sim;

import java.net.Inet6Address;
import org.jspecify.annotations.Nullable;
import picotorrent.base.Endpoint;

/// Where a packet ends up.
///
/// @param host who gets it
/// @param there the endpoint at that host, behind any translation
/// @param sourceSeen the sender as that host sees it
record Route(SimHost host, Endpoint there, Endpoint sourceSeen) {
  /// The way of a packet that leaves now, or null when nobody gets it. Opens a mapping in the
  /// sender's [Nat] as it passes.
  static @Nullable Route find(boolean udp, SimHost from, Endpoint source, Endpoint to) {
    if (to.address().isLoopbackAddress() || from.has(to.address())) {
      return new Route(from, to, source);
    }
    Nat own = from.nat();
    SimHost neighbour = own == null ? null : own.hostAt(to.address());
    if (neighbour != null) {
      return new Route(neighbour, to, source);
    }
    Endpoint seen = own == null || isIpv6(source) ? source : own.outbound(udp, source, to);
    SimHost direct = from.world().hostAt(to.address());
    if (direct != null) {
      return new Route(direct, to, seen);
    }
    Nat other = from.world().natAt(to.address());
    return other == null || other == own ? null : other.inbound(udp, to.port(), seen);
  }

  private static boolean isIpv6(Endpoint endpoint) {
    return endpoint.address() instanceof Inet6Address;
  }
}
