package picotorrent.swarm.peers;

import com.google.common.net.InetAddresses;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picotorrent.base.AddressScope;
import picotorrent.base.Endpoint;
import picotorrent.base.PeerId;

/// Who sent wrong data. An address of a local network is not banned as a whole, since other peers
/// may share it; there the endpoint and the peer id are.
final class Bans {
  /// Bans at once; the oldest is forgiven.
  private static final int MAX = 10_000;

  private final Set<Object> banned = new LinkedHashSet<>(); // InetAddress, Endpoint, PeerId

  void add(Endpoint endpoint, @Nullable PeerId id) {
    if (AddressScope.of(endpoint.address()).isLocal()) {
      banned.add(endpoint);
      if (id != null) {
        banned.add(id);
      }
    } else {
      banned.add(endpoint.address());
    }
    while (banned.size() > MAX) {
      banned.remove(banned.iterator().next());
    }
  }

  boolean contains(Endpoint endpoint) {
    return banned.contains(endpoint.address()) || banned.contains(endpoint);
  }

  /// In the order in which they were added, as a person reads them.
  List<String> names() {
    List<String> names = new ArrayList<>();
    for (Object each : banned) {
      switch (each) {
        case InetAddress address -> names.add(InetAddresses.toAddrString(address));
        case Endpoint endpoint -> names.add(endpoint.toString());
        default -> {} // a peer id says nothing to a person
      }
    }
    return names;
  }

  boolean contains(PeerId id) {
    return banned.contains(id);
  }
}
