package picotorrent.dht;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import picotorrent.base.Endpoint;
import picotorrent.base.Hash;
import picotorrent.dht.DhtNetwork.Host;

/// Whole networks: joining, searching, announcing, churn and Sybils.
/// `-Dpicotorrent.dht.nodes=10000` makes them as large as the promise says.
class DhtSimulationTest {
  static final int NODES = Integer.getInteger("picotorrent.dht.nodes", 400);
  static final int SEARCHES = 60;
  static final long SEED = Long.getLong("picotorrent.seed", 20_26L);

  private DhtNetwork network;

  @BeforeEach
  void joined() {
    network = new DhtNetwork(SEED, 0.01);
    network.populate(NODES, TimeUnit.MILLISECONDS.toNanos(50));
    network.runSeconds(120);
  }

  /// What a batch of searches came to.
  record Figures(int medianHops, int worstHops, double nearestFound, double meanQuestions) {}

  private Figures locate(int count) {
    List<Integer> hops = new ArrayList<>();
    int found = 0;
    int questions = 0;
    for (int i = 0; i < count; i++) {
      NodeId target = NodeId.random(network.random);
      Host host = liveHost();
      host.node.locate(target, network.now);
      host.drain();
      network.runSeconds(15);
      DhtEvent.Located located = host.last(DhtEvent.Located.class).orElseThrow();
      host.events.clear();
      hops.add(located.hops());
      questions += located.questions();
      NodeId nearest =
          network.nearest(target, 2).stream()
              .map(near -> near.node.id())
              .filter(id -> !id.equals(host.node.id()))
              .findFirst()
              .orElseThrow();
      if (located.nodes().stream().anyMatch(node -> node.id().equals(nearest))) {
        found++;
      }
    }
    hops.sort(null);
    return new Figures(
        hops.get(count / 2), hops.getLast(), found / (double) count, questions / (double) count);
  }

  private Host liveHost() {
    Host host = network.hosts.get(network.random.nextInt(network.hosts.size()));
    return host.silent ? liveHost() : host;
  }

  private static String text(String what, Figures figures) {
    return what + " of " + NODES + " nodes, seed " + SEED + ": " + figures;
  }

  @Test
  void lookupsConvergeInFewHops() {
    Figures figures = locate(SEARCHES);
    System.err.println(text("lookups", figures));
    assertTrue(figures.medianHops <= 5, text("hops", figures));
    assertTrue(figures.nearestFound >= 0.95, text("found", figures));
  }

  @Test
  void lookupsSurviveAFifthOfTheNodesGoingSilent() {
    network.hosts.forEach(host -> host.silent = network.random.nextInt(5) == 0);
    Figures figures = locate(SEARCHES);
    System.err.println(text("lookups after 20 % churn", figures));
    assertTrue(figures.medianHops <= 5, text("hops", figures));
    assertTrue(figures.nearestFound >= 0.95, text("found", figures));
  }

  @Test
  void aPeerAnnouncedIsFoundAmongSybilsThatMakeUpIdsNextToTheTorrent() {
    int found = 0;
    for (int i = 0; i < 20; i++) {
      if (announcedAmongSybils()) {
        found++;
      }
    }
    System.err.println("found among 10 % Sybils of " + NODES + " nodes: " + found + " of 20");
    assertTrue(found >= 19, "found " + found + " of 20, seed " + SEED);
  }

  /// Sybils, a tenth as many as nodes, know the torrent before anybody else. They are asked because
  /// honest nodes have some of them in their tables; each then tells of eight others next to the
  /// target, whose ids it makes up.
  private boolean announcedAmongSybils() {
    Hash infoHash = Hash.of(NodeId.random(network.random).toBytes());
    NodeId target = NodeId.of(infoHash);
    List<NodeInfo> sybils = new ArrayList<>();
    for (int i = 0; i < NODES / 10; i++) {
      NodeId id = target.randomAt(60 + network.random.nextInt(90), network.random);
      sybils.add(new NodeInfo(id, network.freshEndpoint()));
    }
    for (NodeInfo sybil : sybils) {
      network.addLiar(sybil.endpoint(), (asked, from) -> lie(sybil, sybils, asked, from));
    }
    Host seeder = liveHost();
    Host leecher = liveHost();
    for (NodeInfo sybil : sybils) {
      network.hosts.get(network.random.nextInt(NODES)).node.addContact(sybil.endpoint());
      seeder.node.addContact(sybil.endpoint());
      leecher.node.addContact(sybil.endpoint());
    }
    network.runSeconds(60);
    seeder.node.announce(infoHash, 6881, true, network.now);
    seeder.drain();
    network.runSeconds(20);
    leecher.node.announce(infoHash, 6882, false, network.now);
    leecher.drain();
    network.runSeconds(20);
    boolean found =
        seeder == leecher
            || leecher.events.stream()
                .anyMatch(event ->
                    event instanceof DhtEvent.Peers peers
                        && peers.peers().contains(seeder.endpoint));
    seeder.node.withdraw(infoHash);
    leecher.node.withdraw(infoHash);
    leecher.events.clear();
    return found;
  }

  private byte[] lie(
      NodeInfo self, List<NodeInfo> sybils, Krpc.Incoming.Asked asked, Endpoint from) {
    Answer answer = new Answer(asked.transaction(), self.id(), from, 1_400);
    answer.offer("token", KrpcWriter.string(new byte[4]));
    List<NodeInfo> eight = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      eight.add(sybils.get(network.random.nextInt(sybils.size())));
    }
    answer.offerNodes(false, eight);
    return answer.toBytes();
  }

  @Test
  void peersFindEachOther() {
    int found = 0;
    int runs = 30;
    for (int i = 0; i < runs; i++) {
      Hash infoHash = Hash.of(NodeId.random(network.random).toBytes());
      Host seeder = network.hosts.get(2 * i);
      Host leecher = network.hosts.get(2 * i + 1);
      seeder.node.announce(infoHash, 6881, false, network.now);
      seeder.drain();
      network.runSeconds(15);
      leecher.node.announce(infoHash, 6881, false, network.now);
      leecher.drain();
      network.runSeconds(15);
      Set<Endpoint> peers = new HashSet<>();
      for (DhtEvent event : leecher.events) {
        if (event instanceof DhtEvent.Peers(Hash hash, _, List<Endpoint> told)
            && hash.equals(infoHash)) {
          peers.addAll(told);
        }
      }
      if (peers.contains(seeder.endpoint)) {
        found++;
      }
    }
    assertEquals(runs, found, "seed " + SEED);
  }

  @Test
  void itemsAreFoundWhereTheyWerePut() {
    byte[] value = KrpcWriter.string(new byte[DhtItem.MAX_VALUE_BYTES - 4]);
    DhtItem item = DhtItem.immutable(value);
    Host putter = network.hosts.get(1);
    putter.node.put(item, network.now);
    putter.drain();
    network.runSeconds(20);
    int stored = putter.last(DhtEvent.ItemStored.class).orElseThrow().nodes();
    assertTrue(stored >= 6, "stored at " + stored + ", seed " + SEED);
    Host getter = network.hosts.get(NODES / 2);
    getter.node.get(item.target(), network.now);
    getter.drain();
    network.runSeconds(20);
    Optional<DhtEvent.ItemFound> found = getter.last(DhtEvent.ItemFound.class);
    DhtItem got = found.orElseThrow().item();
    assertTrue(got != null && Arrays.equals(value, got.value()), "seed " + SEED);
  }

  @Test
  void theFiguresOfASwarmAreEstimated() {
    Hash infoHash =
        Hash.of(NodeId.of("twenty bytes of hash".getBytes(StandardCharsets.US_ASCII), 0).toBytes());
    for (int i = 0; i < 30; i++) {
      Host host = network.hosts.get(i);
      host.node.announce(infoHash, 6881, i < 10, network.now);
      host.drain();
    }
    network.runSeconds(30);
    Host asker = network.hosts.get(NODES - 1);
    asker.node.scrape(infoHash, network.now);
    asker.drain();
    network.runSeconds(20);
    DhtEvent.Scraped scraped = asker.last(DhtEvent.Scraped.class).orElseThrow();
    assertTrue(Math.abs(scraped.seeds() - 10) <= 2, scraped.toString());
    assertTrue(Math.abs(scraped.downloaders() - 20) <= 3, scraped.toString());
  }
}
