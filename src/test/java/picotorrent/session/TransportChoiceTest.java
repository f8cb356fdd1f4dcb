package picotorrent.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.Test;
import picotorrent.api.Engine;
import picotorrent.api.EngineSettings.Encryption;
import picotorrent.api.EngineSettings.Transport;
import picotorrent.api.EngineSettings.TransportChoice;
import picotorrent.api.TorrentDetail;
import picotorrent.base.Endpoint;
import picotorrent.sim.Line;
import picotorrent.sim.Nat;
import picotorrent.sim.SimDisk;
import picotorrent.sim.SimHost;

/// Which way real sessions take to each other in the simulated world.
class TransportChoiceTest {
  private static final Duration LIMIT = Duration.ofMinutes(2);

  private final SimSwarm swarm = new SimSwarm(29, 2_000_000, 64 << 10);
  private final SimTorrent torrent = SimTorrent.make(29, 2_000_000, 64 << 10, null);

  private SimClient client(SimHost host, TransportChoice choice) {
    Transport transport = new Transport(choice, Encryption.ALLOWED);
    return new SimClient(host, new SimDisk(swarm.archive), SimClient.settings(host, transport));
  }

  private SimClient client(String name, TransportChoice choice) {
    return client(swarm.host(name, SwarmTest.HOME), choice);
  }

  private boolean byUtp(SimClient client) {
    Engine.Look look =
        new Engine.Look(torrent.metainfo().infoHashes().id(), Set.of(Engine.Aspect.PEERS));
    try (Engine.View _ = client.session().look(look)) {
      swarm.world.run(Duration.ofMillis(1));
      TorrentDetail detail = client.session().snapshot().detail();
      return detail != null && detail.peers().getFirst().utp();
    }
  }

  private void assertMoves(SimClient leech) {
    assertTrue(swarm.world.runUntil(() -> leech.pieces(torrent) > 2, LIMIT), "nothing moves");
  }

  private void assertFinishes(SimClient leech) {
    assertTrue(swarm.world.runUntil(() -> leech.has(torrent), LIMIT), "not finished");
    assertTrue(leech.isRight(torrent));
  }

  @Test
  void whoSpeaksBothIsReachedByTcp() {
    assertReached(TransportChoice.BOTH, false);
  }

  private void assertReached(TransportChoice speaks, boolean byUtp) {
    SimClient seed = client("seed", speaks).seed(torrent);
    SimClient leech = client("leech", TransportChoice.BOTH).leech(torrent, seed.endpoint());
    assertMoves(leech);
    assertEquals(byUtp, byUtp(leech));
    assertFinishes(leech);
  }

  @Test
  void whoSpeaksUtpAloneIsReachedByIt() {
    assertReached(TransportChoice.UTP_ONLY, true);
  }

  @Test
  void whoSpeaksTcpAloneIsReachedByIt() {
    assertReached(TransportChoice.TCP_ONLY, false);
  }

  @Test
  void whoSpeaksNothingInCommonIsNotReached() {
    SimClient seed = client("seed", TransportChoice.TCP_ONLY).seed(torrent);
    SimClient leech = client("leech", TransportChoice.UTP_ONLY).leech(torrent, seed.endpoint());
    swarm.world.run(LIMIT);
    assertEquals(0, leech.pieces(torrent));
  }

  /// A router that drops TCP says nothing: without the race, ten seconds would pass.
  @Test
  void whoCannotBeReachedByTcpIsReachedByUtpWithinASecond() {
    Nat nat = swarm.world.nat("60.0.0.1", Nat.Kind.FULL_CONE);
    SimHost home = nat.host("seed", "192.168.1.2", SwarmTest.HOME);
    SimClient seed = client(home, TransportChoice.BOTH).seed(torrent);
    // The router knows the port when something has gone out through it.
    seed.leech(
        SimTorrent.make(30, 1_000, 16 << 10, null), swarm.host("gone", SwarmTest.HOME).endpoint(1));
    SimClient leech = client("leech", TransportChoice.BOTH);
    swarm.world.run(Duration.ofSeconds(1));
    leech.leech(torrent, new Endpoint(nat.publicAddress(), SimClient.PORT));
    boolean connected =
        swarm.world.runUntil(() -> leech.pieces(torrent) > 0, Duration.ofMillis(1500));
    assertTrue(connected, "nothing moves after 1.5 s");
    assertEquals(true, byUtp(leech));
    assertFinishes(leech);
  }

  @Test
  void aLineWithLossIsNotTakenForOneWithoutTcp() {
    Line far = SwarmTest.HOME.latency(Duration.ofMillis(80)).loss(0.02);
    SimClient seed = client(swarm.host("seed", far), TransportChoice.BOTH).seed(torrent);
    SimClient leech = client(swarm.host("leech", far), TransportChoice.BOTH);
    leech.leech(torrent, seed.endpoint());
    assertMoves(leech);
    assertEquals(false, byUtp(leech));
    assertFinishes(leech);
  }
}
