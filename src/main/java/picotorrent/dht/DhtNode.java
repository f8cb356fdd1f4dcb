package picotorrent.dht;

import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.LongFunction;
import java.util.random.RandomGenerator;
import picotorrent.base.Endpoint;
import picotorrent.base.Hash;
import picotorrent.dht.Krpc.Incoming;
import picotorrent.dht.Search.Purpose;

/// One node of the distributed hash table, for one address family (BEP 5, 32): it joins, keeps its
/// table, answers, and searches and announces for us.
///
/// It never becomes a weapon: to an endpoint that has not proven itself it sends at most four times
/// the bytes it got, to all together at most 8 kB a second in answers, and who asks more than five
/// times a second is not answered for five minutes.
///
/// Confined to the session loop. Feed it datagrams and the time; after each call drain
/// [#pollTransmit] and [#pollEvent] and call [#handleTimeout] at [#pollTimeout].
public final class DhtNode {
  /// Answers of all kinds together; as libtorrent.
  static final int ANSWER_BYTES_PER_SECOND = 8_000;

  /// How often the table is looked after.
  static final long HOUSEKEEPING_NANOS = TimeUnit.SECONDS.toNanos(2);

  /// Below this many nodes the neighbourhood is looked up again.
  static final int FEW_NODES = 2 * Bucket.K;

  /// The first wait between two attempts to fill an empty table; each further one is twice as long.
  static final long BOOTSTRAP_NANOS = TimeUnit.SECONDS.toNanos(10);

  /// The longest such wait.
  static final long MAX_BOOTSTRAP_NANOS = TimeUnit.MINUTES.toNanos(10);

  /// A node not heard of for so long is asked whether it is there, before it counts as doubtful.
  static final long PROBE_NANOS = TimeUnit.MINUTES.toNanos(10);

  /// Endpoints that we heard of and have yet to ask; more than a table has is of no use.
  static final int MAX_NEWCOMERS = 256;

  /// Newcomers asked at a time while the table is small.
  private static final int NEWCOMERS_AT_ONCE = 8;

  /// Bootstrap routers; lists that are longer are a mistake.
  private static final int MAX_ROUTERS = 16;

  /// How long an endpoint that answered counts as proven.
  static final long PROVEN_NANOS = TimeUnit.MINUTES.toNanos(15);

  /// Proven endpoints that are remembered.
  static final int MAX_PROVEN = 1_024;

  private static final long EXPIRY_NANOS = TimeUnit.MINUTES.toNanos(1);

  private final Home home;
  private final Queue<Transmit> outbox = new ArrayDeque<>();
  private final Queue<DhtEvent> events = new ArrayDeque<>();
  private final Correspondence correspondence;
  private final Announcements announcements;
  private final Searches searches;
  private final Responder responder;
  private final Floods floods = new Floods();
  private final ExternalVotes votes = new ExternalVotes();
  private final Allowance answerBytes;
  private final Map<Endpoint, Long> proven = new LinkedHashMap<>();
  private final Set<Endpoint> newcomers = new LinkedHashSet<>();
  private final Set<Endpoint> routers = new LinkedHashSet<>();
  private long housekeepingAt;
  private long expiryAt;
  private long bootstrapAt;
  private long bootstrapWaitNanos = BOOTSTRAP_NANOS;
  private long nextTicket = 1;

  /// A datagram to be sent.
  ///
  /// @param remote where to
  /// @param payload what
  public record Transmit(Endpoint remote, byte[] payload) {}

  /// A node with an empty table and any id.
  ///
  /// @param ipv6 its family: only endpoints of it may be handed in
  /// @param readOnly whether it asks and never answers (BEP 43): for machines that cannot be
  ///   reached, or hardly stay
  /// @param random must be hard to guess: ids and tokens come from it
  public DhtNode(boolean ipv6, boolean readOnly, RandomGenerator random, long now) {
    this.home = new Home(ipv6, readOnly, random, now);
    this.correspondence = new Correspondence(home, outbox);
    this.announcements = new Announcements(random);
    this.searches = new Searches(home, correspondence, announcements, events::add);
    this.responder = new Responder(home, now);
    this.answerBytes = new Allowance(ANSWER_BYTES_PER_SECOND, 2.0 * ANSWER_BYTES_PER_SECOND, now);
    this.housekeepingAt = now;
    this.expiryAt = now + EXPIRY_NANOS;
    this.bootstrapAt = now;
  }

  /// Makes two nodes of different families tell others of each other's nodes (BEP 32).
  public static void pair(DhtNode ipv4, DhtNode ipv6) {
    ipv4.home.sibling = ipv6.home;
    ipv6.home.sibling = ipv4.home;
  }

  /// Tells whether a datagram has the shape of a DHT message: a cheap first look for whoever shares
  /// the socket with other protocols. Leaves the buffer as it was.
  public static boolean looksLikeMessage(ByteBuffer payload) {
    return Krpc.looksLikeMessage(payload);
  }

  // Who is there

  /// Our id; it changes when we learn where the world sees us (BEP 42).
  public NodeId id() {
    return home.id();
  }

  /// Its family.
  public boolean isIpv6() {
    return home.ipv6;
  }

  /// Nodes in the table.
  public int size() {
    return home.table.size();
  }

  /// Adds a bootstrap node: asked while we know few.
  public void addRouter(Endpoint router) {
    if (routers.size() < MAX_ROUTERS && router.isIpv6() == home.ipv6 && router.port() != 0) {
      routers.add(router);
      bootstrapWaitNanos = BOOTSTRAP_NANOS;
    }
  }

  /// Hears of an endpoint where a node may be: a peer's PORT message (BEP 5 §"torrent peers"), the
  /// `nodes` of a torrent. It will be asked some time soon.
  public void addContact(Endpoint node) {
    if (newcomers.size() < MAX_NEWCOMERS && node.isIpv6() == home.ipv6 && node.port() != 0) {
      newcomers.add(node);
    }
  }

  /// The id and the nodes, for [#restore] in a later session.
  public byte[] save() {
    return new SavedNodes(home.id(), home.table.all().reversed()).toBytes();
  }

  /// Takes over what an earlier session saved; what cannot be read is ignored.
  public void restore(byte[] saved, long now) {
    SavedNodes read = SavedNodes.read(saved, home.ipv6);
    if (read != null) {
      home.rename(read.id(), now);
      read.nodes().forEach(node -> addContact(node.endpoint()));
    }
  }

  /// Hears at which address the world sees us; the id is changed to one that may be there (BEP 42).
  public void externalAddress(InetAddress address, long now) {
    if (!SecureIds.matches(home.id(), address)) {
      home.rename(SecureIds.generate(address, home.random), now);
      bootstrapAt = now;
    }
  }

  // What we want

  /// Looks for peers of a torrent now and every 15 minutes, and makes us known as one.
  ///
  /// @param infoHash 20 bytes
  /// @param port where we listen; 0: look only
  /// @param seed whether we have everything
  public void announce(Hash infoHash, int port, boolean seed, long now) {
    announcements.put(infoHash, port, seed, now);
    startDue(now);
  }

  /// Ends what [#announce] began. What other nodes know of us they forget within half an hour.
  public void withdraw(Hash infoHash) {
    announcements.remove(infoHash);
    searches.abandon(infoHash);
  }

  /// Finds the nodes nearest to a point: a [DhtEvent.Located] with the ticket returned follows.
  public long locate(NodeId target, long now) {
    return start(target, Purpose.Locate::new, now);
  }

  /// Estimates the figures of a swarm: a [DhtEvent.Scraped] follows (BEP 33).
  public long scrape(Hash infoHash, long now) {
    return start(NodeId.of(infoHash), Purpose.Scrape::new, now);
  }

  /// Gets an immutable item: a [DhtEvent.ItemFound] follows (BEP 44).
  public long get(Hash target, long now) {
    return start(NodeId.of(target), ticket -> new Purpose.GetItem(ticket, null, new byte[0]), now);
  }

  /// Gets the newest item of a key and a salt: a [DhtEvent.ItemFound] follows (BEP 44).
  public long get(byte[] key, byte[] salt, long now) {
    NodeId target = NodeId.of(DhtItem.target(key, salt));
    return start(target, ticket -> new Purpose.GetItem(ticket, key, salt), now);
  }

  /// Puts an item: a [DhtEvent.ItemStored] follows (BEP 44). It must be genuine, and is forgotten
  /// after two hours unless put again.
  public long put(DhtItem item, long now) {
    if (!item.isGenuine()) {
      throw new IllegalArgumentException("not a genuine item");
    }
    return start(NodeId.of(item.target()), ticket -> new Purpose.PutItem(ticket, item), now);
  }

  private long start(NodeId target, LongFunction<Purpose> purpose, long now) {
    long ticket = nextTicket++;
    searches.start(target, purpose.apply(ticket), routersIfNeeded(), now);
    return ticket;
  }

  private List<Endpoint> routersIfNeeded() {
    return size() < Bucket.K ? List.copyOf(routers) : List.of();
  }

  // What comes in

  /// Takes a datagram in; tells whether it was a message of the DHT, answered or not. The buffer is
  /// valid during this call only and left as it was.
  public boolean handleDatagram(Endpoint remote, ByteBuffer payload, long now) {
    if (!Krpc.looksLikeMessage(payload)) {
      return false;
    }
    if (payload.remaining() > Krpc.LIMITS.maxBytes() || !floods.admits(remote, now)) {
      return true;
    }
    byte[] datagram = new byte[payload.remaining()];
    payload.get(payload.position(), datagram);
    Incoming message = Krpc.read(datagram);
    if (message != null) {
      handle(message, remote, datagram.length, now);
    }
    return message != null;
  }

  private void handle(Incoming message, Endpoint remote, int bytes, long now) {
    switch (message) {
      case Incoming.Answered(byte[] transaction, Reply reply) -> {
        if (correspondence.answered(remote, transaction, reply, now)) {
          prove(remote, now);
          hearOfUs(reply, remote, now);
          startDue(now);
        }
      }
      case Incoming.Refused(byte[] transaction, _) -> {
        correspondence.refused(remote, transaction, now);
        startDue(now);
      }
      case Incoming.Senseless(byte[] transaction, int code, String reason) -> {
        if (!home.readOnly) {
          reply(remote, KrpcWriter.error(transaction, code, reason), now);
        }
      }
      case Incoming.Asked asked -> {
        if (!home.readOnly && !asked.sender().equals(home.id())) {
          answer(asked, remote, bytes, now);
        }
      }
    }
  }

  private void answer(Incoming.Asked asked, Endpoint remote, int bytes, long now) {
    NodeInfo sender = new NodeInfo(asked.sender(), remote);
    home.table.asked(sender, now);
    if (!asked.readOnly() && home.table.wants(sender)) {
      addContact(remote);
    }
    reply(remote, responder.answer(asked, remote, bytes, isProven(remote, now), now), now);
    if (asked.query() instanceof Query.AnnouncePeer ask) {
      Hash infoHash = Hash.of(ask.infoHash().toBytes());
      if (announcements.holds(infoHash)) {
        hearFromStore(infoHash, now);
      }
    }
  }

  private void reply(Endpoint remote, byte[] payload, long now) {
    if (answerBytes.take(payload.length, now)) {
      outbox.add(new Transmit(remote, payload));
    }
  }

  private void prove(Endpoint remote, long now) {
    proven.remove(remote); // so that it goes to the end
    proven.put(remote, now);
    if (proven.size() > MAX_PROVEN) {
      proven.remove(proven.keySet().iterator().next());
    }
  }

  private boolean isProven(Endpoint remote, long now) {
    Long at = proven.get(remote);
    return at != null && now - at < PROVEN_NANOS;
  }

  private void hearOfUs(Reply reply, Endpoint voter, long now) {
    Endpoint external = reply.external();
    if (external != null && external.isIpv6() == home.ipv6) {
      InetAddress believed = votes.vote(voter, external.address());
      if (believed != null) {
        externalAddress(believed, now);
      }
    }
  }

  // Time

  /// Does what is due.
  public void handleTimeout(long now) {
    correspondence.handleTimeout(now);
    if (now - housekeepingAt >= 0) {
      housekeepingAt = now + HOUSEKEEPING_NANOS;
      keepHouse(now);
    }
    startDue(now);
  }

  private void keepHouse(long now) {
    askNewcomers(now);
    if (size() < FEW_NODES && now - bootstrapAt >= 0) {
      bootstrap(now);
    } else if (!searches.refreshes()) {
      refresh(now);
    }
    Contact silent = home.table.mostSilent(PROBE_NANOS, now);
    if (silent != null) {
      silent.probed(now);
      correspondence.ask(silent.node.endpoint(), new Query.Ping(), Searches.HEEDLESS, now);
    }
    if (now - expiryAt >= 0) {
      expiryAt = now + EXPIRY_NANOS;
      responder.expire(now);
    }
  }

  private void askNewcomers(long now) {
    int most = size() < FEW_NODES ? NEWCOMERS_AT_ONCE : 1;
    Iterator<Endpoint> first = newcomers.iterator();
    for (int i = 0; i < most && first.hasNext(); i++) {
      Query query = new Query.FindNode(home.id(), home.want());
      correspondence.ask(first.next(), query, Searches.HEEDLESS, now);
      first.remove();
    }
  }

  private void bootstrap(long now) {
    if ((routers.isEmpty() && size() == 0) || searches.refreshes()) {
      return;
    }
    searches.start(home.id(), new Purpose.Refresh(), routersIfNeeded(), now);
    bootstrapAt = now + bootstrapWaitNanos;
    bootstrapWaitNanos = Math.min(2 * bootstrapWaitNanos, MAX_BOOTSTRAP_NANOS);
  }

  private void refresh(long now) {
    int stale = size() == 0 ? -1 : home.table.stale(now);
    if (stale >= 0) {
      NodeId target = home.id().randomAt(stale, home.random);
      searches.start(target, new Purpose.Refresh(), List.of(), now);
    }
  }

  /// Announces wait until the table has somebody to ask.
  private void startDue(long now) {
    searches.startWaiting(now);
    while (searches.hasRoom() && (size() > 0 || !routers.isEmpty())) {
      Announcements.Entry entry = announcements.nextDue(now);
      if (entry == null) {
        return;
      }
      NodeId target = NodeId.of(entry.infoHash());
      hearFromStore(entry.infoHash(), now);
      Purpose purpose = new Purpose.Peers(entry.infoHash(), entry);
      searches.start(target, purpose, routersIfNeeded(), now);
    }
  }

  /// Peers that announced themselves to us, who may be the nearest node there is.
  private void hearFromStore(Hash infoHash, long now) {
    NodeId target = NodeId.of(infoHash);
    PeerStore store = responder.peerStore();
    for (Endpoint peer : store.sample(target, false, Responder.MAX_PEERS, home.random, now)) {
      events.add(new DhtEvent.Peers(infoHash, peer, List.of(peer)));
    }
  }

  // What goes out

  /// The next datagram to send, if any.
  public Optional<Transmit> pollTransmit() {
    return Optional.ofNullable(outbox.poll());
  }

  /// The next thing found out, if any.
  public Optional<DhtEvent> pollEvent() {
    return Optional.ofNullable(events.poll());
  }

  /// When to call [#handleTimeout].
  public long pollTimeout() {
    OptionalLong next = correspondence.pollTimeout();
    boolean sooner = next.isPresent() && next.getAsLong() - housekeepingAt < 0;
    return sooner ? next.getAsLong() : housekeepingAt;
  }

  // For tests

  Home home() {
    return home;
  }

  Responder responder() {
    return responder;
  }
}
