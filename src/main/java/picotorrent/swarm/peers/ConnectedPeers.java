package picotorrent.swarm.peers;

import java.net.InetAddress;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picotorrent.base.AddressScope;
import picotorrent.base.PeerId;

/// The peers that hold a place of one torrent, handshake complete or not, and whom to send away for
/// a newcomer.
///
/// Confined to the session loop.
final class ConnectedPeers {
  /// Connections from one address that is not local: several people behind one router, no more.
  static final int MAX_PER_ADDRESS = 3;

  /// A connection this young is not closed for another one: it has had no time to be of use.
  static final long GRACE_NANOS = 60_000_000_000L;

  /// Nothing went either way for so long: somebody else may do better. Several turns of a choker.
  private static final long STALE_NANOS = 300_000_000_000L;

  private final Set<KnownPeer> peers = new LinkedHashSet<>();

  /// In the order they came; not to be changed.
  Collection<KnownPeer> all() {
    return Collections.unmodifiableCollection(peers);
  }

  int size() {
    return peers.size();
  }

  void add(KnownPeer peer) {
    peers.add(peer);
  }

  /// Tells whether it was there.
  boolean remove(KnownPeer peer) {
    return peers.remove(peer);
  }

  /// The one with a peer id, or null.
  @Nullable KnownPeer withId(PeerId id) {
    for (KnownPeer peer : peers) {
      if (Objects.equals(id, peer.id())) {
        return peer;
      }
    }
    return null;
  }

  /// Whether another one from an address would be one too many.
  boolean areEnoughFrom(InetAddress address) {
    if (AddressScope.of(address).isLocal()) {
      return false;
    }
    int from = 0;
    for (KnownPeer peer : peers) {
      from += peer.endpoint().address().equals(address) ? 1 : 0;
    }
    return from >= MAX_PER_ADDRESS;
  }

  /// The one whose place is best given to somebody else, whoever that is: who says that it wants
  /// something and never asked, else who neither wants anything nor has anything for us, else the
  /// one between whom and us nothing has gone for longest, if that is minutes; null when all are of
  /// use, or may still be.
  @Nullable KnownPeer idlest(long now) {
    KnownPeer useless = null;
    KnownPeer stalest = null;
    for (KnownPeer peer : peers) {
      KnownPeer.Link link = peer.link();
      if (link == null) {
        continue;
      }
      if (link.isIdler()) {
        return peer;
      }
      if (useless == null && !link.isUseful() && !isYoung(peer, now)) {
        useless = peer;
      }
      if (isStale(link, now) && (stalest == null || isStaler(link, stalest.link()))) {
        stalest = peer;
      }
    }
    return useless != null ? useless : stalest;
  }

  private static boolean isYoung(KnownPeer peer, long now) {
    return now - peer.connectedNanos() < GRACE_NANOS;
  }

  private static boolean isStale(KnownPeer.Link link, long now) {
    return now - link.movedNanos() >= STALE_NANOS;
  }

  private static boolean isStaler(KnownPeer.Link one, KnownPeer.@Nullable Link other) {
    return other == null || one.movedNanos() - other.movedNanos() < 0;
  }

  /// The one to close for a newcomer where nobody is idle: the one of lowest priority (BEP 40) of
  /// those with whom nothing moves now, if that is lower than the newcomer's; else null.
  @Nullable KnownPeer lesserThan(KnownPeer newcomer, long now) {
    KnownPeer worst = null;
    for (KnownPeer peer : peers) {
      KnownPeer.Link link = peer.link();
      if (link == null || isYoung(peer, now) || link.bytesPerSecond() > 0) {
        continue;
      }
      if (worst == null || Integer.compareUnsigned(peer.priority(), worst.priority()) < 0) {
        worst = peer;
      }
    }
    boolean better =
        worst != null && Integer.compareUnsigned(newcomer.priority(), worst.priority()) > 0;
    return better ? worst : null;
  }
}
