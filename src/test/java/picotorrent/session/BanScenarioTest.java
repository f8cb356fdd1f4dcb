package picotorrent.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import picotorrent.api.Command;
import picotorrent.api.Engine.Aspect;
import picotorrent.api.EngineSettings;
import picotorrent.api.TorrentDetail;
import picotorrent.api.TorrentDetail.PeerStatus;
import picotorrent.base.AddressRange;
import picotorrent.base.AddressRanges;
import picotorrent.base.Endpoint;
import picotorrent.sim.SimDisk;
import picotorrent.sim.SimHost;

/// A person bans addresses: whoever is there is sent away at once and not met again.
class BanScenarioTest {
  private static final int BYTES = 4_000_000;
  private static final int PIECE_BYTES = 64 << 10;

  private final SimSwarm swarm = new SimSwarm(43, BYTES, PIECE_BYTES);

  private static EngineSettings.Peers banned(String... ranges) {
    return new EngineSettings.Peers(Stream.of(ranges).map(AddressRange::parse).toList());
  }

  private static String text(SimClient client) {
    return AddressRange.of(client.host().address()).toString();
  }

  private TorrentDetail peers(SimClient of, SimTorrent torrent) {
    return Looks.at(swarm.world, of, torrent.id(), Aspect.PEERS);
  }

  private List<InetAddress> connected(SimClient of, SimTorrent torrent) {
    return peers(of, torrent).peers().stream()
        .map(PeerStatus::endpoint)
        .map(Endpoint::address)
        .toList();
  }

  private boolean knows(SimClient one, SimClient other, SimTorrent torrent) {
    return connected(one, torrent).contains(other.host().address());
  }

  private void pass(long seconds) {
    swarm.world.run(Duration.ofSeconds(seconds));
  }

  private void configure(SimClient client, EngineSettings.Peers peers) {
    client.submit(new Command.Configure(SimClient.settings(client.host()).with(peers)));
    pass(1);
  }

  @Test
  void whoIsBannedIsSentAwayFromEveryTorrentAndNotMetAgain() {
    SimTorrent second = SimTorrent.make(44, BYTES, PIECE_BYTES, SimTracker.URL);
    SimClient good = swarm.seed("good", SwarmTest.HOME).seed(second);
    SimClient bad = swarm.seed("bad", SwarmTest.HOME).seed(second);
    SimClient ours = swarm.client("ours", SwarmTest.HOME).leech(swarm.torrent).leech(second);
    List<SimTorrent> both = List.of(swarm.torrent, second);
    assertTrue(
        swarm.world.runUntil(
            () -> ours.pieces(swarm.torrent) > 0 && ours.pieces(second) > 0,
            Duration.ofMinutes(1)));
    both.forEach(torrent -> assertTrue(knows(ours, bad, torrent), "they are connected"));
    configure(ours, banned(text(bad)));
    both.forEach(torrent -> assertFalse(knows(ours, bad, torrent), "it is sent away"));
    List<InetAddress> met = new ArrayList<>();
    for (int i = 0; i < 200; i++) { // the tracker tells of it again and again, and it tries as well
      pass(1);
      both.forEach(torrent -> met.addAll(connected(ours, torrent)));
    }
    assertFalse(met.contains(bad.host().address()), "never again");
    assertTrue(met.contains(good.host().address()), "others are");
    both.forEach(torrent -> assertTrue(ours.has(torrent), "all comes from others"));
  }

  @Test
  void aWholeNetworkIsBannedAndLetInAgain() {
    SimClient seed = swarm.client("seed", SwarmTest.HOME);
    String network = text(seed) + "/16";
    SimClient ours = swarm.client("ours", SwarmTest.HOME);
    configure(ours, banned(network));
    seed.seed(swarm.torrent);
    ours.leech(swarm.torrent, seed.endpoint());
    pass(60);
    assertEquals(List.of(), connected(ours, swarm.torrent), "neither called nor let in");
    assertEquals(0, ours.pieces(swarm.torrent));
    configure(ours, EngineSettings.Peers.EVERYBODY);
    assertTrue(swarm.world.runUntil(() -> ours.has(swarm.torrent), Duration.ofMinutes(10)));
  }

  @Test
  void aListBlocksBesideTheBansAndIsReplacedByTheNext() {
    SimClient seed = swarm.client("seed", SwarmTest.HOME);
    SimClient ours = swarm.client("ours", SwarmTest.HOME);
    AddressRanges list = AddressRanges.of(List.of(AddressRange.parse(text(seed))));
    ours.submit(new Command.Block(list));
    configure(ours, banned("203.0.113.0/24"));
    seed.seed(swarm.torrent);
    ours.leech(swarm.torrent, seed.endpoint());
    pass(60);
    assertEquals(List.of(), connected(ours, swarm.torrent));
    ours.submit(new Command.Block(AddressRanges.NONE));
    assertTrue(swarm.world.runUntil(() -> ours.pieces(swarm.torrent) > 0, Duration.ofMinutes(10)));
    ours.submit(new Command.Block(list));
    pass(1);
    assertFalse(knows(ours, seed, swarm.torrent), "it is sent away");
  }

  @Test
  void aSessionThatBeginsWithBansKeepsToThem() {
    SimClient seed = swarm.seed("seed", SwarmTest.HOME);
    SimHost host = swarm.host("ours", SwarmTest.HOME);
    EngineSettings settings = SimClient.settings(host).with(banned(text(seed)));
    SimClient ours = new SimClient(host, new SimDisk(swarm.archive), settings);
    ours.leech(swarm.torrent, seed.endpoint());
    pass(90);
    assertEquals(List.of(), connected(ours, swarm.torrent));
    ours.restart(settings);
    pass(90);
    assertEquals(List.of(), connected(ours, swarm.torrent));
  }

  @Test
  void whoSentWrongDataIsNamed() {
    SimClient seed = swarm.seed("seed", SwarmTest.HOME);
    SimHost liar = swarm.host("liar", SwarmTest.HOME);
    Poisoner.listen(liar, swarm.torrent);
    SimClient ours = swarm.client("ours", SwarmTest.HOME);
    ours.leech(swarm.torrent, liar.endpoint(SimClient.PORT), seed.endpoint());
    String name = AddressRange.of(liar.address()).toString();
    pass(1);
    for (int i = 0; i < 300 && peers(ours, swarm.torrent).banned().isEmpty(); i++) {
      pass(1);
    }
    assertEquals(List.of(name), peers(ours, swarm.torrent).banned());
  }
}
