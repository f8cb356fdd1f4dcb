package picotorrent.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import picotorrent.sim.SimDisk;
import picotorrent.sim.SimHost;
import picotorrent.sim.SimWorld;
import picotorrent.wire.PeerMessage;

/// Peers that say nothing are spoken to: what comes back, or does not, tells whether they are
/// there.
class SilentPeerTest {
  private final SimWorld world = new SimWorld(35);
  private final SimTorrent torrent = SimTorrent.make(35, 1_000_000, 64 << 10, null);
  private final List<Long> heardNanos = new ArrayList<>();

  /// A seed that promises everything and then says nothing, for half a minute.
  private void meet(boolean unchokes) {
    SimHost host = world.host("leech", "20.1.0.7", SwarmTest.HOME);
    SimClient leech =
        new SimClient(host, new SimDisk(new SimDisk.Archive()), SimClient.settings(host))
            .leech(torrent);
    world.run(Duration.ofSeconds(1));
    TalkingPeer seed = new TalkingPeer(world.host("seed", "20.2.0.7", SwarmTest.HOME), torrent);
    seed.greets(_ -> {
      seed.say(new PeerMessage.HaveAll());
      if (unchokes) {
        seed.say(new PeerMessage.Unchoke());
      }
    });
    seed.on(PeerMessage.KeepAlive.class, _ -> heardNanos.add(seed.host().loop().now()));
    seed.connectTo(leech.endpoint());
    world.run(Duration.ofSeconds(30));
  }

  @Test
  void whoOwesUsBlocksIsSpokenToEveryTenSeconds() {
    meet(true);
    assertTrue(heardNanos.size() >= 1 && heardNanos.size() <= 3, "heard at " + heardNanos);
  }

  @Test
  void whoOwesUsNothingIsLeftInPeace() {
    meet(false);
    assertEquals(List.of(), heardNanos);
  }
}
