package picotorrent.tracker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.IntSummaryStatistics;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.Set;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import picotorrent.base.Hash;
import picotorrent.base.Sentence;
import picotorrent.base.TorrentId;
import picotorrent.tracker.AnnounceOutcome.Accepted;
import picotorrent.tracker.AnnounceOutcome.Failed;
import picotorrent.tracker.AnnounceOutcome.Reach;
import picotorrent.tracker.AnnounceOutcome.Timing;
import picotorrent.tracker.AnnounceTiers.Policy;
import picotorrent.tracker.Announcer.Launch;
import picotorrent.tracker.Announcer.Swarm;

class AnnouncerTest {
  private static final long SECOND = 1_000_000_000L;
  private static final long MILLI = 1_000_000L;
  private static final String ONE = "http://one.example:6969/announce";
  private static final String OTHER = "udp://other.example:6969/announce";
  private static final String DEAD = "http://dead.example/announce";
  private static final AnnounceOutcome SILENCE =
      new Failed(Sentence.of("silent"), Reach.UNREACHABLE);

  private static Swarm swarm(int number) {
    Hash hash = Hash.of(ByteBuffer.allocate(20).putInt(number).array());
    return new Swarm(new TorrentId(hash), hash);
  }

  private static AnnounceOutcome ok() {
    return new Accepted(new Timing(1_800, 60), List.of(), SwarmCounts.UNKNOWN, null, null, null);
  }

  /// An announcer, trackers that answer after a while, and a clock that jumps to what is next.
  private static final class World {
    record Landing(long at, long sequence, Launch launch, AnnounceOutcome outcome) {}

    final Announcer announcer = new Announcer();
    final Random random = new Random(11);
    final PriorityQueue<Landing> flying =
        new PriorityQueue<>((a, b) ->
            a.at() == b.at()
                ? Long.compare(a.sequence(), b.sequence())
                : Long.compare(a.at(), b.at()));
    final List<Launch> launches = new ArrayList<>();
    final List<Long> times = new ArrayList<>();
    final Map<String, Integer> flyingTo = new HashMap<>();
    Function<Launch, AnnounceOutcome> trackers = _ -> ok();
    Function<Launch, Long> latency = _ -> 200 * MILLI;
    long now = -1_000 * SECOND;
    int most;
    int mostToOne;

    void add(int number, String... urls) {
      List<List<String>> tiers = new ArrayList<>();
      for (String url : urls) {
        tiers.add(List.of(url));
      }
      announcer.add(
          swarm(number), new AnnounceTiers(tiers, Set.of(Family.IPV4), Policy.EVERY_TIER, random));
    }

    void start(int number, Priority urgency) {
      announcer.start(swarm(number), urgency, now);
    }

    void drain() {
      for (Optional<Launch> next = announcer.poll(now);
          next.isPresent();
          next = announcer.poll(now)) {
        Launch launch = next.get();
        launches.add(launch);
        times.add(now);
        mostToOne =
            Math.max(mostToOne, flyingTo.merge(launch.tracker().getHost(), 1, Integer::sum));
        flying.add(
            new Landing(
                now + latency.apply(launch), launches.size(), launch, trackers.apply(launch)));
        most = Math.max(most, flying.size());
      }
      for (var gone = announcer.pollOvertaken(); gone.isPresent(); ) {
        Announcer.Place place = gone.get();
        flying.stream()
            .filter(landing -> landing.launch().place() == place)
            .findFirst()
            .ifPresent(this::forget);
        gone = announcer.pollOvertaken();
      }
    }

    private void forget(Landing landing) {
      flying.remove(landing);
      flyingTo.merge(landing.launch().tracker().getHost(), -1, Integer::sum);
    }

    void runTo(long until) {
      drain();
      while (true) {
        OptionalLong wake = announcer.pollTimeout(now);
        long next = wake.isPresent() ? wake.getAsLong() : Long.MAX_VALUE;
        Landing landing = flying.peek();
        if (landing != null && landing.at() <= next && landing.at() <= until) {
          now = Math.max(now, landing.at());
          forget(landing);
          announcer.handleOutcome(landing.launch(), landing.outcome(), now);
        } else if (next <= until) {
          now = Math.max(now, next);
        } else {
          now = until;
          return;
        }
        drain();
      }
    }

    long count(AnnounceEvent event) {
      return launches.stream().filter(launch -> launch.event() == event).count();
    }
  }

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
    for (int i = 0; i < 2_000; i++) {
      world.add(i, ONE);
      world.start(i, Priority.PERIODIC);
    }
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
  void whatIsInTheAirWhenTheNetworkChangesIsSaidAgain() {
    World world = new World();
    world.latency = _ -> 30 * SECOND;
    world.trackers = _ -> SILENCE;
    world.add(1, ONE);
    world.start(1, Priority.NEW);
    world.runTo(world.now + 5 * SECOND);
    assertEquals(1, world.launches.size());
    assertEquals(1, world.flying.size());
    world.latency = _ -> 200 * MILLI;
    world.trackers = _ -> ok();
    world.announcer.networkChanged(world.now);
    world.runTo(world.now + SECOND);
    assertEquals(2, world.launches.size());
    assertEquals(AnnounceEvent.STARTED, world.launches.getLast().event());
    assertEquals(0, world.flying.size(), "the first is taken back");
  }

  @Test
  void whoeverDidNotAnswerIsTriedAgainWhenTheNetworkChanges() {
    World world = new World();
    world.trackers = _ -> SILENCE;
    world.add(1, ONE);
    world.start(1, Priority.NEW);
    world.runTo(world.now + 600 * SECOND);
    int before = world.launches.size();
    world.trackers = _ -> ok();
    world.announcer.networkChanged(world.now);
    world.runTo(world.now + SECOND);
    assertEquals(before + 1, world.launches.size());
  }

  @Test
  void whoeverAnsweredHearsOfTheNewNetworkAsSoonAsHePermits() {
    World world = new World();
    world.add(1, ONE);
    world.start(1, Priority.NEW);
    world.runTo(world.now + 20 * SECOND);
    world.announcer.networkChanged(world.now);
    world.runTo(world.now + 35 * SECOND);
    assertEquals(1, world.launches.size(), "not within a minute of the last");
    world.runTo(world.now + 10 * SECOND);
    assertEquals(2, world.launches.size());
  }

  @Test
  void aNewNetworkCausesNoStorm() {
    World world = new World();
    for (int i = 0; i < 2_000; i++) {
      world.add(i, ONE);
      world.start(i, Priority.PERIODIC);
    }
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
    for (int i = 0; i < 100; i++) {
      world.add(i, ONE);
      world.start(i, Priority.PERIODIC);
    }
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
    for (int i = 0; i < 1_000; i++) {
      world.add(i, ONE);
      world.start(i, Priority.NEW);
    }
    world.runTo(begin + 2 * SECOND);
    assertEquals(1_000, world.launches.size());
    assertTrue(world.most <= AnnounceQueue.MAX_PER_HOST, "in flight " + world.most);
  }

  @Test
  void aTrackerThatRefusesIsAskedAtTheCommonPace() {
    World world = new World();
    world.latency = _ -> 10 * MILLI;
    world.trackers =
        _ -> new AnnounceOutcome.Refused(Sentence.of("busy"), new AnnounceOutcome.Retry.Unsaid());
    for (int i = 0; i < 1_000; i++) {
      world.add(i, ONE);
      world.start(i, Priority.NEW);
    }
    world.runTo(world.now + 2 * SECOND);
    assertTrue(
        world.launches.size() <= 2 * 50 + AnnounceQueue.BURST + 1,
        world.launches.size() + " asked");
  }

  @Test
  void whatFellDueWhileTheMachineSleptLeavesAtAPaceHoweverQuicklyTheTrackerAnswers() {
    World world = new World();
    world.latency = _ -> 10 * MILLI;
    for (int i = 0; i < 2_000; i++) {
      world.add(i, ONE);
      world.start(i, Priority.PERIODIC);
    }
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

  @Test
  void atExitAllIsSaidWithinThreeSeconds() {
    World world = new World();
    world.latency = _ -> 100 * MILLI;
    for (int i = 0; i < 1_000; i++) {
      world.add(i, ONE);
      world.start(i, Priority.NEW);
    }
    world.runTo(world.now + 600 * SECOND);
    world.launches.clear();
    world.announcer.close(world.now);
    assertFalse(world.announcer.isClosed(world.now));
    world.runTo(world.now + 5 * SECOND / 2);
    assertEquals(1_000, world.count(AnnounceEvent.STOPPED));
    assertEquals(1_000, world.launches.size());
    assertTrue(world.announcer.isClosed(world.now));
    assertTrue(world.most <= AnnounceQueue.MAX_IN_FLIGHT);
  }

  @Test
  void aHangingTrackerDelaysExitByThreeSecondsAndNoMore() {
    World world = new World();
    world.add(1, ONE);
    world.start(1, Priority.NEW);
    world.runTo(world.now + SECOND);
    world.latency = _ -> 1_000 * SECOND;
    long before = world.now;
    world.announcer.close(before);
    world.runTo(before + 2 * SECOND);
    assertFalse(world.announcer.isClosed(before + Announcer.CLOSING_NANOS - 1));
    assertTrue(world.announcer.isClosed(before + Announcer.CLOSING_NANOS));
  }

  @Test
  void whatHangsAtExitIsOvertaken() {
    World world = new World();
    world.latency = _ -> 1_000 * SECOND;
    world.add(1, ONE);
    world.start(1, Priority.NEW);
    world.drain();
    Launch hanging = world.launches.getFirst();
    world.announcer.close(world.now);
    world.drain();
    assertEquals(AnnounceEvent.STOPPED, world.launches.getLast().event());
    assertEquals(1, world.flying.size(), "the first one was cancelled");
    world.announcer.handleOutcome(hanging, ok(), world.now);
    assertFalse(world.announcer.isClosed(world.now), "a late answer changes nothing");
  }

  @Test
  void aUrlThatMayNotBeAskedIsShownAndNeverLaunched() {
    World world = new World();
    world.add(1, "file:///etc/passwd", ONE);
    world.start(1, Priority.NEW);
    world.runTo(world.now + 10_000 * SECOND);
    assertTrue(world.launches.stream().allMatch(l -> l.tracker().getHost().equals("one.example")));
    TrackerStatus status = world.announcer.status(swarm(1), world.now).getFirst();
    assertEquals(TrackerStatus.State.FAILED, status.state());
    assertEquals("the scheme is not http, https, udp", status.message().toString());
  }

  @Test
  void aRemovedTorrentIsToldAndForgottenAndMayComeBack() {
    World world = new World();
    world.add(1, ONE);
    world.start(1, Priority.NEW);
    world.runTo(world.now + SECOND);
    world.announcer.remove(swarm(1), world.now);
    world.runTo(world.now + SECOND);
    assertEquals(AnnounceEvent.STOPPED, world.launches.getLast().event());
    assertTrue(world.announcer.pollTimeout(world.now).isEmpty());
    world.add(1, ONE);
    world.start(1, Priority.NEW);
    world.runTo(world.now + SECOND);
    assertEquals(AnnounceEvent.STARTED, world.launches.getLast().event());
  }

  @Test
  void aTorrentThatIsRemovedAndComesBackAtOnceIsNotStoppedBehindItsBack() {
    World world = new World();
    world.add(1, ONE);
    world.start(1, Priority.NEW);
    world.runTo(world.now + SECOND);
    world.announcer.remove(swarm(1), world.now);
    world.add(1, ONE);
    world.start(1, Priority.NEW);
    world.runTo(world.now + 10 * SECOND);
    assertEquals(AnnounceEvent.STARTED, world.launches.getLast().event());
    assertEquals(0, world.count(AnnounceEvent.STOPPED));
  }

  @Test
  void twoRunsOfOneSeedAreTheSame() {
    List<List<String>> runs = new ArrayList<>();
    for (int run = 0; run < 2; run++) {
      World world = new World();
      world.trackers = _ -> world.random.nextInt(4) == 0 ? SILENCE : ok();
      for (int i = 0; i < 200; i++) {
        world.add(i, ONE, OTHER, DEAD);
        world.start(i, Priority.NEW);
      }
      world.runTo(world.now + 3_600 * SECOND);
      List<String> trace = new ArrayList<>();
      for (int i = 0; i < world.launches.size(); i++) {
        Launch launch = world.launches.get(i);
        trace.add(world.times.get(i) + " " + launch.swarm() + launch.tracker() + launch.event());
      }
      runs.add(trace);
    }
    assertEquals(runs.getFirst(), runs.getLast());
  }
}
