package picotorrent.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import picotorrent.api.Command;
import picotorrent.api.EngineSettings;
import picotorrent.base.Endpoint;
import picotorrent.sim.SimDisk;
import picotorrent.sim.SimHost;

/// Whom a whole session connects to, how often, and whom it lets in.
class PeerBookScenarioTest {
  private static final int PIECE_BYTES = 64 << 10;

  private final SimSwarm swarm = new SimSwarm(40, 640_000, PIECE_BYTES);

  private void pass(Duration time) {
    swarm.world.run(time);
  }

  private SimClient client(String name, int connections, int perTorrent) {
    SimHost host = swarm.host(name, SwarmTest.HOME);
    EngineSettings plain = SimClient.settings(host);
    EngineSettings.Limits now = plain.limits();
    EngineSettings.Limits limits =
        new EngineSettings.Limits(
            now.rates(),
            connections,
            perTorrent,
            now.uploadSlots(),
            now.pieceMemoryBytes(),
            now.peersRemembered());
    return new SimClient(host, new SimDisk(swarm.archive), plain.with(limits));
  }

  private static int connected(SimSwarm swarm, SimClient client, SimTorrent torrent) {
    return Looks.row(swarm.world, client, torrent.id()).peers().connected();
  }

  /// Peers of a torrent who have nothing and find nobody but whom a test names.
  private Endpoint[] idlers(SimTorrent torrent, int count) {
    Endpoint[] all = new Endpoint[count];
    for (int i = 0; i < count; i++) {
      String name = "idler" + torrent.id() + i;
      all[i] = swarm.client(name, SwarmTest.HOME).leech(torrent).endpoint();
    }
    pass(Duration.ofSeconds(1));
    return all;
  }

  @Test
  void aTorrentKeepsToItsCapAndAllTogetherToTheirs() {
    List<SimTorrent> torrents = new ArrayList<>();
    SimClient ours = client("ours", 10, 7);
    for (int i = 0; i < 2; i++) {
      SimTorrent torrent = SimTorrent.make(400 + i, 640_000, PIECE_BYTES, null);
      torrents.add(torrent);
      ours.leech(torrent, idlers(torrent, 12));
    }
    int most = 0;
    for (int look = 0; look < 60; look++) {
      pass(Duration.ofSeconds(1));
      int first = connected(swarm, ours, torrents.get(0));
      int second = connected(swarm, ours, torrents.get(1));
      assertTrue(first <= 7 && second <= 7 && first + second <= 10, first + " and " + second);
      most = Math.max(most, first + second);
    }
    assertEquals(10, most, "all places are used");
  }

  @Test
  void whoIsNamedTwiceOrIsOurselvesIsOneConnectionOrNone() {
    SimClient seed = swarm.client("seed", SwarmTest.HOME).seed(swarm.torrent);
    pass(Duration.ofSeconds(1));
    SimClient ours = swarm.client("ours", SwarmTest.HOME);
    ours.leech(swarm.torrent, seed.endpoint(), seed.endpoint(), ours.endpoint());
    pass(Duration.ofSeconds(1));
    ours.submit(new Command.AddPeers(swarm.torrent.id(), List.of(seed.endpoint())));
    seed.submit(new Command.AddPeers(swarm.torrent.id(), List.of(ours.endpoint())));
    int most = 0;
    for (int look = 0; look < 20; look++) {
      most = Math.max(most, connected(swarm, ours, swarm.torrent));
      pass(Duration.ofMillis(100));
    }
    assertEquals(1, most);
    assertTrue(ours.has(swarm.torrent));
  }

  @Test
  void twoWhoSayThatTheyAreTheSameHaveOneConnection() {
    SimClient ours = swarm.leech("ours", SwarmTest.HOME);
    pass(Duration.ofSeconds(1));
    TalkingPeer first = twin("first");
    first.connectTo(ours.endpoint());
    pass(Duration.ofSeconds(1));
    TalkingPeer second = twin("second");
    second.connectTo(ours.endpoint());
    pass(Duration.ofSeconds(5));
    assertTrue(first.isClosed() ^ second.isClosed(), "one of the two has to go");
    assertEquals(1, connected(swarm, ours, swarm.torrent));
  }

  /// Says the same id as every other one.
  private TalkingPeer twin(String name) {
    return new TalkingPeer(swarm.host(name, SwarmTest.HOME), swarm.torrent) {
      @Override
      byte[] handshake() {
        byte[] hello = super.handshake();
        Arrays.fill(hello, hello.length - 20, hello.length, (byte) 'x');
        return hello;
      }
    };
  }

  @Test
  void whoClosesAtOnceIsTriedAgainLaterAndLater() {
    SimHost rude = swarm.host("rude", SwarmTest.HOME);
    List<Long> attempts = new ArrayList<>();
    rude.run(() -> {
      try {
        rude.network()
            .listen(
                rude.endpoint(SimClient.PORT),
                _ -> {
                  attempts.add(swarm.world.now());
                  return null; // refused
                });
      } catch (IOException e) {
        throw new IllegalStateException(e);
      }
    });
    pass(Duration.ofSeconds(1));
    swarm.client("ours", SwarmTest.HOME).leech(swarm.torrent, rude.endpoint(SimClient.PORT));
    pass(Duration.ofHours(2));
    List<Long> waits = waits(attempts);
    assertTrue(waits.size() >= 5 && waits.size() <= 15, "waits of " + waits + " ms");
    for (int i = 1; i < 5; i++) {
      assertTrue(waits.get(i) > 1.5 * waits.get(i - 1), "waits of " + waits + " ms");
    }
  }

  /// Milliseconds between attempts; one in plain and one in cipher right after it are one.
  private static List<Long> waits(List<Long> times) {
    List<Long> waits = new ArrayList<>();
    for (int i = 1; i < times.size(); i++) {
      long millis = (times.get(i) - times.get(i - 1)) / 1_000_000;
      if (millis > 1_000) {
        waits.add(millis);
      }
    }
    return waits;
  }

  @Test
  void aPeerThatComesBackIsConnectedToAgain() {
    SimClient seed = client("seed", 50, 50).seed(swarm.torrent);
    pass(Duration.ofSeconds(1));
    SimClient ours = swarm.client("ours", SwarmTest.HOME);
    ours.leech(swarm.torrent, seed.endpoint());
    pass(Duration.ofMillis(500));
    assertFalse(ours.has(swarm.torrent));
    seed.restart();
    assertTrue(
        swarm.world.runUntil(() -> ours.has(swarm.torrent), Duration.ofMinutes(2)),
        "it goes on where it was");
  }
}
