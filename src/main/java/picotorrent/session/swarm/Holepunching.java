package picotorrent.session.swarm;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picotorrent.api.EngineSettings.TransportChoice;
import picotorrent.base.AddressScope;
import picotorrent.base.Endpoint;
import picotorrent.session.ground.Environment;
import picotorrent.session.peer.Peer;
import picotorrent.swarm.peers.Introductions;
import picotorrent.swarm.peers.KnownPeer;
import picotorrent.wire.ExtendedHandshake;
import picotorrent.wire.Extension;
import picotorrent.wire.ExtensionMessage.Holepunch;
import picotorrent.wire.ExtensionMessage.HolepunchError;
import picotorrent.wire.ExtensionMessage.HolepunchType;

/// Rendezvous of peers behind address translators, in one torrent (BEP 55): asks for them, arranges
/// them for others, and keeps them. A private torrent, and one that goes by TCP alone, takes no
/// part.
///
/// Confined to the session loop.
public final class Holepunching {
  /// What one peer may have us do in a minute, as relay and as target together: enough for a
  /// newcomer who meets many, too little to knock at strangers' doors with us.
  public static final int MAX_MESSAGES_PER_MINUTE = 20;

  private final Environment env;
  private final Swarm swarm;
  private final Introductions<Peer> introductions = new Introductions<>();
  private final Map<Peer, Quota> quotas = new HashMap<>();

  /// How much a peer has asked for in the minute that began at `sinceNanos`.
  private static final class Quota {
    long sinceNanos;
    int messages;
  }

  Holepunching(Environment env, Swarm swarm) {
    this.env = env;
    this.swarm = swarm;
  }

  private boolean isOn() {
    return env.settings().transport().choice() != TransportChoice.TCP_ONLY
        && swarm.meetsStrangers();
  }

  /// Offers it in our handshake where it is on.
  void offer(ExtendedHandshake.Builder hello) {
    if (isOn()) {
      hello.offer(Extension.HOLEPUNCH);
    }
  }

  /// A peer says that it is connected to another one that takes part.
  void told(Peer teller, Endpoint endpoint) {
    if (speaks(teller)) {
      introductions.told(teller, endpoint);
    }
  }

  /// A peer has left.
  void left(Peer peer) {
    introductions.left(peer);
    quotas.remove(peer);
  }

  /// We could not connect to a peer: asks somebody who is connected to it, if there is one left.
  void missed(Endpoint endpoint) {
    Peer relay = isOn() ? introductions.ask(endpoint) : null;
    if (relay != null) {
      say(relay, HolepunchType.RENDEZVOUS, endpoint, HolepunchError.NONE);
    }
  }

  /// A peer says something of it.
  void heard(Peer from, Holepunch message) {
    if (!isOn() || isFlood(from)) {
      return;
    }
    switch (message.type()) {
      case RENDEZVOUS -> relay(from, message.endpoint());
      case CONNECT -> swarm.peers().meet(message.endpoint(), isLocal(from));
      case ERROR -> missed(message.endpoint());
    }
  }

  private boolean isFlood(Peer from) {
    Quota quota = quotas.computeIfAbsent(from, _ -> new Quota());
    if (quota.messages == 0 || env.now() - quota.sinceNanos > TimeUnit.MINUTES.toNanos(1)) {
      quota.sinceNanos = env.now();
      quota.messages = 0;
    }
    return ++quota.messages > MAX_MESSAGES_PER_MINUTE;
  }

  private void relay(Peer from, Endpoint wanted) {
    Endpoint asker = whereItIs(from);
    Peer target = connectedAt(wanted);
    HolepunchError error = objection(from, wanted, asker, target);
    if (error != HolepunchError.NONE || target == null || asker == null) {
      say(from, HolepunchType.ERROR, wanted, error);
      return;
    }
    say(target, HolepunchType.CONNECT, asker, HolepunchError.NONE);
    say(from, HolepunchType.CONNECT, wanted, HolepunchError.NONE);
  }

  private HolepunchError objection(
      Peer from, Endpoint wanted, @Nullable Endpoint asker, @Nullable Peer target) {
    if (wanted.port() == 0 || wanted.address().isMulticastAddress() || asker == null) {
      return HolepunchError.NO_SUCH_PEER;
    }
    if (isOurs(from, wanted)) {
      return HolepunchError.NO_SELF;
    }
    if (target == null || target == from) {
      return HolepunchError.NOT_CONNECTED;
    }
    return speaks(target) ? HolepunchError.NONE : HolepunchError.NO_SUPPORT;
  }

  private boolean isOurs(Peer from, Endpoint wanted) {
    Endpoint listening = new Endpoint(from.connection().localAddress(), env.listenPort());
    return wanted.equals(listening) || env.addressRules().isOwn(wanted);
  }

  private @Nullable Peer connectedAt(Endpoint endpoint) {
    for (Peer peer : swarm.peers().open()) {
      if (endpoint.equals(whereItIs(peer)) || endpoint.equals(peer.connection().remote())) {
        return peer;
      }
    }
    return null;
  }

  /// Where others can knock: the hole through which its uTP comes to us, else the port at which it
  /// says it listens; null when neither is known.
  private static @Nullable Endpoint whereItIs(Peer peer) {
    KnownPeer known = peer.connection().known();
    if (peer.connection().utp() || !peer.connection().incoming()) {
      return peer.connection().remote();
    }
    return known.isDialable() ? known.endpoint() : null;
  }

  private static boolean speaks(Peer peer) {
    return peer.machine().profile().speaks(Extension.HOLEPUNCH);
  }

  private static boolean isLocal(Peer peer) {
    return AddressScope.of(peer.connection().remote().address()).isLocal();
  }

  private static void say(Peer to, HolepunchType type, Endpoint endpoint, HolepunchError error) {
    to.mouth().extended(new Holepunch(type, endpoint, error), to.machine().profile());
    to.connection().flushSoon();
  }
}
