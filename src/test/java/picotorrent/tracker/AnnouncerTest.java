package picotorrent.tracker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import picotorrent.tracker.Announcer.Launch;

class AnnouncerTest extends AnnouncerWorld {
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
  void atExitAllIsSaidWithinThreeSeconds() {
    World world = new World();
    world.latency = _ -> 100 * MILLI;
    world.begin(1_000, Priority.NEW, ONE);
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
