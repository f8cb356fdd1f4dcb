package picotorrent.session;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picotorrent.api.EngineSettings;
import picotorrent.api.EngineSettings.Encryption;
import picotorrent.api.EngineSettings.TransportChoice;
import picotorrent.sim.Line;
import picotorrent.sim.SimDisk;
import picotorrent.sim.SimHost;

/// Whoever is fast is asked for much, and may be gone without a word before it comes: what it owes
/// is fetched from others at once, not when its time is up.
class VanishedPeerTest {
  private static final int PIECE_BYTES = 256 << 10;
  private static final int BYTES = 16 << 20;
  private static final int STAYING_RATE = 4_000_000;
  private static final Line FAST = Line.UNLIMITED.rates(4_000_000, 4_000_000);
  private static final Line STAYING = Line.UNLIMITED.rates(STAYING_RATE, STAYING_RATE);

  /// What is begun is fetched again in part, and a look is taken once a second.
  private static final double LOST_SECONDS = 3;

  private static SimClient client(
      SimSwarm swarm, String name, Line line, TransportChoice transport) {
    SimHost host = swarm.host(name, line.latency(Duration.ofMillis(15)));
    EngineSettings.Transport by = new EngineSettings.Transport(transport, Encryption.ALLOWED);
    return new SimClient(host, new SimDisk(swarm.archive), SimClient.settings(host, by));
  }

  @ParameterizedTest
  @CsvSource({
    "1, TCP_ONLY",
    "2, TCP_ONLY",
    "3, TCP_ONLY",
    "1, UTP_ONLY",
    "2, UTP_ONLY",
    "3, UTP_ONLY"
  })
  void whatThreeOfFourOweWhenTheyAreGoneIsHereSoon(long world, TransportChoice transport) {
    SimSwarm swarm = new SimSwarm(world, BYTES, PIECE_BYTES);
    List<SimClient> going = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      going.add(client(swarm, "going" + i, FAST, transport).seed(swarm.torrent));
    }
    client(swarm, "staying", STAYING, transport).seed(swarm.torrent);
    swarm.world.run(Duration.ofSeconds(1));
    SimClient leech = client(swarm, "leech", Line.UNLIMITED, transport).leech(swarm.torrent);
    int most = swarm.torrent.pieces() * 9 / 10;
    swarm.world.runUntil(() -> leech.pieces(swarm.torrent) >= most, Duration.ofMinutes(1));
    going.forEach(seed -> seed.host().cut());
    double missing = (swarm.torrent.pieces() - leech.pieces(swarm.torrent)) * (double) PIECE_BYTES;
    long since = swarm.world.now();
    boolean whole = swarm.world.runUntil(() -> leech.has(swarm.torrent), Duration.ofMinutes(5));
    double took = (swarm.world.now() - since) / 1e9;
    double needed = missing / STAYING_RATE;
    System.out.printf(
        "figure: three of four gone by %s: the rest after %.1f s, %.1f s at the fourth's rate%n",
        transport, took, needed);
    assertTrue(whole && leech.isRight(swarm.torrent), "still incomplete after " + took + " s");
    assertTrue(took <= needed + LOST_SECONDS, took + " s, needed " + needed);
  }
}
