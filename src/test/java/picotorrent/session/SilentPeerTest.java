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
  private static final int PIECE_BYTES = 64 << 10;

  /// A piece of four, and half of another.
  private static final int BLOCKS_SERVED = 6;

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

  /// What a helper has brought is cancelled, and the silent one rejects it (BEP 6): that is one end
  /// of one request, not two. Else who owes two blocks would seem to owe none.
  @Test
  void whoRejectsWhatWasCancelledStillOwesTheRest() {
    SimTorrent twoPieces = SimTorrent.make(36, 2 * PIECE_BYTES, PIECE_BYTES, null);
    SimHost host = world.host("leech", "20.1.0.7", SwarmTest.HOME);
    SimClient leech =
        new SimClient(host, new SimDisk(new SimDisk.Archive()), SimClient.settings(host))
            .leech(twoPieces);
    world.run(Duration.ofSeconds(1));
    TalkingPeer silent = promising("20.2.0.7", twoPieces);
    List<PeerMessage.Cancel> cancelled = new ArrayList<>();
    silent.on(
        PeerMessage.Cancel.class,
        cancel -> {
          cancelled.add(cancel);
          silent.say(new PeerMessage.Reject(cancel.piece(), cancel.begin(), cancel.length()));
        });
    silent.on(PeerMessage.KeepAlive.class, _ -> heardNanos.add(silent.host().loop().now()));
    silent.connectTo(leech.endpoint());
    world.run(Duration.ofSeconds(1));
    TalkingPeer helper = promising("20.3.0.7", twoPieces);
    List<PeerMessage.Request> served = new ArrayList<>();
    helper.on(
        PeerMessage.Request.class,
        asked -> {
          if (served.size() < BLOCKS_SERVED) {
            served.add(asked);
            helper.serve(twoPieces, asked);
          }
        });
    helper.connectTo(leech.endpoint());
    world.run(Duration.ofSeconds(15));
    assertEquals(2, cancelled.size(), "cancelled " + cancelled);
    assertTrue(heardNanos.size() >= 1, "it is not spoken to, as if it owed nothing");
  }

  private TalkingPeer promising(String address, SimTorrent whole) {
    TalkingPeer peer = new TalkingPeer(world.host(address, address, SwarmTest.HOME), whole);
    return peer.greets(_ -> {
      peer.say(new PeerMessage.HaveAll());
      peer.say(new PeerMessage.Unchoke());
    });
  }
}
