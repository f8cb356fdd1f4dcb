package picotorrent.tracker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.HashMap;
import java.util.IntSummaryStatistics;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import picotorrent.base.Sentence;
import picotorrent.tracker.AnnounceTiers.Policy;
import picotorrent.tracker.Announcer.Launch;
import picotorrent.tracker.Announcer.Swarm;

/// How many announces leave at a time, whatever has happened.
class AnnouncerPaceTest extends AnnouncerWorld {
  @Test
  void tenThousandTorrentsAreSpreadEvenlyAndNeverMoreThanFiftyFly() {
    World world = new World();
    world.latency = _ -> (50 + world.random.nextInt(400)) * MILLI;
    long begin = world.now;
    for (int i = 0; i < 10_000; i++) {
      world.add(i, "http://t" + i % 20 + ".example/announce");
      world.start(i, Priority.PERIODIC);
    }
    world.runTo(begin + 4 * 3_600 * SECOND);

    assertTrue(world.most <= AnnounceQueue.MAX_IN_FLIGHT, "in flight " + world.most);
    assertTrue(world.mostToOne <= AnnounceQueue.MAX_PER_HOST, "to one host " + world.mostToOne);
    int[] perSecond = new int[4 * 3_600 + 1];
    Map<Swarm, Long> last = new HashMap<>();
    for (int i = 0; i < world.launches.size(); i++) {
      long at = world.times.get(i);
      perSecond[(int) ((at - begin) / SECOND)]++;
      Long before = last.put(world.launches.get(i).swarm(), at);
      if (before != null) {
        long gap = (at - before) / SECOND;
        assertTrue(gap >= 1_800 && gap <= 1_800 * 1.05 + 60, "a gap of " + gap);
      }
    }
    assertEquals(10_000, last.size());
    assertEquals(10_000, world.count(AnnounceEvent.STARTED));
    for (int second = 0; second < perSecond.length; second++) {
      assertTrue(
          perSecond[second] <= 50 + AnnounceQueue.BURST + 1,
          perSecond[second] + " in second " + second);
    }
    assertTrue(world.launches.size() >= 10_000 * 6, "rounds");
    assertEven(perSecond, 3_600, 4 * 3_600, world.most);
  }

  /// No five minutes after the first hour are much busier, or much quieter, than others.
  private static void assertEven(int[] perSecond, int from, int to, int most) {
    IntSummaryStatistics bins = new IntSummaryStatistics();
    for (int start = from; start < to; start += 300) {
      bins.accept(Arrays.stream(perSecond, start, start + 300).sum());
    }
    System.out.printf(
        "figure: 10,000 torrents: %d to %d announces in five minutes, %.1f on average; at most %d in"
            + " flight%n",
        bins.getMin(), bins.getMax(), bins.getAverage(), most);
    assertTrue(bins.getMax() <= 1.3 * bins.getAverage(), bins.toString());
    assertTrue(bins.getMin() >= 0.7 * bins.getAverage(), bins.toString());
  }

  @Test
  void aSleepOfHoursCausesNoStorm() {
    World world = new World();
    world.begin(2_000, Priority.PERIODIC, ONE);
    world.runTo(world.now + 3_600 * SECOND);
    world.launches.clear();
    world.times.clear();
    world.most = 0;
    world.now += 24 * 3_600 * SECOND;
    world.runTo(world.now + 300 * SECOND);
    assertTrue(world.most <= AnnounceQueue.MAX_IN_FLIGHT);
    assertEquals(2_000, world.launches.size(), "each once");
  }

  @Test
  void aNewNetworkCausesNoStorm() {
    World world = new World();
    world.begin(2_000, Priority.PERIODIC, ONE);
    world.runTo(world.now + 3_600 * SECOND);
    world.launches.clear();
    world.announcer.networkChanged(world.now);
    world.runTo(world.now + 10 * SECOND);
    assertTrue(world.launches.size() <= 10 * 50 + AnnounceQueue.BURST + 1);
    world.runTo(world.now + 50 * SECOND);
    assertEquals(2_000, world.launches.size(), "each once");
  }

  @Test
  void aWishPassesNewOnesPassThoseOfTheLastSession() {
    World world = new World();
    world.latency = _ -> 1_000 * SECOND;
    world.begin(100, Priority.PERIODIC, ONE);
    world.runTo(world.now + SECOND);
    assertEquals(AnnounceQueue.MAX_PER_HOST, world.launches.size());
    world.add(1_000, ONE);
    world.start(1_000, Priority.NEW);
    world.add(1_001, ONE);
    world.start(1_001, Priority.PERIODIC);
    world.announcer.wish(swarm(1_001), world.now);
    world.drain();
    world.runTo(world.now + 1_001 * SECOND);
    assertEquals(
        List.of(swarm(1_001), swarm(1_000)),
        world.launches.stream().skip(8).limit(2).map(Launch::swarm).toList());
  }

  @Test
  void aTrackerThatAnswersSetsThePaceOfWhatAPersonWaitsFor() {
    World world = new World();
    world.latency = _ -> 10 * MILLI;
    long begin = world.now;
    world.begin(1_000, Priority.NEW, ONE);
    world.runTo(begin + 2 * SECOND);
    assertEquals(1_000, world.launches.size());
    assertTrue(world.most <= AnnounceQueue.MAX_PER_HOST, "in flight " + world.most);
  }

  /// Torrents become ready one after the other, as they are checked: an answer is still an answer
  /// when nothing has been under way for a moment.
  @Test
  void aTrackerThatHasAnsweredIsNotHeldBackBecauseNothingWasUnderWayForAMoment() {
    World world = new World();
    world.latency = _ -> MILLI;
    for (int i = 0; i < 1_000; i++) {
      world.add(i, ONE);
      world.start(i, Priority.NEW);
      world.runTo(world.now + 2 * MILLI);
    }
    assertEquals(1_000, world.launches.size());
    assertEquals(1, world.most, "each had been answered when the next was ready");
  }

  @Test
  void aTrackerThatRefusesIsAskedAtTheCommonPace() {
    World world = new World();
    world.latency = _ -> 10 * MILLI;
    world.trackers =
        _ -> new AnnounceOutcome.Refused(Sentence.of("busy"), new AnnounceOutcome.Retry.Unsaid());
    world.begin(1_000, Priority.NEW, ONE);
    world.runTo(world.now + 2 * SECOND);
    assertTrue(
        world.launches.size() <= 2 * 50 + AnnounceQueue.BURST + 1,
        world.launches.size() + " asked");
  }

  @Test
  void whatFellDueWhileTheMachineSleptLeavesAtAPaceHoweverQuicklyTheTrackerAnswers() {
    World world = new World();
    world.latency = _ -> 10 * MILLI;
    world.begin(2_000, Priority.PERIODIC, ONE);
    world.runTo(world.now + 3_600 * SECOND);
    world.launches.clear();
    world.now += 24 * 3_600 * SECOND;
    world.runTo(world.now + 2 * SECOND);
    assertTrue(
        world.launches.size() <= 2 * 50 + AnnounceQueue.BURST + 1,
        world.launches.size() + " asked");
  }

  @Test
  void aSlowHostDoesNotHoldTheOthersUp() {
    World world = new World();
    world.latency = launch -> launch.tracker().getHost().equals("one.example") ? 500 * SECOND : 1;
    for (int i = 0; i < 200; i++) {
      world.add(i, i % 2 == 0 ? ONE : OTHER);
      world.start(i, Priority.NEW);
    }
    world.runTo(world.now + 60 * SECOND);
    long others =
        world.launches.stream()
            .filter(launch -> launch.tracker().getScheme().equals("udp"))
            .count();
    assertEquals(100, others);
  }

  @Test
  void aDeadHostIsTriedByFewAndTheOthersTurnToTheirNextTracker() {
    World world = new World();
    world.latency = launch -> launch.tracker().getHost().equals("dead.example") ? 30 * SECOND : 1;
    world.trackers = launch -> launch.tracker().getHost().equals("dead.example") ? SILENCE : ok();
    for (int i = 0; i < 1_000; i++) {
      world.announcer.add(
          swarm(i),
          new AnnounceTiers(
              List.of(List.of(DEAD), List.of(ONE)),
              Set.of(Family.IPV4),
              Policy.FIRST_WORKING,
              world.random));
      world.start(i, Priority.NEW);
    }
    world.runTo(world.now + 120 * SECOND);
    assertEquals(
        1_000,
        world.launches.stream()
            .filter(launch -> launch.tracker().getHost().equals("one.example"))
            .map(Launch::swarm)
            .distinct()
            .count());
    world.launches.clear();
    world.runTo(world.now + 3_600 * SECOND);
    long tries =
        world.launches.stream()
            .filter(launch -> launch.tracker().getHost().equals("dead.example"))
            .count();
    assertTrue(tries >= 3 && tries <= 60, tries + " tries of a dead host in an hour");
  }
}
