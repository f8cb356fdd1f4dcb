package picotorrent.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picotorrent.api.Command;
import picotorrent.api.Engine;
import picotorrent.api.EngineSettings;
import picotorrent.api.EngineSettings.Encryption;
import picotorrent.api.EngineSettings.TransportChoice;
import picotorrent.api.RateLimits;
import picotorrent.api.TorrentStatus;
import picotorrent.base.Endpoint;
import picotorrent.base.TorrentId;
import picotorrent.sim.Line;
import picotorrent.sim.SimDisk;
import picotorrent.sim.SimHost;

/// Torrents of one session under one limit get equal shares, whatever their numbers of peers; what
/// one leaves goes to the others.
class FairShareTest {
  private static final Line LINE = Line.UNLIMITED.latency(Duration.ofMillis(20));
  private static final int PIECE_BYTES = 64 << 10;
  private static final int MANY = 10;

  /// Peers have found each other and their pipelines are full.
  private static final Duration WARM_UP = Duration.ofSeconds(8);

  private static final Duration MEASURED = Duration.ofSeconds(10);
  private static final double FAIR = 0.1;

  /// Within three per cent.
  private static final double EXACT = 0.03;

  /// What the headers of IP and TCP, or of IP, UDP and uTP, leave of a limit.
  private static final double PAYLOAD = 0.97;

  private final List<SimTorrent> torrents = new ArrayList<>();
  private final SimSwarm swarm = new SimSwarm(7, PIECE_BYTES, PIECE_BYTES);
  private final List<SimClient> takers = new ArrayList<>();
  private int clients;

  private void torrents(int count, int bytes) {
    for (int i = 0; i < count; i++) {
      torrents.add(SimTorrent.make(300 + i, bytes, PIECE_BYTES, null));
    }
  }

  private SimClient client(TransportChoice transport, RateLimits rates, Line line) {
    SimHost host = swarm.host("client" + clients++, line);
    EngineSettings settings =
        SimClient.settings(host, rates)
            .with(new EngineSettings.Transport(transport, Encryption.ALLOWED));
    return new SimClient(host, new SimDisk(swarm.archive), settings);
  }

  private SimClient client(TransportChoice transport) {
    return client(transport, RateLimits.NONE, LINE);
  }

  /// Ours gets every torrent: the first from many peers, each other one from a single peer.
  private SimClient downloader(TransportChoice transport, RateLimits rates) {
    SimClient ours = client(transport, rates, LINE);
    for (SimTorrent torrent : torrents) {
      List<Endpoint> seeds = new ArrayList<>();
      for (int i = 0; i < peers(torrent); i++) {
        seeds.add(client(transport).seed(torrent).endpoint());
      }
      ours.leech(torrent, seeds.toArray(Endpoint[]::new));
    }
    swarm.world.run(WARM_UP);
    return ours;
  }

  /// Many peers get the first torrent from ours, one peer each other one.
  private SimClient uploader(TransportChoice transport, RateLimits rates) {
    SimClient ours = client(transport, rates, LINE);
    torrents.forEach(ours::seed);
    for (SimTorrent torrent : torrents) {
      for (int i = 0; i < peers(torrent); i++) {
        takers.add(client(transport).leech(torrent, ours.endpoint()));
      }
    }
    swarm.world.run(WARM_UP);
    return ours;
  }

  private int peers(SimTorrent torrent) {
    return torrent == torrents.getFirst() ? MANY : 1;
  }

  /// Bytes a second that came of each torrent to these clients, in the order of the torrents.
  private List<Double> rates(List<SimClient> clients) {
    Map<TorrentId, Long> before = received(clients);
    long begun = swarm.world.now();
    swarm.world.run(MEASURED);
    Map<TorrentId, Long> after = received(clients);
    double seconds = (swarm.world.now() - begun) / 1e9;
    return torrents.stream()
        .map(torrent -> (after.get(torrent.id()) - before.get(torrent.id())) / seconds)
        .toList();
  }

  private Map<TorrentId, Long> received(List<SimClient> clients) {
    List<Engine.View> views =
        clients.stream().map(client -> client.session().look(Engine.Look.LIST)).toList();
    swarm.world.run(Duration.ofMillis(110)); // the next snapshot is there
    views.forEach(Engine.View::close);
    return clients.stream()
        .flatMap(client -> client.session().snapshot().torrents().stream())
        .collect(
            Collectors.groupingBy(
                TorrentStatus::id, Collectors.summingLong(row -> row.traffic().downBytes())));
  }

  private static double sum(List<Double> rates) {
    return rates.stream().mapToDouble(rate -> rate).sum();
  }

  private static void assertEqualShares(double whole, List<Double> rates) {
    double limit = whole * PAYLOAD;
    assertEquals(limit, sum(rates), limit * EXACT, "all together: " + rates);
    double share = limit / rates.size();
    rates.forEach(rate -> assertEquals(share, rate, share * FAIR, "each of " + rates));
  }

  @ParameterizedTest
  @CsvSource({"TCP_ONLY, 2, 100000", "TCP_ONLY, 5, 1000000", "UTP_ONLY, 5, 300000"})
  void torrentsDownloadInEqualShares(TransportChoice transport, int count, long limit) {
    torrents(count, (int) (limit * 25 / count));
    SimClient ours = downloader(transport, new RateLimits(limit, 0));
    assertEqualShares(limit, rates(List.of(ours)));
  }

  @ParameterizedTest
  @CsvSource({"TCP_ONLY, 2, 100000", "TCP_ONLY, 5, 1000000", "UTP_ONLY, 5, 300000"})
  void torrentsUploadInEqualShares(TransportChoice transport, int count, long limit) {
    torrents(count, (int) (limit * 25 / count));
    uploader(transport, new RateLimits(0, limit));
    assertEqualShares(limit, rates(takers));
  }

  @Test
  void whatATorrentDoesNotNeedIsSharedByTheOthers() {
    torrents(3, 8_000_000);
    SimClient ours = client(TransportChoice.BOTH, new RateLimits(300_000, 0), LINE);
    SimClient slow = client(TransportChoice.BOTH, RateLimits.NONE, LINE.rates(30_000, 30_000));
    ours.leech(torrents.getFirst(), slow.seed(torrents.getFirst()).endpoint());
    for (SimTorrent torrent : torrents.subList(1, 3)) {
      ours.leech(torrent, client(TransportChoice.BOTH).seed(torrent).endpoint());
    }
    swarm.world.run(WARM_UP);
    assertLeftToTheOthers(30_000, 300_000, rates(List.of(ours)));
  }

  @Test
  void whatATorrentMayNotTakeByItsOwnLimitIsSharedByTheOthers() {
    torrents(3, 8_000_000);
    SimClient ours = downloader(TransportChoice.BOTH, new RateLimits(300_000, 0));
    Set<TorrentId> first = Set.of(torrents.getFirst().id());
    ours.submit(new Command.SetTorrentLimits(first, new RateLimits(30_000, 0)));
    swarm.world.run(Duration.ofSeconds(2));
    assertLeftToTheOthers(30_000, 300_000, rates(List.of(ours)));
  }

  @Test
  void whatATorrentMayNotGiveByItsOwnLimitIsSharedByTheOthers() {
    torrents(3, 8_000_000);
    SimClient ours = uploader(TransportChoice.BOTH, new RateLimits(0, 300_000));
    Set<TorrentId> last = Set.of(torrents.getFirst().id());
    ours.submit(new Command.SetTorrentLimits(last, new RateLimits(0, 60_000)));
    swarm.world.run(Duration.ofSeconds(2));
    assertLeftToTheOthers(60_000, 300_000, rates(takers));
  }

  /// The first torrent has what it may, the others equal shares of the rest.
  private static void assertLeftToTheOthers(double first, double whole, List<Double> rates) {
    double limit = whole * PAYLOAD;
    assertEquals(limit, sum(rates), limit * EXACT, "all together: " + rates);
    assertTrue(rates.getFirst() <= first * 1.1, "the first of " + rates);
    double share = (limit - rates.getFirst()) / (rates.size() - 1);
    for (double rate : rates.subList(1, rates.size())) {
      assertEquals(share, rate, share * FAIR, "each other of " + rates);
    }
  }

  @ParameterizedTest
  @CsvSource({"400000, 0, 400000", "0, 400000, 400000", "600000, 200000, 200000"})
  void webSeedsObeyTheLimitsOfTheSessionAndOfTheTorrent(long session, long own, double limit) {
    addWebSeeded(12_000_000);
    SimWebSeed.open(swarm.world, torrents.getFirst());
    SimClient ours = client(TransportChoice.BOTH, new RateLimits(session, 0), LINE);
    swarm.world.run(Duration.ofSeconds(1));
    ours.leech(torrents.getFirst());
    Set<TorrentId> it = Set.of(torrents.getFirst().id());
    ours.submit(new Command.SetTorrentLimits(it, new RateLimits(own, 0)));
    swarm.world.run(WARM_UP);
    assertEquals(limit, sum(rates(List.of(ours))), limit * EXACT);
  }

  @Test
  void aWebSeedAndPeersOfAnotherTorrentGetEqualShares() {
    addWebSeeded(12_000_000);
    SimWebSeed.open(swarm.world, torrents.getFirst());
    torrents(1, 12_000_000);
    SimClient ours = client(TransportChoice.BOTH, new RateLimits(400_000, 0), LINE);
    ours.leech(torrents.getFirst());
    ours.leech(
        torrents.getLast(), client(TransportChoice.BOTH).seed(torrents.getLast()).endpoint());
    swarm.world.run(WARM_UP);
    assertEqualShares(400_000, rates(List.of(ours)));
  }

  private void addWebSeeded(int bytes) {
    torrents.add(
        SimTorrent.make(
            1,
            List.of(bytes),
            PIECE_BYTES,
            _ -> {},
            out -> out.key("url-list").string(SimWebSeed.FOLDER + "sim1")));
  }
}
