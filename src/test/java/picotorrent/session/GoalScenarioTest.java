package picotorrent.session;

import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.Test;
import picotorrent.api.Command;
import picotorrent.api.SeedGoals;
import picotorrent.api.TorrentState;

/// Seeds that stop when they have given enough.
class GoalScenarioTest {
  private final SimSwarm swarm = new SimSwarm(1, 4_000_000, 64 << 10);
  private final SimClient seed = swarm.seed("seed", SwarmTest.HOME);

  private void seedUntil(SeedGoals goals) {
    swarm.world.run(Duration.ofSeconds(1));
    seed.submit(new Command.SetGoals(Set.of(swarm.torrent.id()), goals));
  }

  private TorrentState state() {
    return swarm.status(seed).state();
  }

  @Test
  void aSeedThatHasGivenItsRatioStopsAndSaysSo() {
    seedUntil(new SeedGoals(0.5, 0, 0));
    swarm.leech("leech", SwarmTest.HOME);
    swarm.world.run(Duration.ofMinutes(2));
    assertInstanceOf(TorrentState.Finished.class, state());
    double ratio = swarm.status(seed).traffic().ratio();
    assertTrue(ratio >= 0.5 && ratio <= 1, ratio + " given");
  }

  @Test
  void aSeedStopsAfterItsTime() {
    seedUntil(new SeedGoals(0, 600, 0));
    swarm.world.run(Duration.ofSeconds(590));
    assertInstanceOf(TorrentState.Seeding.class, state());
    swarm.world.run(Duration.ofSeconds(20));
    assertInstanceOf(TorrentState.Finished.class, state());
  }

  @Test
  void aSeedThatIsStartedAgainBeyondItsGoalSeedsOn() {
    seedUntil(new SeedGoals(0, 0, 60));
    swarm.world.run(Duration.ofMinutes(2));
    assertInstanceOf(TorrentState.Finished.class, state());
    seed.submit(new Command.Start(Set.of(swarm.torrent.id()), false));
    swarm.world.run(Duration.ofMinutes(10));
    assertInstanceOf(TorrentState.Seeding.class, state());
  }
}
