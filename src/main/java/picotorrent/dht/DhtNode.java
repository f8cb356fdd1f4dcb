package picotorrent.dht;

import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Queue;
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
  private final Proven proven = new Proven();
  private final Membership membership;
  private long housekeepingAt;
  private long expiryAt;
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
  ///   reached, or hardly stay; see [#readOnly]
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
    this.membership = new Membership(home, correspondence, searches, now);
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

  /// Whether it asks and never answers (BEP 43); what is known stays known.
  public void readOnly(boolean silent) {
    home.readOnly = silent;
  }

  /// Nodes in the table.
  public int size() {
    return home.table.size();
  }

  /// Adds a bootstrap node: asked while we know few.
  public void addRouter(Endpoint router) {
    membership.addRouter(router);
  }

  /// Hears of an endpoint where a node may be: a peer's PORT message (BEP 5 §"torrent peers"), the
  /// `nodes` of a torrent. It will be asked some time soon.
  public void addContact(Endpoint node) {
    membership.addContact(node);
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
      membership.moved(now);
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
    searches.start(target, purpose.apply(ticket), membership.routersIfNeeded(), now);
    return ticket;
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
          proven.add(remote, now);
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
    reply(remote, responder.answer(asked, remote, bytes, proven.holds(remote, now), now), now);
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
    membership.tick(now);
    if (now - expiryAt >= 0) {
      expiryAt = now + EXPIRY_NANOS;
      responder.expire(now);
    }
  }

  /// Announces wait until the table has somebody to ask.
  private void startDue(long now) {
    searches.startWaiting(now);
    while (searches.hasRoom() && membership.knowsSomebody()) {
      Announcements.Entry entry = announcements.nextDue(now);
      if (entry == null) {
        return;
      }
      NodeId target = NodeId.of(entry.infoHash());
      hearFromStore(entry.infoHash(), now);
      Purpose purpose = new Purpose.Peers(entry.infoHash(), entry);
      searches.start(target, purpose, membership.routersIfNeeded(), now);
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
