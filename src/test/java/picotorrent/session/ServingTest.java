package picotorrent.session;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import picotorrent.api.Command;
import picotorrent.api.EngineSettings;
import picotorrent.api.EngineSettings.Serving;
import picotorrent.base.Bitfield;
import picotorrent.base.Geometry;
import picotorrent.sim.Line;
import picotorrent.sim.SimDisk;
import picotorrent.sim.SimHost;
import picotorrent.wire.PeerMessage;

/// Whom a seed serves when more want something than it has slots for.
class ServingTest {
  private static final Line NARROW = Line.UNLIMITED.rates(400_000, 4_000_000);

  /// What a beginner gets of all that a seed of two slots sends in four minutes to it and to three
  /// who have half.
  private static double shareOfABeginner(Serving before, Serving then) {
    SimSwarm swarm = new SimSwarm(15, 4_000_000, 64 << 10);
    SimHost host = swarm.host("seed", NARROW);
    EngineSettings settings = twoSlots(SimClient.settings(host));
    SimClient seed =
        new SimClient(
                host, new SimDisk(swarm.archive), settings.with(new EngineSettings.Sharing(before)))
            .seed(swarm.torrent);
    swarm.world.run(Duration.ofSeconds(1));
    if (then != before) {
      seed.submit(new Command.Configure(settings.with(new EngineSettings.Sharing(then))));
    }
    List<TalkingPeer> peers = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      peers.add(taker(swarm, "taker" + i, i == 0 ? 0 : swarm.torrent.pieces() / 2));
      peers.getLast().connectTo(seed.endpoint());
    }
    swarm.world.run(Duration.ofMinutes(4));
    long all = peers.stream().mapToLong(TalkingPeer::receivedBytes).sum();
    return peers.getFirst().receivedBytes() / (double) all;
  }

  private static EngineSettings twoSlots(EngineSettings plain) {
    EngineSettings.Limits old = plain.limits();
    return plain.with(
        new EngineSettings.Limits(
            old.rates(),
            old.connections(),
            old.connectionsPerTorrent(),
            2,
            old.pieceMemoryBytes(),
            old.peersRemembered()));
  }

  private static TalkingPeer taker(SimSwarm swarm, String name, int pieces) {
    TalkingPeer peer = new TalkingPeer(swarm.host(name, SwarmTest.HOME), swarm.torrent);
    Bitfield has = new Bitfield(swarm.torrent.pieces());
    for (int piece = 0; piece < pieces; piece++) {
      has.set(piece);
    }
    PeerMessage.Request again =
        new PeerMessage.Request(swarm.torrent.pieces() / 2 + 1, 0, Geometry.BLOCK_BYTES);
    return peer.greets(
            _ -> {
              peer.say(new PeerMessage.Bitfield(has.toWire()));
              peer.say(new PeerMessage.Interested());
            })
        .on(
            PeerMessage.Unchoke.class,
            _ -> {
              for (int i = 0; i < 8; i++) {
                peer.say(again);
              }
            })
        .onBlock(_ -> peer.say(again));
  }

  @Test
  void whoHasHardlyBegunIsServedFirstIfAPersonWantsItSo() {
    double inTurn = shareOfABeginner(Serving.IN_TURN, Serving.IN_TURN);
    double first = shareOfABeginner(Serving.ANTI_LEECH, Serving.ANTI_LEECH);
    double changed = shareOfABeginner(Serving.IN_TURN, Serving.ANTI_LEECH);
    assertTrue(inTurn > 0.2 && inTurn < 0.3, "in turn: " + inTurn);
    assertTrue(first > 0.4, "first: " + first);
    assertTrue(changed > 0.4, "changed while it runs: " + changed);
  }
}
