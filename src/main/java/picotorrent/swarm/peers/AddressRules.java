package picotorrent.swarm.peers;

import java.net.InetAddress;
import java.util.LinkedHashSet;
import java.util.Set;
import picotorrent.base.AddressRanges;
import picotorrent.base.AddressScope;
import picotorrent.base.Endpoint;

/// Which endpoints may be connected to at all: shared by the peer books of a session.
///
/// What comes from strangers is full of garbage and traps: port 0, multicast, our own address, and
/// addresses of our own machine or network that only a local source can know. Confined to the
/// session loop.
public final class AddressRules {
  private static final int MAX_OWN = 64; // listening sockets, external addresses, self-connections

  private final Set<Endpoint> own = new LinkedHashSet<>();
  private AddressRanges banned = AddressRanges.NONE;
  private AddressRanges listed = AddressRanges.NONE;

  /// Sets which addresses a person has banned.
  public void ban(AddressRanges ranges) {
    banned = ranges;
  }

  /// Sets which addresses a list of theirs blocks.
  public void block(AddressRanges ranges) {
    listed = ranges;
  }

  /// Tells an endpoint at which we ourselves can be reached: never connect there.
  public void own(Endpoint endpoint) {
    if (own.size() < MAX_OWN) {
      own.add(endpoint);
    }
  }

  /// Tells whether a person, or a list of theirs, has banned an address.
  public boolean isBlocked(InetAddress address) {
    return banned.contains(address) || listed.contains(address);
  }

  /// Tells whether an endpoint has turned out to be ourselves.
  public boolean isOwn(Endpoint endpoint) {
    return own.contains(endpoint);
  }

  /// Tells whether an endpoint may be connected to.
  ///
  /// @param local who told is a person, this machine, or a host of a local network: then local
  ///   addresses are plausible
  public boolean allows(Endpoint endpoint, boolean local) {
    InetAddress address = endpoint.address();
    AddressScope scope = AddressScope.of(address);
    return endpoint.port() != 0
        && (scope == AddressScope.GLOBAL
            || local && (scope.isLocal() || AddressScope.isOnNamedLink(address)))
        && !own.contains(endpoint)
        && !isBlocked(address);
  }
}
