package picotorrent.sim;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picotorrent.base.Endpoint;
import picotorrent.port.Link;

/// A local network of a [SimWorld]: its hosts hear each other's multicast. It carries nothing else:
/// hosts reach each other by their addresses, as everywhere.
public final class Lan {
  private final String name;
  private final int prefixBits;
  private final @Nullable InetAddress gateway;
  private final List<SimHost> hosts = new ArrayList<>();

  Lan(String name, int prefixBits, @Nullable InetAddress gateway) {
    this.name = name;
    this.prefixBits = prefixBits;
    this.gateway = gateway;
  }

  /// Plugs a host in.
  public Lan plug(SimHost host) {
    hosts.add(host);
    host.lans.add(this);
    return this;
  }

  /// Pulls a host's cable.
  public void unplug(SimHost host) {
    hosts.remove(host);
    host.lans.remove(this);
  }

  /// The host that has an address here.
  public SimHost hostAt(InetAddress address) {
    return hosts.stream().filter(host -> host.has(address)).findFirst().orElseThrow();
  }

  /// As a host on it sees it.
  Link link(SimHost host) {
    List<Link.Place> places =
        host.addresses().stream().map(address -> new Link.Place(address, prefixBits)).toList();
    return new Link(name, places, gateway == null ? List.of() : List.of(gateway), true);
  }

  boolean is(Link link) {
    return link.name().equals(name);
  }

  /// Hands a datagram to everybody who hears a group here, the sender included.
  void multicast(SimHost from, Endpoint source, Endpoint group, byte[] datagram) {
    for (SimHost host : List.copyOf(hosts)) {
      from.world()
          .at(
              from.world().now() + from.latencyTo(host),
              () -> host.run(() -> host.network().multicast(this, source, group, datagram)));
    }
  }
}
