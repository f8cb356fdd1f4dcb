package picotorrent.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import picotorrent.api.Command;
import picotorrent.sim.SimHost;

/// What a tracker hears of a real session in the simulated world.
class TrackerScenarioTest {
  private final SimSwarm swarm = new SimSwarm(1, 1_000_000, 64 << 10);
  private final SimClient seed = swarm.seed("seed", SwarmTest.HOME);
  private final SimClient leech = swarm.leech("leech", SwarmTest.HOME);

  private List<String> events(SimHost client) {
    return swarm.tracker.of(client).stream()
        .map(SimTracker.Announce::event)
        .filter(event -> !event.isEmpty())
        .toList();
  }

  @Test
  void eachEventIsToldOnceHoweverLongItGoesOn() {
    assertNotNull(swarm.finish(List.of(leech), Duration.ofMinutes(2)));
    swarm.world.run(Duration.ofHours(1));
    leech.submit(new Command.Stop(Set.of(swarm.torrent.id())));
    swarm.world.run(Duration.ofMinutes(5));
    assertEquals(List.of("started", "completed", "stopped"), events(leech.host()));
    assertEquals(List.of("started"), events(seed.host()));
  }

  @Test
  void theTrackerHearsHowMuchIsLeftAndWhatMoved() {
    assertNotNull(swarm.finish(List.of(leech), Duration.ofMinutes(2)));
    swarm.world.run(Duration.ofMinutes(5));
    List<SimTracker.Announce> told = swarm.tracker.of(leech.host());
    assertEquals(1_000_000, told.getFirst().left());
    assertEquals(0, told.getLast().left());
    assertEquals(1_000_000, told.getLast().downloaded());
    assertEquals(1_000_000, swarm.tracker.of(seed.host()).getLast().uploaded());
  }

  @Test
  void aRegularAnnounceComesOnceInEachInterval() {
    swarm.world.run(Duration.ofMinutes(61));
    int announces = swarm.tracker.of(seed.host()).size();
    assertEquals(61, announces, 3, "the tracker wants one a minute");
  }

  @Test
  void aTrackerThatKeepsTheFiguresBackIsScrapedTwiceAnHour() {
    swarm.tracker.keepFiguresBack();
    assertNotNull(swarm.finish(List.of(leech), Duration.ofMinutes(2)));
    swarm.world.run(Duration.ofHours(2));
    assertEquals(2, swarm.status(leech).peers().swarmSeeds());
    assertEquals(0, swarm.status(leech).peers().swarmLeeches());
    assertEquals(2 * 5, swarm.tracker.scrapes(), 2, "by two sessions in two hours");
  }

  @Test
  void aTrackerThatTellsTheFiguresIsNotScraped() {
    swarm.world.run(Duration.ofHours(1));
    assertEquals(0, swarm.tracker.scrapes());
  }

  @Test
  void theRowNamesTheTrackerThatAnswers() {
    swarm.world.run(Duration.ofSeconds(2));
    assertEquals("tracker.example", swarm.status(leech).tracker());
    List<List<String>> others =
        List.of(List.of("http://silent.example/announce"), List.of(SimTracker.URL));
    leech.submit(new Command.SetTrackers(swarm.torrent.id(), others));
    swarm.world.run(Duration.ofMillis(200));
    assertEquals("silent.example", swarm.status(leech).tracker(), "the first, before one answers");
    swarm.world.run(Duration.ofMinutes(5));
    assertEquals("tracker.example", swarm.status(leech).tracker());
    leech.submit(new Command.SetTrackers(swarm.torrent.id(), List.of()));
    swarm.world.run(Duration.ofMillis(200));
    assertEquals("", swarm.status(leech).tracker());
  }

  @Test
  void trackersThatAPersonChangedOutliveTheSession() {
    List<List<String>> others = List.of(List.of("http://silent.example/announce"));
    leech.submit(new Command.SetTrackers(swarm.torrent.id(), others));
    swarm.world.run(Duration.ofSeconds(30));
    leech.restart();
    swarm.world.run(Duration.ofMillis(500));
    assertEquals("silent.example", swarm.status(leech).tracker());
  }

  @Test
  void aRestartedSessionAnnouncesAgain() {
    swarm.world.run(Duration.ofMinutes(2));
    int before = swarm.tracker.of(seed.host()).size();
    seed.restart();
    swarm.world.run(Duration.ofSeconds(20));
    assertTrue(swarm.tracker.of(seed.host()).size() > before);
  }

  @Test
  void aRemovedTorrentSaysGoodbyeOnce() {
    assertNotNull(swarm.finish(List.of(leech), Duration.ofMinutes(2)));
    swarm.world.run(Duration.ofMinutes(2));
    leech.submit(new Command.Remove(Set.of(swarm.torrent.id()), Command.DataFate.DELETE));
    swarm.world.run(Duration.ofMinutes(5));
    assertEquals(List.of("started", "completed", "stopped"), events(leech.host()));
    assertEquals(0, leech.pieces(swarm.torrent));
    assertTrue(seed.has(swarm.torrent));
  }

  @Test
  void startingAgainIsToldAgain() {
    assertNotNull(swarm.finish(List.of(leech), Duration.ofMinutes(2)));
    swarm.world.run(Duration.ofSeconds(30));
    leech.submit(new Command.Stop(Set.of(swarm.torrent.id())));
    swarm.world.run(Duration.ofMinutes(1));
    leech.submit(new Command.Start(Set.of(swarm.torrent.id()), false));
    swarm.world.run(Duration.ofMinutes(5));
    assertEquals(List.of("started", "completed", "stopped", "started"), events(leech.host()));
  }
}
