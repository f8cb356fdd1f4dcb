package picotorrent.swarm.queue;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class QueueKeeperTest {
  private static final long SECOND = 1_000_000_000L;

  /// A torrent as a test wants it.
  private static class Fake implements QueueKeeper.Entry {
    final String name;
    boolean willing = true;
    boolean forced;
    boolean seed;
    boolean runs;
    long rate = 100_000;
    double demand;
    int turns;

    Fake(String name) {
      this.name = name;
    }

    @Override
    public boolean isWilling() {
      return willing;
    }

    @Override
    public boolean isForced() {
      return forced;
    }

    @Override
    public boolean isSeed() {
      return seed;
    }

    @Override
    public long bytesPerSecond() {
      return runs ? rate : 0;
    }

    @Override
    public double demand() {
      return demand;
    }

    @Override
    public void activate() {
      assertFalse(runs, name + " runs already");
      runs = true;
      turns++;
    }

    @Override
    public void park() {
      assertTrue(runs, name + " does not run");
      runs = false;
    }

    @Override
    public String toString() {
      return name;
    }
  }

  private final QueueKeeper keeper = new QueueKeeper(new QueueKeeper.Limits(2, 1, 4));
  private final List<Fake> all = new ArrayList<>();
  private long now = 5 * SECOND;

  private Fake add(String name) {
    Fake fake = new Fake(name);
    all.add(fake);
    keeper.add(fake);
    return fake;
  }

  private Fake addSeed(String name, double demand) {
    Fake seed = add(name);
    seed.seed = true;
    seed.demand = demand;
    return seed;
  }

  private String running() {
    keeper.run(now);
    return String.join(" ", all.stream().filter(fake -> fake.runs).map(Fake::toString).toList());
  }

  /// Decides every ten seconds, as the session does.
  private String runningAfter(long seconds) {
    for (long i = 0; i < seconds; i += 10) {
      now += 10 * SECOND;
      keeper.run(now);
    }
    return running();
  }

  @Test
  void theFirstInTheQueueRun() {
    add("a");
    add("b");
    add("c");
    assertEquals("a b", running());
  }

  @Test
  void theNextFollowsWhenOneIsStopped() {
    Fake a = add("a");
    add("b");
    add("c");
    running();
    a.willing = false;
    assertEquals("b c", running());
  }

  @Test
  void whoIsMovedToTheFrontTakesThePlaceOfTheLast() {
    add("a");
    add("b");
    Fake c = add("c");
    running();
    keeper.move(Set.of(c), 0);
    assertEquals("a c", running());
  }

  @Test
  void movedTorrentsKeepTheirOrderAmongThemselves() {
    Fake a = add("a");
    Fake b = add("b");
    Fake c = add("c");
    Fake d = add("d");
    keeper.move(Set.of(a, c), 1);
    assertEquals(List.of(b, a, c, d), keeper.order());
    keeper.move(Set.of(d), -5);
    assertEquals(List.of(d, b, a, c), keeper.order());
    keeper.move(Set.of(b), 99);
    assertEquals(List.of(d, a, c, b), keeper.order());
  }

  @Test
  void aForcedOnePassesTheQueueAndCounts() {
    add("a");
    add("b");
    Fake c = add("c");
    c.forced = true;
    assertEquals("a c", running());
  }

  @Test
  void forcedOnesRunBeyondEveryLimit() {
    for (String name : List.of("a", "b", "c", "d", "e", "f")) {
      add(name).forced = true;
    }
    assertEquals("a b c d e f", running());
  }

  @Test
  void whereThereIsRoomForAllWhoeverComesHasATurnAtOnceAndKeepsIt() {
    keeper.limit(new QueueKeeper.Limits(2, 2, 2));
    Fake a = add("a");
    Fake b = addSeed("b", 1);
    assertTrue(keeper.holdsNobodyBack());
    keeper.admit(a, now);
    a.activate();
    assertEquals("a b", running());
    assertEquals(1, a.turns);
    add("c");
    assertFalse(keeper.holdsNobodyBack());
    assertEquals(1, b.turns);
  }

  @Test
  void whoFetchesNothingForAMinuteDoesNotCount() {
    add("a").rate = 0;
    add("b");
    add("c");
    assertEquals("a b", running());
    assertEquals("a b", runningAfter(50));
    assertEquals("a b c", runningAfter(20));
  }

  @Test
  void slowOnesCountInTheSum() {
    for (String name : List.of("a", "b", "c", "d", "e", "f")) {
      add(name).rate = 0;
    }
    assertEquals("a b c d", runningAfter(600));
  }

  @Test
  void whoBecomesFastAgainSendsTheLastAway() {
    Fake a = add("a");
    a.rate = 0;
    add("b");
    add("c");
    assertEquals("a b c", runningAfter(70));
    a.rate = 100_000;
    assertEquals("a b c", runningAfter(50));
    assertEquals("a b", runningAfter(30));
  }

  @Test
  void aBurstOfOneThatIsSlowSendsNobodyAway() {
    Fake a = add("a");
    a.rate = 0;
    add("b");
    Fake c = add("c");
    assertEquals("a b c", runningAfter(70));
    for (int i = 0; i < 100; i++) {
      a.rate = i % 2 == 0 ? 100_000 : 0;
      assertEquals("a b c", runningAfter(50));
    }
    assertEquals(1, c.turns);
  }

  @Test
  void oneWhoseRateIsJustAtTheBoundDoesNotGoToAndFro() {
    Fake a = add("a");
    a.rate = QueueKeeper.SLOW_BYTES_PER_SECOND - 1;
    add("b");
    Fake c = add("c");
    for (int i = 0; i < 100; i++) {
      runningAfter(120);
      a.rate = QueueKeeper.SLOW_BYTES_PER_SECOND + i % 3 - 1;
    }
    assertEquals(1, c.turns);
  }

  @Test
  void theNeediestSeedRuns() {
    addSeed("rich", 0.1);
    addSeed("poor", 5);
    assertEquals("poor", running());
  }

  @Test
  void aSeedKeepsItsTurnForHalfAnHour() {
    addSeed("poor", 5);
    running();
    addSeed("poorer", 50);
    assertEquals("poor", runningAfter(1_700));
    assertEquals("poorer", runningAfter(110));
  }

  @Test
  void aSeedThatNobodyWantsMakesRoomForAnother() {
    addSeed("unwanted", 5).rate = 0;
    running();
    addSeed("other", 1);
    assertEquals("unwanted other", runningAfter(70));
  }

  @Test
  void theNeedIsNotAskedForWhereAllMayRun() {
    keeper.limit(new QueueKeeper.Limits(9, 9, 9));
    Fake seed =
        new Fake("seed") {
          @Override
          public double demand() {
            throw new AssertionError("asked for its need");
          }
        };
    seed.seed = true;
    all.add(seed);
    keeper.add(seed);
    assertEquals("seed", running());
  }

  @Test
  void aLowerLimitParksThoseBehind() {
    add("a");
    add("b");
    running();
    keeper.limit(new QueueKeeper.Limits(1, 1, 4));
    assertEquals("a", running());
  }

  @Test
  void whoLeavesIsNotAskedAnyMore() {
    Fake a = add("a");
    add("b");
    keeper.remove(a);
    assertFalse(keeper.isActive(a));
    assertEquals("b", running());
  }

  @Test
  void anotherOrderDecides() {
    add("a");
    add("b");
    add("c");
    keeper.sort((one, other) -> other.toString().compareTo(one.toString()));
    assertEquals("b c", running());
  }

  /// Whatever happens: limits hold for those that count, nobody unwilling runs, everybody forced
  /// does, and no place stays empty while somebody waits for it.
  @Test
  void whateverHappensTheLimitsHoldAndNoPlaceStaysEmpty() {
    for (int seed = 0; seed < 50; seed++) {
      Random random = new Random(seed);
      QueueKeeper.Limits limits =
          new QueueKeeper.Limits(random.nextInt(4), random.nextInt(4), random.nextInt(8));
      QueueKeeper queue = new QueueKeeper(limits);
      List<Fake> fakes = new ArrayList<>();
      long at = 0;
      for (int step = 0; step < 200; step++) {
        at += 10 * SECOND;
        Fake one = fakes.isEmpty() ? null : fakes.get(random.nextInt(fakes.size()));
        switch (one == null ? 0 : random.nextInt(7)) {
          case 0 -> {
            Fake fresh = new Fake("t" + step);
            fresh.seed = random.nextBoolean();
            fakes.add(fresh);
            queue.add(fresh);
          }
          case 1 -> one.willing = !one.willing;
          case 2 -> one.forced = random.nextInt(4) == 0;
          case 3 -> one.seed = !one.seed;
          case 4 -> one.rate = random.nextBoolean() ? 0 : 50_000;
          case 5 -> queue.move(Set.of(one), random.nextInt(10));
          default -> one.demand = random.nextInt(5);
        }
        queue.run(at);
        assertHolds("seed " + seed + " step " + step, limits, fakes);
      }
    }
  }

  private static void assertHolds(String where, QueueKeeper.Limits limits, List<Fake> fakes) {
    long free = limits.all();
    for (Fake fake : fakes) {
      assertTrue(fake.willing || !fake.runs, where + ": " + fake + " runs against its will");
      assertTrue(
          !fake.willing || !fake.forced || fake.runs, where + ": forced, " + fake + " waits");
      free -= fake.runs ? 1 : 0;
    }
    long unforced = fakes.stream().filter(fake -> fake.runs && !fake.forced).count();
    assertTrue(unforced <= limits.all(), where + ": " + unforced + " run");
    if (free > 0) {
      long downloads = fakes.stream().filter(fake -> fake.runs && !fake.seed).count();
      boolean waits = fakes.stream().anyMatch(f -> f.willing && !f.runs && !f.seed);
      assertTrue(!waits || downloads >= limits.downloads(), where + ": a place is empty");
    }
  }
}
