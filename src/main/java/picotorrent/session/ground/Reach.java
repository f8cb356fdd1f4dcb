package picotorrent.session.ground;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picotorrent.base.AddressScope;
import picotorrent.base.Endpoint;
import picotorrent.portmap.Mapping;
import picotorrent.portmap.Mapping.Transport;

/// Where the world reaches us, as far as anybody has told: the ports that we name to trackers and
/// peers, and our addresses outside.
///
/// A router's word for our address counts at once, since it is the one that translates it; trackers
/// (BEP 24) and peers (BEP 10 `yourip`) may lie and are believed when enough of them agree.
/// Confined to the session loop.
public final class Reach {
  /// Strangers that must agree on our address.
  static final int NEEDED = 3;

  /// Strangers whose words are remembered; the last ones, so that a new address gets through.
  static final int REMEMBERED = 24;

  private final Map<Transport, Integer> mapped = new EnumMap<>(Transport.class);
  private final Map<Boolean, InetAddress> external = new HashMap<>(); // by whether it is IPv6
  private final Map<String, InetAddress> votes = new LinkedHashMap<>();
  private final List<Runnable> listeners = new ArrayList<>();
  private int listenPort;
  private boolean routerSpoke;

  /// Calls back whenever something here changes.
  public void onChange(Runnable listener) {
    listeners.add(listener);
  }

  /// The port that is bound. It is told on while we leave, when nothing listens any more.
  void listensAt(int port) {
    if (port != listenPort) {
      listenPort = port;
      mapped.clear();
      changed();
    }
  }

  /// The TCP port to tell to others, 0 when we cannot be connected to.
  public int tcpPort() {
    return mapped.getOrDefault(Transport.TCP, listenPort);
  }

  /// The UDP port to tell to others.
  public int udpPort() {
    return mapped.getOrDefault(Transport.UDP, listenPort);
  }

  /// A router leads a port outside to one of ours.
  public void mapped(Mapping mapping, int externalPort) {
    if (mapping.internalPort() == listenPort) {
      Integer before = mapped.put(mapping.transport(), externalPort);
      if (before == null || before != externalPort) {
        changed();
      }
    }
  }

  /// A router leads it no more.
  public void unmapped(Mapping mapping) {
    if (mapping.internalPort() == listenPort && mapped.remove(mapping.transport()) != null) {
      changed();
    }
  }

  /// Whether a router leads TCP to us.
  public boolean isMapped() {
    return mapped.containsKey(Transport.TCP);
  }

  /// A router says where it is outside. Behind another router that is no address of the internet.
  public void routerSays(InetAddress address) {
    if (AddressScope.of(address) == AddressScope.GLOBAL) {
      routerSpoke |= !(address instanceof Inet6Address);
      believe(address);
    }
  }

  /// A stranger says from where it sees us.
  ///
  /// @param voter who; one voice for each
  /// @param address null when it says nothing
  public void strangerSays(String voter, @Nullable InetAddress address) {
    if (address == null || AddressScope.of(address) != AddressScope.GLOBAL) {
      return;
    }
    votes.remove(voter);
    votes.put(voter, address);
    if (votes.size() > REMEMBERED) {
      votes.remove(votes.keySet().iterator().next());
    }
    boolean ipv6 = address instanceof Inet6Address;
    long same = votes.values().stream().filter(address::equals).count();
    long all = votes.values().stream().filter(one -> one instanceof Inet6Address == ipv6).count();
    if (same >= NEEDED && 2 * same > all && (ipv6 || !routerSpoke)) {
      believe(address);
    }
  }

  private void believe(InetAddress address) {
    InetAddress before = external.put(address instanceof Inet6Address, address);
    if (!address.equals(before)) {
      changed();
    }
  }

  /// Where the world sees us in a family, or null while nobody can be believed.
  public @Nullable Endpoint external(boolean ipv6) {
    InetAddress address = external.get(ipv6);
    return address == null ? null : new Endpoint(address, tcpPort());
  }

  /// Where the world sees us, IPv4 first, or null.
  public @Nullable Endpoint external() {
    Endpoint ipv4 = external(false);
    return ipv4 == null ? external(true) : ipv4;
  }

  private void changed() {
    listeners.forEach(Runnable::run);
  }
}
