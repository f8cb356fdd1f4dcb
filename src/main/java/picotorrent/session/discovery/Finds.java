package picotorrent.session.discovery;

import java.util.List;
import picotorrent.base.Endpoint;
import picotorrent.base.Hash;
import picotorrent.swarm.peers.PeerSource;

/// Hears where peers of a swarm are said to be.
@FunctionalInterface
public interface Finds {
  /// Somebody has told of peers.
  ///
  /// @param swarm what they have, a 20-byte hash
  /// @param source how that was learnt
  /// @param local whether who told is a host of the local network
  void found(Hash swarm, List<Endpoint> peers, PeerSource source, boolean local);
}
