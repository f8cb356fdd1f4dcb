package picotorrent.session;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.function.Consumer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picotorrent.sim.Line;
import picotorrent.sim.SimHost;
import picotorrent.wire.PeerMessage;

/// Four hundred peers hold all places of a torrent and are of no use, and those that are sent away
/// come again every ten seconds: a newcomer gets in all the same, and has the rate that it would
/// have without them.
class IdleLiarsTest {
  private static final int LIARS = 400;
  private static final Duration SIEGE = Duration.ofMinutes(1);
  private static final Duration WATCHED = Duration.ofSeconds(30);

  /// 400 kB/s up, so that 30 MB take longer than anybody watches.
  private static final Line NARROW = Line.UNLIMITED.rates(400_000, 4_000_000);

  private static void wants(TalkingPeer liar) {
    liar.say(new PeerMessage.HaveNone());
    liar.say(new PeerMessage.Interested());
  }

  /// One that connects, and connects again.
  private record Liar(
      SimSwarm swarm, SimHost host, SimClient victim, Consumer<TalkingPeer> greeting) {
    void come() {
      TalkingPeer peer = new TalkingPeer(host, swarm.torrent).greets(greeting);
      peer.connectTo(victim.endpoint());
      lookAgain(peer);
    }

    private void lookAgain(TalkingPeer peer) {
      long later = swarm.world.now() + Duration.ofSeconds(10).toNanos();
      swarm.world.at(
          later,
          () -> {
            if (peer.isClosed()) {
              come();
            } else {
              lookAgain(peer);
            }
          });
    }
  }

  private static void besiege(
      SimSwarm swarm, SimClient victim, int liars, Consumer<TalkingPeer> greeting) {
    swarm.world.run(Duration.ofSeconds(1));
    for (int i = 0; i < liars; i++) {
      new Liar(swarm, swarm.host("liar" + i, SwarmTest.HOME), victim, greeting).come();
    }
    swarm.world.run(SIEGE);
  }

  /// What a leech gets: when it begins, and how much in the time that it is watched.
  private record Fare(double seconds, long bytes) {}

  private static Fare watch(SimSwarm swarm, SimClient leech, Duration most) {
    long since = swarm.world.now();
    boolean began = swarm.world.runUntil(() -> leech.pieces(swarm.torrent) > 0, most);
    assertTrue(began, "nothing within " + most);
    double seconds = (swarm.world.now() - since) / 1e9;
    long before = swarm.status(leech).traffic().downBytes();
    swarm.world.run(WATCHED);
    return new Fare(seconds, swarm.status(leech).traffic().downBytes() - before);
  }

  private static void assertFares(String whose, Fare besieged, Fare alone) {
    System.out.printf(
        "figure: %s: has something after %.1f s (%.1f s), then %.2f of the rate%n",
        whose, besieged.seconds(), alone.seconds(), besieged.bytes() / (double) alone.bytes());
    assertTrue(besieged.bytes() >= alone.bytes() / 2, besieged + ", alone " + alone);
  }

  private static Fare ofASeed(long world, int liars) {
    SimSwarm swarm = new SimSwarm(world, 30_000_000, 64 << 10);
    SimClient seed = swarm.seed("seed", NARROW);
    besiege(swarm, seed, liars, IdleLiarsTest::wants);
    return watch(swarm, swarm.leech("newcomer", SwarmTest.HOME), Duration.ofMinutes(4));
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void whoHoldTheirPlacesOfASeedForNothingGiveWayToWhoTakes(long world) {
    Fare alone = ofASeed(world, 0);
    Fare besieged = ofASeed(world, LIARS);
    assertFares("a newcomer to a seed that 400 liars besiege", besieged, alone);
  }

  private static Fare ofALeech(long world, int liars) {
    SimSwarm swarm = new SimSwarm(world, 30_000_000, 64 << 10);
    SimClient leech = swarm.leech("leech", SwarmTest.HOME);
    besiege(swarm, leech, liars, liar -> liar.say(new PeerMessage.HaveAll()));
    swarm.seed("newcomer", NARROW);
    return watch(swarm, leech, Duration.ofMinutes(8));
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void seedsThatServeNobodyGiveWayToOneThatDoes(long world) {
    Fare alone = ofALeech(world, 0);
    Fare besieged = ofALeech(world, LIARS);
    assertFares("a leech that 400 false seeds besiege, of a true one", besieged, alone);
  }
}
