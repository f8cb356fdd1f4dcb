package picotorrent.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picotorrent.sim.Line;

/// The date jumps, as a person, NTP or summer time makes it: backwards nobody notices, forwards it
/// looks like a sleep, and all is begun anew once.
class ClockTest {
  private static final Line LINE =
      Line.UNLIMITED.rates(100_000, 100_000).latency(Duration.ofMillis(20));

  @ParameterizedTest
  @ValueSource(longs = {1, -1, 24 * 3_650, -24 * 365})
  void aJumpOfTheDateNeitherStallsNorStorms(long hours) {
    SimSwarm swarm = new SimSwarm(6, 4_000_000, 64 << 10);
    SimClient seed = swarm.seed("seed", LINE);
    SimClient leech = swarm.leech("leech", LINE);
    swarm.world.run(Duration.ofSeconds(10));
    int announces = swarm.tracker.of(seed.host()).size();
    int pieces = leech.pieces(swarm.torrent);
    assertTrue(pieces > 0 && pieces < swarm.torrent.pieces(), pieces + " pieces before");
    for (SimClient client : List.of(seed, leech)) {
      client.host().shiftDate(Duration.ofHours(hours));
    }
    swarm.world.run(Duration.ofSeconds(20));
    assertTrue(leech.pieces(swarm.torrent) > pieces, "stalled after the jump");
    assertEquals(announces, swarm.tracker.of(seed.host()).size(), 2, "announces after the jump");
    assertNotNull(swarm.finish(List.of(leech), Duration.ofMinutes(2)));
    assertTrue(leech.isRight(swarm.torrent));
  }
}
