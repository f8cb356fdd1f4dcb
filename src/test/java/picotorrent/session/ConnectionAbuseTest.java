package picotorrent.session;

import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picotorrent.api.EngineSettings;
import picotorrent.sim.Line;
import picotorrent.wire.PeerMessage;

/// Peers that take room and slots for nothing, in the simulated world: the honest keep their share.
class ConnectionAbuseTest {
  private static final int PIECE_BYTES = 64 << 10;
  private static final Line NARROW = Line.UNLIMITED.rates(400_000, 4_000_000);
  private static final long MOST_HEAP_BYTES = 256L << 20;

  private static void wants(TalkingPeer peer) {
    peer.say(new PeerMessage.HaveNone());
    peer.say(new PeerMessage.Interested());
  }

  /// What an honest peer that was there first gets in a minute beside so many others, who come
  /// again when they are thrown out.
  private static final class Siege {
    private final SimSwarm swarm;
    private final SimClient seed;
    private final Consumer<TalkingPeer> everySecond;
    private final List<TalkingPeer> besiegers = new ArrayList<>();
    int mostHeld;
    final long bytes;

    /// @param everySecond what every second one does when it is greeted; the others are silent
    Siege(long world, int count, Consumer<TalkingPeer> everySecond) {
      this.swarm = new SimSwarm(world, 30_000_000, PIECE_BYTES);
      this.seed = swarm.seed("seed", NARROW);
      this.everySecond = everySecond;
      swarm.world.run(Duration.ofSeconds(1));
      SimClient leech = swarm.leech("leech", SwarmTest.HOME);
      swarm.world.run(Duration.ofSeconds(1));
      for (int i = 0; i < count; i++) {
        besiegers.add(connect(i));
      }
      swarm.world.run(Duration.ofSeconds(1));
      for (int second = 0; second < 60; second++) {
        swarm.world.run(Duration.ofSeconds(1));
        int held = (int) besiegers.stream().filter(Siege::isHeld).count();
        mostHeld = Math.max(mostHeld, held);
        for (int i = 0; second % 10 == 9 && i < count; i++) {
          if (besiegers.get(i).isClosed()) {
            besiegers.set(i, connect(i + count * (second + 1)));
          }
        }
      }
      bytes = swarm.status(leech).traffic().downBytes();
    }

    private static boolean isHeld(TalkingPeer peer) {
      return !peer.isClosed() && peer.receivedBytes() > 0;
    }

    private TalkingPeer connect(int number) {
      TalkingPeer peer =
          new TalkingPeer(swarm.host("besieger" + number, SwarmTest.HOME), swarm.torrent);
      if (number % 2 == 0) {
        peer.greets(everySecond);
      }
      peer.connectTo(seed.endpoint());
      return peer;
    }
  }

  private static long usedBytes() {
    System.gc();
    Runtime vm = Runtime.getRuntime();
    return vm.totalMemory() - vm.freeMemory();
  }

  @Test
  void twoThousandConnectionsKeepTheCapsAndAnHonestPeerHalfItsRate() {
    Consumer<TalkingPeer> quiet = peer -> peer.say(new PeerMessage.HaveNone());
    long alone = new Siege(34, 0, quiet).bytes;
    long before = usedBytes();
    Siege siege = new Siege(34, 2_000, quiet);
    long heapGrowthBytes = usedBytes() - before;
    System.out.printf(
        "figure: 2,000 connections: %d held, an honest peer keeps %.2f of its rate, %d MiB of heap%n",
        siege.mostHeld, siege.bytes / (double) alone, heapGrowthBytes >> 20);
    assertTrue(
        siege.mostHeld <= EngineSettings.DEFAULTS.limits().connectionsPerTorrent(),
        siege.mostHeld + " held");
    assertTrue(heapGrowthBytes <= MOST_HEAP_BYTES, heapGrowthBytes + " bytes");
    assertTrue(siege.bytes >= alone / 2, siege.bytes + " bytes, alone " + alone);
  }

  @ParameterizedTest
  @ValueSource(longs = {34, 35, 36, 37, 38})
  void thoseWhoSayThatTheyWantSomethingAndAskForNothingCostAnHonestPeerAtMostHalf(long world) {
    Siege siege = new Siege(world, 400, ConnectionAbuseTest::wants);
    long alone = new Siege(world, 0, ConnectionAbuseTest::wants).bytes;
    double kept = siege.bytes / (double) alone;
    System.out.printf("figure: beside 400, half of whom lie: %.2f of its rate%n", kept);
    assertTrue(kept >= 0.5, kept + " of its rate");
  }

  private static double leechesBeside(List<Consumer<TalkingPeer>> attackers) {
    SimSwarm swarm = new SimSwarm(14, 4_000_000, PIECE_BYTES);
    SimClient seed = swarm.seed("seed", NARROW);
    swarm.world.run(Duration.ofSeconds(1));
    for (Consumer<TalkingPeer> attacker : attackers) {
      TalkingPeer peer =
          new TalkingPeer(
              swarm.host("attacker" + attackers.indexOf(attacker), SwarmTest.HOME), swarm.torrent);
      attacker.accept(peer);
      peer.connectTo(seed.endpoint());
    }
    List<SimClient> leeches = swarm.leeches(10, NARROW);
    Duration took = swarm.finish(leeches, Duration.ofMinutes(10));
    assertNotNull(took, swarm.progress(leeches));
    return took.toMillis() / 1e3;
  }

  /// Wants and does not want by turns, four times a second.
  private static void toggle(TalkingPeer peer, boolean wants) {
    peer.say(wants ? new PeerMessage.Interested() : new PeerMessage.NotInterested());
    peer.later(Duration.ofMillis(250), () -> toggle(peer, !wants));
  }

  /// Takes whatever it gets, again and again, and shows no progress.
  private static void guzzle(TalkingPeer peer) {
    peer.greets(ConnectionAbuseTest::wants)
        .on(
            PeerMessage.Unchoke.class,
            _ -> {
              for (int i = 0; i < 8; i++) {
                peer.say(new PeerMessage.Request(i, 0, 16_384));
              }
            })
        .onBlock(block -> peer.say(new PeerMessage.Request(block.piece(), 0, 16_384)));
  }

  @Test
  void threeAttackersCostTenLeechesOfASeedAtMostAFifth() {
    double alone = leechesBeside(List.of());
    double attacked =
        leechesBeside(
            List.of(
                peer -> peer.greets(ConnectionAbuseTest::wants),
                peer ->
                    peer.greets(_ -> {
                      peer.say(new PeerMessage.HaveNone());
                      toggle(peer, true);
                    }),
                ConnectionAbuseTest::guzzle));
    System.out.printf(
        "figure: 10 leeches of a seed beside 3 attackers: %.1f s, without them %.1f s%n",
        attacked, alone);
    assertTrue(alone / attacked >= 0.8, attacked + " s, alone " + alone);
  }
}
