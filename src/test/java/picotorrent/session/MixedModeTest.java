package picotorrent.session;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import picotorrent.api.EngineSettings.Encryption;
import picotorrent.api.EngineSettings.Transport;
import picotorrent.api.EngineSettings.TransportChoice;
import picotorrent.sim.Line;
import picotorrent.sim.SimDisk;
import picotorrent.sim.SimHost;

/// A seed serves peers by TCP and by uTP over one line that is too small for all.
class MixedModeTest {
  private final SimSwarm swarm = new SimSwarm(7, 64_000_000, 64 << 10);
  private final SimTorrent torrent = SimTorrent.make(7, 64_000_000, 64 << 10, null);

  private SimClient client(String name, TransportChoice choice, Line line) {
    SimHost host = swarm.host(name, line);
    Transport transport = new Transport(choice, Encryption.ALLOWED);
    return new SimClient(host, new SimDisk(swarm.archive), SimClient.settings(host, transport));
  }

  @Test
  void uTpIsNotStarvedByTcpOfTheSameTorrent() {
    Line narrow =
        Line.UNLIMITED.rates(500_000, 500_000).latency(Duration.ofMillis(20)).queue(100_000);
    Line wide = Line.UNLIMITED.rates(5_000_000, 5_000_000).latency(Duration.ofMillis(5));
    SimClient seed = client("seed", TransportChoice.BOTH, narrow).seed(torrent);
    SimClient tcp = client("tcp", TransportChoice.TCP_ONLY, wide).leech(torrent, seed.endpoint());
    SimClient utp = client("utp", TransportChoice.UTP_ONLY, wide).leech(torrent, seed.endpoint());
    swarm.world.run(Duration.ofSeconds(20));
    int tcpBefore = tcp.pieces(torrent);
    int utpBefore = utp.pieces(torrent);
    swarm.world.run(Duration.ofSeconds(40));
    int byTcp = tcp.pieces(torrent) - tcpBefore;
    int byUtp = utp.pieces(torrent) - utpBefore;
    System.out.printf("figure: pieces in 40 s by TCP %d, by uTP %d%n", byTcp, byUtp);
    assertTrue(byUtp > 0.35 * (byTcp + byUtp));
  }
}
