package picotorrent.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import picotorrent.api.Command;
import picotorrent.api.Engine;
import picotorrent.api.EngineSettings;
import picotorrent.api.TorrentDetail.PeerStatus;
import picotorrent.sim.Lan;
import picotorrent.sim.Line;
import picotorrent.sim.Nat;
import picotorrent.sim.SimDisk;
import picotorrent.sim.SimHost;
import picotorrent.sim.SimWorld;

/// Local discovery of real sessions on local networks of the simulated world.
class LocalDiscoveryTest {
  private static final EngineSettings.Discovery LSD_ALONE =
      new EngineSettings.Discovery(false, false, false, true, List.of());

  private final SimWorld world = new SimWorld(1);
  private final SimTorrent torrent = SimTorrent.make(1, 1_000_000, 64 << 10, null);
  private final Nat router = world.nat("20.1.1.1", Nat.Kind.RESTRICTED);
  private final Lan home = world.lan("home", 24);

  private SimHost atHome(String name, String address) {
    SimHost host = router.host(name, address, Line.UNLIMITED);
    home.plug(host);
    return host;
  }

  private static SimClient client(SimHost host) {
    return new SimClient(
        host, new SimDisk(new SimDisk.Archive()), SimClient.settings(host, LSD_ALONE));
  }

  @Test
  void twoHostsOfOneNetworkFindEachOtherWithinSeconds() {
    client(atHome("seed", "192.168.0.2")).seed(torrent);
    SimClient leech = client(atHome("leech", "192.168.0.3")).leech(torrent);
    assertTrue(world.runUntil(() -> leech.has(torrent), Duration.ofSeconds(10)));
  }

  @Test
  void whereAPeerIsFromIsShown() {
    SimHost slow = router.host("seed", "192.168.0.2", Line.UNLIMITED.rates(10_000, 10_000));
    home.plug(slow);
    SimClient seed = client(slow).seed(torrent);
    SimClient leech = client(atHome("leech", "192.168.0.3")).leech(torrent);
    world.run(Duration.ofSeconds(10));
    List<String> from =
        List.of(seed, leech).stream()
            .flatMap(
                one -> Looks.at(world, one, torrent.id(), Engine.Aspect.PEERS).peers().stream())
            .map(PeerStatus::from)
            .sorted()
            .toList();
    assertEquals(List.of("incoming", "lsd"), from);
  }

  @Test
  void hostsWithoutIpv4FindEachOtherByIpv6OfTheirProvider() {
    Lan office = world.lan("office", 64);
    SimHost one = world.host("one", "2001:db8:7:7::1");
    SimHost two = world.host("two", "2001:db8:7:7::2");
    office.plug(one).plug(two);
    client(one).seed(torrent);
    SimClient leech = client(two).leech(torrent);
    assertTrue(world.runUntil(() -> leech.has(torrent), Duration.ofSeconds(10)));
  }

  @Test
  void aTorrentThatIsAddedLaterIsHeardOfSoon() {
    SimClient seed = client(atHome("seed", "192.168.0.2"));
    SimClient leech = client(atHome("leech", "192.168.0.3")).leech(torrent);
    world.run(Duration.ofMinutes(2));
    seed.seed(torrent);
    assertTrue(world.runUntil(() -> leech.has(torrent), Duration.ofSeconds(10)));
  }

  @Test
  void aNetworkThatIsJoinedLaterIsNoticed() {
    SimClient seed = client(router.host("seed", "192.168.0.2", Line.UNLIMITED)).seed(torrent);
    SimClient leech = client(atHome("leech", "192.168.0.3")).leech(torrent);
    world.run(Duration.ofMinutes(1));
    home.plug(seed.host());
    assertTrue(world.runUntil(() -> leech.has(torrent), Duration.ofMinutes(1)));
  }

  @Test
  void anotherNetworkHearsNothing() {
    client(atHome("seed", "192.168.0.2")).seed(torrent);
    SimHost stranger = world.host("stranger", "30.0.0.1");
    world.lan("elsewhere", 24).plug(stranger);
    SimClient leech = client(stranger).leech(torrent);
    world.run(Duration.ofMinutes(10));
    assertEquals(0, Looks.row(world, leech, torrent.id()).peers().known());
  }

  @Test
  void withoutTheSettingNothingIsSaid() {
    SimHost host = atHome("quiet", "192.168.0.2");
    SimClient quiet =
        new SimClient(host, new SimDisk(new SimDisk.Archive()), SimClient.settings(host))
            .seed(torrent);
    SimClient leech = client(atHome("leech", "192.168.0.3")).leech(torrent);
    world.run(Duration.ofMinutes(10));
    assertEquals(0, Looks.row(world, leech, torrent.id()).peers().known());
    quiet.submit(new Command.Configure(SimClient.settings(host, LSD_ALONE)));
    assertTrue(world.runUntil(() -> leech.has(torrent), Duration.ofMinutes(1)));
  }
}
