package picotorrent.dht;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.Queue;
import java.util.function.Consumer;
import picotorrent.base.Endpoint;
import picotorrent.base.Hash;
import picotorrent.dht.Lookup.Candidate;
import picotorrent.dht.Search.Purpose;

/// Runs searches, a few at a time: asks the candidates of each, hands on what they bring, and tells
/// the nearest nodes what is to be stored there.
///
/// Confined to the session loop.
final class Searches {
  /// Searches under way; more wait. With four questions each of 100 bytes this keeps us at a few
  /// kilobytes a second.
  static final int MAX_RUNNING = 8;

  private final Home home;
  private final Correspondence correspondence;
  private final Announcements announcements;
  private final Consumer<DhtEvent> events;
  private final List<Search> running = new ArrayList<>();
  private final Queue<Search> waiting = new ArrayDeque<>();

  Searches(
      Home home,
      Correspondence correspondence,
      Announcements announcements,
      Consumer<DhtEvent> events) {
    this.home = home;
    this.correspondence = correspondence;
    this.announcements = announcements;
    this.events = events;
  }

  /// Whether another could begin at once.
  boolean hasRoom() {
    return running.size() < MAX_RUNNING;
  }

  /// Whether the table is being filled.
  boolean refreshes() {
    return running.stream().anyMatch(search -> search.purpose instanceof Purpose.Refresh);
  }

  void start(NodeId target, Purpose purpose, List<Endpoint> routers, long now) {
    List<NodeInfo> nearest = home.table.closest(target, 2 * Bucket.K);
    Search search = new Search(new Lookup(target, nearest, routers), purpose);
    home.table.touched(target, now);
    if (hasRoom()) {
      running.add(search);
      advance(search, now);
    } else {
      waiting.add(search);
    }
  }

  /// Asks nobody any more for the peers of a torrent.
  void abandon(Hash infoHash) {
    waiting.removeIf(search -> isFor(search, infoHash));
    running.removeIf(search -> isFor(search, infoHash));
  }

  private static boolean isFor(Search search, Hash infoHash) {
    return search.purpose instanceof Purpose.Peers(Hash sought, _) && sought.equals(infoHash);
  }

  private void advance(Search search, long now) {
    if (!running.contains(search)) {
      return;
    }
    if (!search.isSatisfied()) {
      for (Candidate next = search.lookup.next(); next != null; next = search.lookup.next()) {
        Query query = search.query(home.want());
        correspondence.ask(next.endpoint(), query, new Hearing(search, next), now);
      }
    }
    if (search.isSatisfied() || search.lookup.isDone()) {
      running.remove(search);
      finish(search, now);
      startWaiting(now);
    }
  }

  /// Begins what waits, as far as there is room.
  void startWaiting(long now) {
    while (hasRoom() && !waiting.isEmpty()) {
      Search next = waiting.remove();
      running.add(next);
      advance(next, now);
    }
  }

  /// Hears what one candidate says.
  private final class Hearing implements Correspondence.Listener {
    private final Search search;
    private final Candidate candidate;

    Hearing(Search search, Candidate candidate) {
      this.search = search;
      this.candidate = candidate;
    }

    @Override
    public void answered(Reply reply, long now) {
      gather(search, reply, candidate.endpoint());
      search.lookup.answered(candidate, reply.id(), nodes(reply), token(reply));
      advance(search, now);
    }

    @Override
    public void failed(long now) {
      search.lookup.failed(candidate);
      advance(search, now);
    }

    @Override
    public void slow(long now) {
      search.lookup.slow(candidate);
      advance(search, now);
    }

    private byte[] token(Reply reply) {
      byte[] token = reply.token();
      return token != null && token.length <= Krpc.MAX_TOKEN_BYTES ? token : NO_TOKEN;
    }

    private List<NodeInfo> nodes(Reply reply) {
      List<NodeInfo> nodes = new ArrayList<>();
      for (NodeInfo node : reply.nodes(home.ipv6)) {
        if (Places.isPlausible(node.endpoint(), candidate.endpoint())
            && !node.id().equals(home.id())) {
          nodes.add(node);
        }
      }
      return nodes;
    }
  }

  private static final byte[] NO_TOKEN = {};

  private void gather(Search search, Reply reply, Endpoint teller) {
    switch (search.purpose) {
      case Purpose.Peers purpose -> {
        List<Endpoint> fresh = search.freshPeers(reply.peers(), teller);
        if (!fresh.isEmpty()) {
          events.accept(new DhtEvent.Peers(purpose.infoHash(), teller, fresh));
        }
      }
      case Purpose.Scrape _ -> {
        SwarmFilter seeds = reply.filter(true);
        SwarmFilter downloaders = reply.filter(false);
        if (seeds != null && downloaders != null) {
          search.seeds.join(seeds);
          search.downloaders.join(downloaders);
        }
      }
      case Purpose.GetItem(_, byte[] key, byte[] salt) -> {
        DhtItem item = reply.item(salt);
        if (item != null) {
          search.offer(item, key);
        }
      }
      case Purpose.Refresh _, Purpose.Locate _, Purpose.PutItem _ -> {}
    }
  }

  private void finish(Search search, long now) {
    List<Candidate> nearest = search.lookup.closest();
    switch (search.purpose) {
      case Purpose.Refresh _ -> {}
      case Purpose.Locate(long ticket) ->
          events.accept(
              new DhtEvent.Located(
                  ticket,
                  search.lookup.closestNodes(),
                  nearest.isEmpty() ? 0 : nearest.getFirst().hops(),
                  search.lookup.questions()));
      case Purpose.Peers purpose -> announce(search, purpose, nearest, now);
      case Purpose.Scrape(long ticket) ->
          events.accept(
              new DhtEvent.Scraped(
                  ticket,
                  Math.round(search.seeds.estimate()),
                  Math.round(search.downloaders.estimate())));
      case Purpose.GetItem purpose ->
          events.accept(new DhtEvent.ItemFound(purpose.ticket(), search.item()));
      case Purpose.PutItem purpose -> put(purpose, nearest, now);
    }
  }

  private void announce(Search search, Purpose.Peers purpose, List<Candidate> nearest, long now) {
    Announcements.Entry entry = purpose.announce();
    int told = 0;
    if (entry != null && announcements.holds(entry) && entry.port() != 0) {
      for (Candidate node : nearest) {
        byte[] token = node.token();
        if (token != null && token.length > 0) {
          correspondence.ask(node.endpoint(), announcement(entry, token), HEEDLESS, now);
          told++;
        }
      }
    }
    if (entry != null) {
      announcements.done(entry, nearest.size(), search.peersFound(), now);
    }
    events.accept(new DhtEvent.Announced(purpose.infoHash(), told));
  }

  /// The port is implied: TCP and the DHT share ours, and what a NAT made of it the node sees.
  private static Query announcement(Announcements.Entry entry, byte[] token) {
    return new Query.AnnouncePeer(
        NodeId.of(entry.infoHash()), entry.port(), true, entry.seed(), token);
  }

  /// For questions whose answers only tell that a node is there.
  static final Correspondence.Listener HEEDLESS =
      new Correspondence.Listener() {
        @Override
        public void answered(Reply reply, long now) {}

        @Override
        public void failed(long now) {}
      };

  private void put(Purpose.PutItem purpose, List<Candidate> nearest, long now) {
    PutCount count = new PutCount(purpose.ticket(), events);
    for (Candidate node : nearest) {
      byte[] token = node.token();
      if (token != null && token.length > 0) {
        count.open++;
        Query query = new Query.Put(purpose.item(), OptionalLong.empty(), token);
        correspondence.ask(node.endpoint(), query, count, now);
      }
    }
    if (count.open == 0) {
      events.accept(new DhtEvent.ItemStored(purpose.ticket(), 0));
    }
  }

  /// Counts the nodes that take an item.
  private static final class PutCount implements Correspondence.Listener {
    private final long ticket;
    private final Consumer<DhtEvent> events;
    private int open;
    private int taken;

    PutCount(long ticket, Consumer<DhtEvent> events) {
      this.ticket = ticket;
      this.events = events;
    }

    @Override
    public void answered(Reply reply, long now) {
      taken++;
      close();
    }

    @Override
    public void failed(long now) {
      close();
    }

    private void close() {
      if (--open == 0) {
        events.accept(new DhtEvent.ItemStored(ticket, taken));
      }
    }
  }
}
