package picotorrent.sim;

import com.google.common.net.InetAddresses;
import java.net.InetAddress;
import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picotorrent.base.Endpoint;

/// A router that translates addresses: UDP by the classical four kinds (RFC 3489 §5), TCP outwards
/// only. Forwarded ports, as a person or UPnP opens them, are open for both. No hairpinning; hosts
/// behind one router reach each other by their private addresses.
public final class Nat {
  /// RFC 4787 REQ-5: a mapping must not expire in less than two minutes.
  static final long MAPPING_NANOS = Duration.ofMinutes(2).toNanos();

  private static final int FIRST_SYMMETRIC_PORT = 20_000;

  /// Who may send in through a mapping, and when a mapping is shared.
  public enum Kind {
    /// Anybody.
    FULL_CONE,
    /// Addresses that were sent to.
    RESTRICTED,
    /// Endpoints that were sent to.
    PORT_RESTRICTED,
    /// Endpoints that were sent to, each of which sees another port of ours.
    SYMMETRIC
  }

  private record Key(boolean udp, Endpoint internal, @Nullable Endpoint remote) {}

  private static final class Mapping {
    final boolean udp;
    final Endpoint internal;
    final int publicPort;
    final Set<Endpoint> contacted = new HashSet<>();
    final Set<InetAddress> contactedAddresses = new HashSet<>();
    long usedNanos;

    Mapping(boolean udp, Endpoint internal, int publicPort) {
      this.udp = udp;
      this.internal = internal;
      this.publicPort = publicPort;
    }
  }

  private final SimWorld world;
  private final InetAddress publicAddress;
  private final Kind kind;
  private final Map<InetAddress, SimHost> hosts = new LinkedHashMap<>();
  private final Map<Integer, Endpoint> forwards = new LinkedHashMap<>();
  private final Map<Key, Mapping> mappings = new LinkedHashMap<>();
  private int nextPort = FIRST_SYMMETRIC_PORT;

  Nat(SimWorld world, InetAddress publicAddress, Kind kind) {
    this.world = world;
    this.publicAddress = publicAddress;
    this.kind = kind;
  }

  /// A host behind this router.
  public SimHost host(String name, String privateAddress, Line line) {
    InetAddress ip = InetAddresses.forString(privateAddress);
    SimHost host = new SimHost(world, name, List.of(ip), line, this);
    if (hosts.putIfAbsent(ip, host) != null) {
      throw new IllegalArgumentException(privateAddress + " is taken");
    }
    return host;
  }

  /// Opens a port for everybody, TCP and UDP.
  public void forward(int publicPort, SimHost host, int port) {
    forwards.put(publicPort, host.endpoint(port));
  }

  /// Closes a port again.
  public void unforward(int publicPort) {
    forwards.remove(publicPort);
  }

  /// The address that the internet sees.
  public InetAddress publicAddress() {
    return publicAddress;
  }

  @Nullable SimHost hostAt(InetAddress address) {
    return hosts.get(address);
  }

  Iterable<SimHost> hosts() {
    return hosts.values();
  }

  /// Translates the source of a packet on its way out.
  Endpoint outbound(boolean udp, Endpoint internal, Endpoint remote) {
    for (Map.Entry<Integer, Endpoint> forward : forwards.entrySet()) {
      if (forward.getValue().equals(internal)) {
        return new Endpoint(publicAddress, forward.getKey());
      }
    }
    Key key = new Key(udp, internal, kind == Kind.SYMMETRIC ? remote : null);
    Mapping mapping = mappings.get(key);
    if (mapping == null || isExpired(mapping)) {
      mapping = new Mapping(udp, internal, publicPort(udp, internal.port()));
      mappings.put(key, mapping);
    }
    mapping.usedNanos = world.now();
    mapping.contacted.add(remote);
    mapping.contactedAddresses.add(remote.address());
    return new Endpoint(publicAddress, mapping.publicPort);
  }

  private boolean isExpired(Mapping mapping) {
    return world.now() - mapping.usedNanos > MAPPING_NANOS;
  }

  /// Cones keep the port where it is free.
  private int publicPort(boolean udp, int internalPort) {
    mappings.values().removeIf(this::isExpired);
    int port = kind == Kind.SYMMETRIC ? nextPort++ : internalPort;
    while (isTaken(udp, port)) {
      port = nextPort++;
    }
    if (nextPort > Endpoint.MAX_PORT) {
      nextPort = FIRST_SYMMETRIC_PORT;
    }
    return port;
  }

  private boolean isTaken(boolean udp, int port) {
    return forwards.containsKey(port)
        || mappings.values().stream().anyMatch(m -> m.udp == udp && m.publicPort == port);
  }

  /// Translates the target of a packet on its way in, or drops it.
  @Nullable Route inbound(boolean udp, int publicPort, Endpoint from) {
    Endpoint forwarded = forwards.get(publicPort);
    if (forwarded != null) {
      return route(forwarded, from);
    }
    for (Mapping mapping : mappings.values()) {
      if (udp && mapping.udp && mapping.publicPort == publicPort && admits(mapping, from)) {
        return route(mapping.internal, from);
      }
    }
    return null;
  }

  private boolean admits(Mapping mapping, Endpoint from) {
    if (isExpired(mapping)) {
      return false;
    }
    return switch (kind) {
      case FULL_CONE -> true;
      case RESTRICTED -> mapping.contactedAddresses.contains(from.address());
      case PORT_RESTRICTED, SYMMETRIC -> mapping.contacted.contains(from);
    };
  }

  private @Nullable Route route(Endpoint internal, Endpoint from) {
    SimHost host = hosts.get(internal.address());
    return host == null ? null : new Route(host, internal, from);
  }
}
