package picotorrent.tracker;

import java.util.Collection;
import picotorrent.base.AddressScope;
import picotorrent.base.Endpoint;

/// Peers as trackers list them: addresses and ports back to back (BEP 23, BEP 7, BEP 15).
final class CompactPeers {
  private CompactPeers() {}

  /// Adds the peers of `raw` from `offset` on, `width` (6 or 18) bytes each, up to
  /// [AnnounceOutcome#MAX_PEERS] in all; a rest shorter than one peer is dropped, and so are
  /// addresses nobody can be at.
  static void addTo(Collection<Endpoint> peers, byte[] raw, int offset, int width) {
    for (int at = offset; at + width <= raw.length; at += width) {
      add(peers, Endpoint.ofCompact(raw, at, width));
    }
  }

  static void add(Collection<Endpoint> peers, Endpoint peer) {
    boolean possible = peer.port() > 0 && AddressScope.of(peer.address()) != AddressScope.FORBIDDEN;
    if (possible && peers.size() < AnnounceOutcome.MAX_PEERS) {
      peers.add(peer);
    }
  }
}
