package picotorrent.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.common.primitives.Bytes;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picotorrent.api.Command;
import picotorrent.api.EngineSettings;
import picotorrent.sim.Line;
import picotorrent.sim.SimDisk;
import picotorrent.sim.SimHost;

/// The computer wakes up, or comes into another network: its connections are dead without a word,
/// and its peers are elsewhere.
class NetworkChangeTest {
  private static final Line LINE =
      Line.UNLIMITED.rates(100_000, 100_000).latency(Duration.ofMillis(20));

  /// While the leech is away its seed goes, so that its connection is one to nobody, and another
  /// one comes.
  @ParameterizedTest
  @CsvSource({"1, 5", "2, 5", "3, 5", "4, 5", "5, 5", "1, 100", "2, 100", "3, 100", "1, 3600"})
  void aDownloadGoesOnWithinSecondsThoughEveryoneIsElsewhere(long world, int secondsAway) {
    SimSwarm swarm = new SimSwarm(world, 6_000_000, 64 << 10);
    SimClient before = swarm.seed("before", LINE);
    SimClient leech = swarm.leech("leech", LINE);
    swarm.world.run(Duration.ofSeconds(10));
    leech.host().cut();
    before.host().stop();
    swarm.seed("after", LINE);
    swarm.world.run(Duration.ofSeconds(secondsAway));
    int pieces = leech.pieces(swarm.torrent);
    leech.host().wakeAfter(Duration.ofHours(1));
    assertTrue(
        swarm.world.runUntil(
            () -> leech.pieces(swarm.torrent) > pieces + 2, Duration.ofSeconds(10)),
        "nothing came in ten seconds");
    assertTrue(swarm.world.runUntil(() -> leech.has(swarm.torrent), Duration.ofMinutes(3)));
    assertTrue(leech.isRight(swarm.torrent));
  }

  /// The plug was out for so long that TCP gave up, and everybody is tried more and more rarely.
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void whatWasUnpluggedGoesOnWithinSecondsOfBeingPluggedInAgain(long world) {
    SimSwarm swarm = new SimSwarm(world, 6_000_000, 64 << 10);
    swarm.seed("seed", LINE);
    SimClient leech = swarm.leech("leech", LINE);
    swarm.world.run(Duration.ofSeconds(10));
    leech.host().unplug();
    swarm.world.run(Duration.ofMinutes(20));
    int pieces = leech.pieces(swarm.torrent);
    leech.host().plugIn();
    assertTrue(
        swarm.world.runUntil(
            () -> leech.pieces(swarm.torrent) > pieces + 2, Duration.ofSeconds(15)),
        "nothing came in fifteen seconds");
  }

  /// Whose peers are still there meets them again at once, whatever it would wait otherwise.
  @Test
  void peersThatAreStillThereAreMetAgainAtOnce() {
    SimSwarm swarm = new SimSwarm(1, 6_000_000, 64 << 10);
    swarm.seed("seed", LINE);
    SimClient leech = swarm.leech("leech", LINE);
    swarm.world.run(Duration.ofSeconds(10));
    leech.submit(new Command.NetworkChanged());
    int pieces = leech.pieces(swarm.torrent);
    assertTrue(
        swarm.world.runUntil(
            () -> leech.pieces(swarm.torrent) > pieces + 2, Duration.ofSeconds(5)));
  }

  @Test
  void theDhtIsToldAgain() {
    SimSwarm swarm = new SimSwarm(1, SimTorrent.make(1, 1_000_000, 64 << 10, null));
    SimClient router = dht(swarm, "router", List.of());
    SimClient seed = dht(swarm, "seed", List.of(router.endpoint().toString())).seed(swarm.torrent);
    swarm.world.run(Duration.ofMinutes(2));
    List<byte[]> said = new ArrayList<>();
    swarm.world.tap(said::add);
    swarm.world.run(Duration.ofSeconds(10));
    assertEquals(0, announces(said), "it has told all it has to");
    seed.submit(new Command.NetworkChanged());
    swarm.world.run(Duration.ofSeconds(10));
    assertTrue(announces(said) > 0, "it tells again");
  }

  private static SimClient dht(SimSwarm swarm, String name, List<String> routers) {
    SimHost host = swarm.host(name, Line.UNLIMITED);
    EngineSettings.Discovery discovery =
        new EngineSettings.Discovery(false, true, false, false, routers, false);
    return new SimClient(host, new SimDisk(swarm.archive), SimClient.settings(host, discovery));
  }

  private static long announces(List<byte[]> said) {
    byte[] word = "13:announce_peer".getBytes(StandardCharsets.US_ASCII);
    return said.stream().filter(one -> Bytes.indexOf(one, word) >= 0).count();
  }
}
