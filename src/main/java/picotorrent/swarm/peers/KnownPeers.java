package picotorrent.swarm.peers;

import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import picotorrent.base.Endpoint;

/// The peers of one torrent that somebody told of, connected or not. There is a limit: for a new
/// one another is forgotten, or it is not taken.
///
/// Confined to the session loop.
final class KnownPeers {
  /// Entries looked at to make room for another one.
  private static final int EVICTION_SCAN = 16;

  private final Map<Endpoint, KnownPeer> peers = new LinkedHashMap<>();
  private int limit;

  /// @param limit how many are remembered, 1 or more
  KnownPeers(int limit) {
    this.limit = limit;
  }

  void limit(int now) {
    limit = now;
  }

  @Nullable KnownPeer at(Endpoint endpoint) {
    return peers.get(endpoint);
  }

  /// All, those first that were not looked at for longest; not to be changed.
  Collection<KnownPeer> all() {
    return Collections.unmodifiableCollection(peers.values());
  }

  int size() {
    return peers.size();
  }

  /// Number of those that a source has told of.
  int size(PeerSource source) {
    int count = 0;
    for (KnownPeer peer : peers.values()) {
      count += peer.isFrom(source) ? 1 : 0;
    }
    return count;
  }

  /// Remembers a peer, in the place of one at the same endpoint.
  void put(KnownPeer peer) {
    peers.put(peer.endpoint(), peer);
  }

  void forget(Endpoint endpoint) {
    peers.remove(endpoint);
  }

  /// Forgets those to whom it applies and who are not connected, or about to be.
  void forgetIdle(Predicate<KnownPeer> those) {
    peers.values().removeIf(peer -> peer.state() == KnownPeer.State.IDLE && those.test(peer));
  }

  /// Up to `most` endpoints worth remembering for the next session: who was of use first.
  List<Endpoint> worthRemembering(int most) {
    return peers.values().stream()
        .filter(peer -> peer.isDialable() && peer.failures() == 0)
        .sorted(
            Comparator.comparing(
                (KnownPeer peer) -> peer.state() != KnownPeer.State.CONNECTED && !peer.wasUseful()))
        .limit(most)
        .map(KnownPeer::endpoint)
        .toList();
  }

  /// Tells whether there is room for a peer of a source; forgets somebody for it where need be: who
  /// failed most, else who was told of by a lesser source. Looks at a few only; those go to the
  /// back, so that everybody is looked at in turn.
  boolean hasRoomFor(PeerSource source) {
    if (peers.size() < limit) {
      return true;
    }
    List<KnownPeer> some = peers.values().stream().limit(EVICTION_SCAN).toList();
    KnownPeer worst = null;
    for (KnownPeer peer : some) {
      peers.remove(peer.endpoint());
      peers.put(peer.endpoint(), peer);
      boolean idle = peer.state() == KnownPeer.State.IDLE && !peer.wasUseful();
      if (idle && (worst == null || isWorse(peer, worst))) {
        worst = peer;
      }
    }
    if (worst == null || worst.failures() == 0 && worst.bestSource().compareTo(source) <= 0) {
      return false;
    }
    peers.remove(worst.endpoint());
    return true;
  }

  private static boolean isWorse(KnownPeer one, KnownPeer other) {
    return one.failures() != other.failures()
        ? one.failures() > other.failures()
        : one.bestSource().compareTo(other.bestSource()) > 0;
  }
}
