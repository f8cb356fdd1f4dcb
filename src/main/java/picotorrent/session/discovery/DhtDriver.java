package picotorrent.session.discovery;

import com.google.common.net.HostAndPort;
import com.google.common.net.InetAddresses;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picotorrent.api.Event;
import picotorrent.base.AddressScope;
import picotorrent.base.Endpoint;
import picotorrent.base.Hash;
import picotorrent.base.TorrentId;
import picotorrent.dht.DhtEvent;
import picotorrent.dht.DhtNode;
import picotorrent.dht.DhtNode.Transmit;
import picotorrent.port.Loop;
import picotorrent.port.Outcome;
import picotorrent.port.StateStore.Loaded;
import picotorrent.session.ground.Countdown;
import picotorrent.session.ground.Environment;
import picotorrent.session.link.UdpHub;
import picotorrent.swarm.peers.PeerSource;

/// The DHT of a session: one [DhtNode] for each family on the shared sockets. Once a second it
/// compares what the nodes announce with what the torrents are: those that run, may be discovered
/// and are not private.
///
/// Confined to the session loop.
public final class DhtDriver implements UdpHub.Protocol {
  private static final String DOCUMENTS = "dht/";

  /// How often the tables are saved; what is lost between is learnt again in a minute.
  private static final long SAVE_NANOS = TimeUnit.MINUTES.toNanos(10);

  /// Nodes of one torrent that are asked: a list that is longer aims at somebody.
  private static final int MAX_NODES_OF_TORRENT = 16;

  private final Environment env;
  private final UdpHub hub;
  private final Supplier<List<Sought>> torrents;
  private final Finds finds;
  private final List<DhtNode> nodes = new ArrayList<>(2);
  private final Map<DhtNode, String> documents = new LinkedHashMap<>();
  private final Map<Hash, Told> told = new LinkedHashMap<>();
  private final Set<TorrentId> bootstrapped = new HashSet<>(); // asked for membership only
  private List<String> routers = List.of();
  private long saveAt;
  private long seenRoster = -1;
  private int seenPort;
  private Loop.@Nullable Timer timer;

  /// What the nodes announce of a torrent.
  private record Told(int port, boolean seed) {}

  /// @param torrents those to be announced, asked when the roster has changed
  /// @param finds hears of their peers
  public DhtDriver(Environment env, UdpHub hub, Supplier<List<Sought>> torrents, Finds finds) {
    this.env = env;
    this.hub = hub;
    this.torrents = torrents;
    this.finds = finds;
    env.onDhtNode(this::contact);
    hub.add(this);
  }

  /// Nodes in the tables of both families.
  public int nodes() {
    return nodes.stream().mapToInt(DhtNode::size).sum();
  }

  /// The world sees us at an address: our ids are to fit it (BEP 42).
  public void seenAs(InetAddress address) {
    for (DhtNode node : nodes) {
      if (node.isIpv6() == address instanceof Inet6Address) {
        node.externalAddress(address, env.now());
      }
    }
    drain();
  }

  /// Once a second: follows the settings and the torrents.
  public void tick(long now) {
    boolean wished = env.settings().discovery().dht();
    if (wished && nodes.isEmpty()) {
      open(now);
    } else if (!wished && !nodes.isEmpty()) {
      close(() -> {});
    }
    if (nodes.isEmpty()) {
      return;
    }
    boolean readOnly = env.settings().discovery().dhtReadOnly();
    nodes.forEach(node -> node.readOnly(readOnly));
    followRouters();
    followTorrents(now);
    if (now - saveAt >= 0) {
      save(() -> {});
    }
    drain();
  }

  // Life

  private void open(long now) {
    DhtNode ipv4 = open(false, now);
    DhtNode ipv6 = open(true, now);
    if (ipv4 != null && ipv6 != null) {
      DhtNode.pair(ipv4, ipv6);
    }
    saveAt = now + SAVE_NANOS;
    if (!nodes.isEmpty()) {
      env.ports().states().loadAll(DOCUMENTS, this::restore);
    }
  }

  private @Nullable DhtNode open(boolean ipv6, long now) {
    if (!hub.has(ipv6)) {
      return null;
    }
    DhtNode node = new DhtNode(ipv6, env.settings().discovery().dhtReadOnly(), env.random(), now);
    nodes.add(node);
    documents.put(node, DOCUMENTS + (ipv6 ? "ipv6" : "ipv4"));
    return node;
  }

  private void restore(Outcome<Loaded> outcome) {
    if (outcome instanceof Outcome.Done<Loaded>(Loaded loaded)) {
      for (DhtNode node : nodes) {
        byte[] document = loaded.documents().get(documents.get(node));
        if (document != null) {
          node.restore(document, env.now());
        }
      }
      drain();
    }
  }

  private void save(Runnable done) {
    saveAt = env.now() + SAVE_NANOS;
    Countdown all = new Countdown(nodes.size() + 1, done);
    for (DhtNode node : nodes) {
      if (node.size() == 0) {
        all.run(); // nothing that is better than what is saved already
      } else {
        env.ports()
            .states()
            .save(
                documents.getOrDefault(node, DOCUMENTS),
                node.save(),
                outcome -> saved(outcome, all));
      }
    }
    all.run();
  }

  private void saved(Outcome<Void> outcome, Runnable next) {
    if (outcome instanceof Outcome.Failed<Void>(var failure)) {
      env.events().publish(new Event.SessionNotice(failure.sentence()));
    }
    next.run();
  }

  /// Saves the tables and falls silent; `done` runs when they are safe, or cannot be saved.
  public void close(Runnable done) {
    save(done);
    nodes.clear();
    documents.clear();
    told.clear();
    seenRoster = -1;
    bootstrapped.clear();
    routers = List.of();
    if (timer != null) {
      timer.cancel();
      timer = null;
    }
  }

  // Whom we know

  /// A peer, or a torrent, says that a node is there.
  private void contact(Endpoint endpoint) {
    nodes.forEach(node -> node.addContact(endpoint));
  }

  private void followRouters() {
    List<String> wished = env.settings().discovery().dhtRouters();
    if (!wished.equals(routers)) {
      routers = wished;
      for (String router : wished) {
        resolve(router, endpoint -> nodes.forEach(node -> node.addRouter(endpoint)));
      }
    }
  }

  /// Reads `host:port`, asks DNS where it must, and hands on every address.
  private void resolve(String text, Consumer<Endpoint> found) {
    HostAndPort parts = hostAndPort(text);
    if (parts == null) {
      return;
    }
    env.ports()
        .resolver()
        .resolve(
            parts.getHost(),
            addresses -> {
              for (InetAddress address : addresses) {
                if (AddressScope.of(address) != AddressScope.FORBIDDEN) {
                  found.accept(new Endpoint(address, parts.getPort()));
                }
              }
              drain();
            });
  }

  private static @Nullable HostAndPort hostAndPort(String text) {
    try {
      HostAndPort parts = HostAndPort.fromString(text);
      return parts.hasPort() && !parts.getHost().isEmpty() ? parts : null;
    } catch (IllegalArgumentException e) {
      return null; // a torrent may say anything
    }
  }

  /// Who knew us may have forgotten us, or know us by another address: asks the routers again, and
  /// announces every torrent anew at the next [#tick].
  public void sayAgain() {
    routers = List.of();
    told.keySet().forEach(hash -> nodes.forEach(node -> node.withdraw(hash)));
    told.clear();
    bootstrapped.clear();
    seenRoster = -1;
  }

  // Torrents

  private void followTorrents(long now) {
    if (env.roster().version() == seenRoster && env.reach().tcpPort() == seenPort) {
      return;
    }
    seenRoster = env.roster().version();
    seenPort = env.reach().tcpPort();
    Map<Hash, Told> wished = new LinkedHashMap<>();
    for (Sought torrent : torrents.get()) {
      Told tell = new Told(env.reach().tcpPort(), torrent.complete());
      torrent.swarms().forEach(hash -> wished.put(hash, tell));
      bootstrapFrom(torrent);
    }
    for (Hash hash : List.copyOf(told.keySet())) {
      if (!wished.containsKey(hash)) {
        nodes.forEach(node -> node.withdraw(hash));
        told.remove(hash);
      }
    }
    wished.forEach((hash, tell) -> announce(hash, tell, now));
  }

  private void announce(Hash hash, Told tell, long now) {
    if (!tell.equals(told.put(hash, tell))) {
      nodes.forEach(node -> node.announce(hash, tell.port(), tell.seed(), now));
    }
  }

  /// Asks the nodes that a torrent names, once. A link's must be addresses: it must not make us ask
  /// DNS; and a torrent's names must not lead into our own network.
  private void bootstrapFrom(Sought torrent) {
    List<String> named = torrent.nodes();
    if (named.isEmpty() || !bootstrapped.add(torrent.id())) {
      return;
    }
    for (String node : named.subList(0, Math.min(named.size(), MAX_NODES_OF_TORRENT))) {
      HostAndPort parts = hostAndPort(node);
      boolean isAddress = parts != null && InetAddresses.isInetAddress(parts.getHost());
      if (isAddress || torrent.mayAskDns()) {
        resolve(
            node,
            endpoint -> {
              if (isAddress || AddressScope.of(endpoint.address()) == AddressScope.GLOBAL) {
                contact(endpoint);
              }
            });
      }
    }
  }

  // Datagrams

  @Override
  public boolean take(Endpoint remote, ByteBuffer payload) {
    if (!DhtNode.looksLikeMessage(payload)) {
      return false;
    }
    for (DhtNode node : List.copyOf(nodes)) {
      if (node.isIpv6() == remote.isIpv6()) {
        boolean taken = node.handleDatagram(remote, payload, env.now());
        drain();
        return taken;
      }
    }
    return false;
  }

  private void drain() {
    for (DhtNode node : nodes) {
      for (Optional<Transmit> next = node.pollTransmit();
          next.isPresent();
          next = node.pollTransmit()) {
        hub.send(next.get().remote(), ByteBuffer.wrap(next.get().payload()));
      }
    }
    for (DhtNode node : List.copyOf(nodes)) {
      for (Optional<DhtEvent> next = node.pollEvent(); next.isPresent(); next = node.pollEvent()) {
        handle(next.get());
      }
    }
    wakeLater();
  }

  private void handle(DhtEvent event) {
    if (event instanceof DhtEvent.Peers(Hash hash, Endpoint teller, List<Endpoint> peers)) {
      finds.found(hash, peers, PeerSource.DHT, AddressScope.of(teller.address()).isLocal());
    }
  }

  private void wakeLater() {
    if (timer != null) {
      timer.cancel();
      timer = null;
    }
    nodes.stream()
        .mapToLong(DhtNode::pollTimeout)
        .reduce((one, other) -> one - other < 0 ? one : other)
        .ifPresent(at -> timer = env.ports().loop().at(at, this::wake));
  }

  private void wake() {
    nodes.forEach(node -> node.handleTimeout(env.now()));
    drain();
  }
}
