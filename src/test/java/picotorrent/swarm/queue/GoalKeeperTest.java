package picotorrent.swarm.queue;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import picotorrent.swarm.queue.GoalKeeper.Goal;
import picotorrent.swarm.queue.GoalKeeper.Goals;

class GoalKeeperTest {
  private static final long SECOND = 1_000_000_000L;
  private static final long CONTENT = 1_000;

  private GoalKeeper keeper = new GoalKeeper(0);
  private long now = -7 * SECOND;
  private long uploaded;

  private void pass(long seconds, boolean seeding) {
    keeper.observe(seeding, uploaded, now);
    now += seconds * SECOND;
    keeper.observe(seeding, uploaded, now);
  }

  private Optional<Goal> reached(Goals goals) {
    return keeper.reached(goals, CONTENT);
  }

  @Test
  void withoutGoalsItSeedsForEver() {
    uploaded = 1_000 * CONTENT;
    pass(1_000_000, true);
    assertEquals(Optional.empty(), reached(new Goals(0, 0, 0)));
  }

  @Test
  void theRatioCountsWhatWasGivenAgainstTheContent() {
    uploaded = 1_499;
    pass(1, true);
    assertEquals(Optional.empty(), reached(new Goals(1.5, 0, 0)));
    uploaded = 1_500;
    pass(1, true);
    assertEquals(Optional.of(Goal.RATIO), reached(new Goals(1.5, 0, 0)));
  }

  @Test
  void aDownloadReachesNoGoal() {
    uploaded = 10 * CONTENT;
    pass(1_000, false);
    assertEquals(Optional.empty(), reached(new Goals(1, 1, 1)));
  }

  @Test
  void onlyTimeSpentSeedingCounts() {
    pass(50, true);
    pass(1_000, false);
    pass(49, true);
    assertEquals(Optional.empty(), reached(new Goals(0, 100, 0)));
    pass(1, true);
    assertEquals(Optional.of(Goal.TIME), reached(new Goals(0, 100, 0)));
    assertEquals(100, keeper.seededSeconds());
  }

  @Test
  void timeOfEarlierSessionsCounts() {
    keeper = new GoalKeeper(90);
    pass(10, true);
    assertEquals(Optional.of(Goal.TIME), reached(new Goals(0, 100, 0)));
  }

  @Test
  void whoeverTakesSomethingBeginsTheIdleTimeAnew() {
    pass(59, true);
    uploaded++;
    pass(59, true);
    assertEquals(Optional.empty(), reached(new Goals(0, 0, 60)));
    pass(1, true);
    assertEquals(Optional.of(Goal.IDLE), reached(new Goals(0, 0, 60)));
  }

  @Test
  void idleTimeBeginsAnewWithEachStart() {
    pass(59, true);
    pass(1, false);
    pass(59, true);
    assertEquals(Optional.empty(), reached(new Goals(0, 0, 60)));
  }
}
