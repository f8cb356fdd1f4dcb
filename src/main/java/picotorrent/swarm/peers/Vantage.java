package picotorrent.swarm.peers;

import org.jspecify.annotations.Nullable;
import picotorrent.base.Endpoint;

/// Where the world sees us, and how much we and others prefer a peer for that (BEP 40).
///
/// Confined to the session loop.
final class Vantage {
  private @Nullable Endpoint ipv4;
  private @Nullable Endpoint ipv6;

  /// The world sees us here, in one family.
  void at(Endpoint endpoint) {
    if (endpoint.isIpv6()) {
      ipv6 = endpoint;
    } else {
      ipv4 = endpoint;
    }
  }

  /// Says to a peer what its priority is now.
  void rate(KnownPeer peer) {
    Endpoint external = peer.endpoint().isIpv6() ? ipv6 : ipv4;
    peer.priority(
        external == null
            ? PeerPriority.of(peer.endpoint())
            : PeerPriority.of(external, peer.endpoint()));
  }
}
