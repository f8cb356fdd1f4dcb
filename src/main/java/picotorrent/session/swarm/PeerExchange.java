package picotorrent.session.swarm;

import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picotorrent.base.AddressScope;
import picotorrent.base.Endpoint;
import picotorrent.session.ground.Environment;
import picotorrent.session.peer.Peer;
import picotorrent.swarm.peers.PexNews;
import picotorrent.swarm.peers.PexQuota;
import picotorrent.wire.ExtendedHandshake;
import picotorrent.wire.Extension;
import picotorrent.wire.ExtensionMessage;
import picotorrent.wire.ExtensionMessage.PexFlag;
import picotorrent.wire.WireException;

/// The peer exchange of one torrent (BEP 11): tells each peer whom else we are connected to, and
/// hears whom it is connected to. Silent and deaf for a private torrent.
///
/// Confined to the session loop.
public final class PeerExchange {
  /// From one message to a peer to the next (BEP 11 §"Considerations for PEX").
  static final long INTERVAL_NANOS = TimeUnit.MINUTES.toNanos(1);

  /// From the handshake to the first message: who else is just coming gets into it, too.
  static final long FIRST_NANOS = TimeUnit.SECONDS.toNanos(2);

  private final Environment env;
  private final Swarm swarm;
  private final PexNews news = new PexNews();
  private final Map<Peer, Listener> listeners = new LinkedHashMap<>();

  /// What one peer has heard of us, and may tell us.
  private static final class Listener {
    final PexQuota quota;
    long heard;
    long dueNanos;
    @Nullable Endpoint toldAs;

    Listener(long now) {
      quota = new PexQuota(now);
      dueNanos = now + FIRST_NANOS;
    }
  }

  PeerExchange(Environment env, Swarm swarm) {
    this.env = env;
    this.swarm = swarm;
  }

  /// Whether we speak of peers at all.
  boolean isOn() {
    return env.settings().discovery().pex() && swarm.meetsStrangers();
  }

  /// Offers it in our handshake where it is on.
  void offer(ExtendedHandshake.Builder hello) {
    if (isOn()) {
      hello.offer(Extension.PEX);
    }
  }

  /// A peer has come, or has said where it listens.
  void arrived(Peer peer) {
    Listener listener = listeners.computeIfAbsent(peer, _ -> new Listener(env.now()));
    if (listener.toldAs == null && peer.connection().known().isDialable()) {
      listener.toldAs = peer.connection().known().endpoint();
      news.came(listener.toldAs, () -> flags(peer));
    }
  }

  /// A peer has left.
  void left(Peer peer) {
    Listener listener = listeners.remove(peer);
    if (listener != null && listener.toldAs != null) {
      news.left(listener.toldAs);
    }
  }

  private static Set<PexFlag> flags(Peer peer) {
    EnumSet<PexFlag> flags = EnumSet.noneOf(PexFlag.class);
    boolean needsNothing = peer.machine().isSeed() || peer.machine().profile().uploadOnly();
    add(flags, peer.connection().encrypted(), PexFlag.PREFERS_ENCRYPTION);
    add(flags, needsNothing, PexFlag.SEED);
    add(flags, peer.connection().utp(), PexFlag.SUPPORTS_UTP);
    boolean punches = peer.machine().profile().speaks(Extension.HOLEPUNCH);
    add(flags, punches, PexFlag.SUPPORTS_HOLEPUNCH);
    add(flags, !peer.connection().incoming(), PexFlag.REACHABLE);
    return flags;
  }

  private static void add(Set<PexFlag> flags, boolean on, PexFlag flag) {
    if (on) {
      flags.add(flag);
    }
  }

  /// A peer tells of others.
  ///
  /// @throws WireException when it floods us
  void heard(Peer peer, ExtensionMessage.Pex message) throws WireException {
    Listener listener = listeners.get(peer);
    if (listener == null || !isOn()) {
      return;
    }
    boolean local = isLocal(peer.connection().remote());
    swarm.peers().exchanged(peer, listener.quota.admit(message, env.now()), local);
    swarm.listener().touch();
  }

  /// Once a second: tells who is due.
  void tick(long now) {
    if (!isOn()) {
      return;
    }
    listeners.forEach((peer, listener) -> {
      if (now - listener.dueNanos >= 0
          && news.hasMore(listener.heard)
          && peer.machine().profile().speaks(Extension.PEX)) {
        tell(peer, listener, now);
      }
    });
  }

  /// A peer is told neither of itself nor, unless it is here too, of our own network.
  private void tell(Peer peer, Listener listener, long now) {
    boolean local = isLocal(peer.connection().remote());
    PexNews.Issue issue =
        news.since(
            listener.heard,
            endpoint -> !endpoint.equals(listener.toldAs) && mayTell(endpoint, local));
    listener.heard = issue.heard();
    if (!issue.isEmpty()) {
      listener.dueNanos = now + INTERVAL_NANOS;
      peer.mouth().extended(issue.message(), peer.machine().profile());
      peer.connection().flushSoon();
    }
  }

  /// Addresses of our own network are for peers of it; those of one link for nobody.
  private static boolean mayTell(Endpoint endpoint, boolean local) {
    return switch (AddressScope.of(endpoint.address())) {
      case GLOBAL -> true;
      case PRIVATE, LOOPBACK -> local;
      case FORBIDDEN -> false;
    };
  }

  private static boolean isLocal(Endpoint endpoint) {
    return AddressScope.of(endpoint.address()).isLocal();
  }

  /// The torrent turns out to be private: nobody is to tell us more.
  public void hush() {
    for (Peer peer : listeners.keySet()) {
      if (peer.machine().spoken().extensionProtocol()) {
        peer.mouth()
            .handshake(
                ExtendedHandshake.builder()
                    .id(Extension.PEX, 0)
                    .id(Extension.HOLEPUNCH, 0)
                    .build());
        peer.connection().flushSoon();
      }
    }
  }
}
