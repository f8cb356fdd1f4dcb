package picotorrent.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import picotorrent.api.Command;
import picotorrent.api.EngineSettings;
import picotorrent.api.SessionStatus;
import picotorrent.base.Endpoint;
import picotorrent.sim.SimDisk;
import picotorrent.sim.SimHost;

/// Real sessions behind routers of the simulated world that lead ports in when asked.
class PortMappingTest {
  private final SimSwarm swarm = new SimSwarm(1, 1_000_000, 64 << 10);

  private static EngineSettings settings(SimHost host, boolean map) {
    EngineSettings plain = SimClient.settings(host);
    return plain.with(
        new EngineSettings.Listen(List.of(host.address()), SimClient.PORT, false, map));
  }

  private static SimClient client(SimRouter router, boolean map) {
    SimHost host = router.host("behind " + router, "192.168.0.2", SwarmTest.HOME);
    return new SimClient(host, new SimDisk(new SimDisk.Archive()), settings(host, map));
  }

  private SessionStatus status(SimClient client) {
    return Looks.at(swarm.world, client).session();
  }

  @Test
  void twoHostsBehindRoutersMeetWhereOneHasAPortMapped() throws Exception {
    SimClient seed = client(new SimRouter(swarm.world, "20.1.1.1"), true).seed(swarm.torrent);
    SimClient leech = client(new SimRouter(swarm.world, "20.2.2.2"), false).leech(swarm.torrent);
    assertNotNull(swarm.finish(List.of(leech), Duration.ofMinutes(5)));
    assertEquals(Endpoint.parse("20.1.1.1:6881"), status(seed).external());
    assertTrue(status(seed).reachable());
  }

  @Test
  void withoutAMappingTheyDoNot() throws Exception {
    client(new SimRouter(swarm.world, "20.1.1.1"), false).seed(swarm.torrent);
    SimClient leech = client(new SimRouter(swarm.world, "20.2.2.2"), false).leech(swarm.torrent);
    assertNull(swarm.finish(List.of(leech), Duration.ofMinutes(5)));
  }

  @Test
  void aMappingHoldsForDaysAndEndsWithTheSetting() throws Exception {
    SimRouter router = new SimRouter(swarm.world, "20.1.1.1");
    SimClient client = client(router, true);
    for (int hour = 0; hour < 48; hour++) {
      swarm.world.run(Duration.ofHours(1));
      assertTrue(router.leads(SimClient.PORT), "after " + hour + " h");
    }
    assertTrue(router.requests() < 250, router.requests() + " requests in two days");
    client.submit(new Command.Configure(settings(client.host(), false)));
    swarm.world.run(Duration.ofSeconds(5));
    assertFalse(router.leads(SimClient.PORT));
    assertFalse(status(client).reachable());
  }

  @Test
  void whoGetsAnotherPortTellsThatOneToItsTracker() throws Exception {
    SimRouter router = new SimRouter(swarm.world, "20.1.1.1").gives(SimClient.PORT, 40_000);
    client(router, true).seed(swarm.torrent);
    SimClient leech = client(new SimRouter(swarm.world, "20.2.2.2"), false).leech(swarm.torrent);
    assertNotNull(swarm.finish(List.of(leech), Duration.ofMinutes(5)));
    assertTrue(swarm.tracker.ports().contains(40_000), swarm.tracker.ports().toString());
  }

  @Test
  void aRouterThatSaysNothingDelaysNothing() throws Exception {
    SimRouter router = new SimRouter(swarm.world, "20.1.1.1").falls();
    swarm.seed("seed", SwarmTest.HOME);
    swarm.world.run(Duration.ofSeconds(1));
    SimClient leech = client(router, true).leech(swarm.torrent);
    Duration took = swarm.finish(List.of(leech), Duration.ofMinutes(1));
    assertNotNull(took);
    assertTrue(took.toSeconds() < 20, took.toString());
    swarm.world.run(Duration.ofSeconds(5));
    assertTrue(router.requests() > 0);
    assertFalse(status(leech).reachable());
  }
}
