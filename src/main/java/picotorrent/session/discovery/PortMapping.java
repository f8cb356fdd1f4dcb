package picotorrent.session.discovery;

import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picotorrent.base.AddressScope;
import picotorrent.base.Endpoint;
import picotorrent.port.Link;
import picotorrent.portmap.Mapping;
import picotorrent.portmap.PcpMachine;
import picotorrent.portmap.PortMapper;
import picotorrent.portmap.UpnpMachine;
import picotorrent.session.ground.Countdown;
import picotorrent.session.ground.Environment;

/// Has the routers of this machine's links lead our port to us, TCP and UDP: by UPnP, PCP and
/// NAT-PMP at once, since nobody knows which of them a router speaks. With an IPv6 router these are
/// holes in its firewall.
///
/// It begins when the first look at the links is over and nobody waits for it. Confined to the
/// session loop.
public final class PortMapping {
  /// How long a router may take to hear that we leave; what it does not hear runs out by itself
  /// ([PortMapper#LEASE_SECONDS]).
  static final long FAREWELL_NANOS = TimeUnit.MILLISECONDS.toNanos(1_500);

  private final Environment env;
  private final Neighbourhood neighbourhood;
  private final List<RouterTalk> talks = new ArrayList<>();
  private Set<Wish> wishes = Set.of();

  /// One router to ask, and for what.
  ///
  /// @param local our address towards it, of its family
  /// @param ipv6 our address of the internet on the same link, or null
  private record Wish(
      Link link, InetAddress router, InetAddress local, @Nullable InetAddress ipv6, int port) {}

  /// @param neighbourhood where routers are looked for
  public PortMapping(Environment env, Neighbourhood neighbourhood) {
    this.env = env;
    this.neighbourhood = neighbourhood;
  }

  /// Once a second: follows the settings, the links and the port.
  public void tick(long now) {
    Set<Wish> wished =
        env.settings().listen().mapPorts() && env.listenPort() != 0 ? wishes() : Set.of();
    if (!wished.equals(wishes)) {
      mapAgain();
      wishes = wished;
      wished.forEach(wish -> begin(wish, now));
    }
  }

  /// Routers may have forgotten what they were asked: asks again at the next [#tick].
  public void mapAgain() {
    talks.forEach(talk -> talk.leave(() -> {}));
    talks.clear();
    wishes = Set.of();
  }

  /// Routers before an address of the internet have nothing to translate, but may have a firewall.
  private Set<Wish> wishes() {
    Set<Wish> wished = new LinkedHashSet<>();
    for (Link link : neighbourhood.links()) {
      InetAddress ipv4 = neighbourhood.address(link, false);
      InetAddress ipv6 = global(neighbourhood.address(link, true));
      InetAddress router4 = link.gateway(false).orElse(null);
      InetAddress router6 = link.gateway(true).orElse(null);
      if (ipv4 != null && router4 != null && AddressScope.of(ipv4).isLocal()) {
        wished.add(new Wish(link, router4, ipv4, ipv6, env.listenPort()));
      }
      if (ipv6 != null && router6 != null) {
        wished.add(new Wish(link, router6, ipv6, ipv6, env.listenPort()));
      }
    }
    return wished;
  }

  private static @Nullable InetAddress global(@Nullable InetAddress address) {
    return address != null && AddressScope.of(address) == AddressScope.GLOBAL ? address : null;
  }

  private void begin(Wish wish, long now) {
    begin(wish, new PcpMachine(wish.router, wish.local, env.random()), now);
    if (wish.local instanceof Inet4Address ipv4) {
      begin(wish, new UpnpMachine(ipv4, wish.ipv6, env.random()), now);
    }
  }

  private void begin(Wish wish, PortMapper machine, long now) {
    RouterTalk talk = new RouterTalk(env, machine);
    try {
      talk.open(env.ports().network(), wish.link, new Endpoint(wish.local, 0));
    } catch (IOException e) {
      return; // the link is gone again; the next look will tell
    }
    talks.add(talk);
    talk.map(Mapping.of(Mapping.Transport.TCP, wish.port), now);
    talk.map(Mapping.of(Mapping.Transport.UDP, wish.port), now);
  }

  /// Takes every mapping back; `done` runs when the routers know, or have taken too long.
  public void close(Runnable done) {
    Countdown all = new Countdown(talks.size() + 1, done);
    talks.forEach(talk -> talk.leave(all));
    talks.clear();
    wishes = Set.of();
    all.run();
  }
}
