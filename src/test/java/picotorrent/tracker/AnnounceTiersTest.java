package picotorrent.tracker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import picotorrent.base.Sentence;
import picotorrent.tracker.AnnounceOutcome.Accepted;
import picotorrent.tracker.AnnounceOutcome.Failed;
import picotorrent.tracker.AnnounceOutcome.Reach;
import picotorrent.tracker.AnnounceOutcome.Refused;
import picotorrent.tracker.AnnounceOutcome.Retry;
import picotorrent.tracker.AnnounceOutcome.Timing;
import picotorrent.tracker.AnnounceTiers.Due;
import picotorrent.tracker.AnnounceTiers.Policy;
import picotorrent.tracker.AnnounceTiers.Word;

class AnnounceTiersTest {
  private static final long SECOND = 1_000_000_000L;
  private static final Set<Family> V4 = Set.of(Family.IPV4);
  private static final List<Policy> POLICIES = List.of(Policy.values());
  private static final AnnounceOutcome SILENCE =
      new Failed(Sentence.of("silent"), Reach.UNREACHABLE);

  private long now = 77 * SECOND;

  private static AnnounceOutcome ok(long interval, long min) {
    return new Accepted(
        new Timing(interval, min), List.of(), SwarmCounts.UNKNOWN, null, null, null);
  }

  private static AnnounceTiers tiers(Policy policy, Set<Family> families, String... tiers) {
    List<List<String>> urls = new ArrayList<>();
    for (String tier : tiers) {
      urls.add(List.of(tier.split(" ")));
    }
    return new AnnounceTiers(urls, families, policy, new Random(3));
  }

  /// Polls one due announce, lets it leave and end; returns `url event`.
  private String exchange(AnnounceTiers tiers, AnnounceOutcome outcome) {
    Due due = tiers.poll(now).orElseThrow();
    Word word = tiers.begin(due.ticket(), now).orElseThrow();
    tiers.handleOutcome(due.ticket(), outcome, now);
    return due.url() + " " + word.event();
  }

  private void wait(AnnounceTiers tiers) {
    now = tiers.pollTimeout(now).orElseThrow();
  }

  @Test
  void startedComesOnceThenRegularAnnouncesThenStoppedOnce() {
    AnnounceTiers tiers = tiers(Policy.EVERY_TIER, V4, "a");
    assertTrue(tiers.poll(now).isEmpty());
    tiers.start(Priority.NEW, now);
    assertEquals("a STARTED", exchange(tiers, ok(1800, 60)));
    assertTrue(tiers.poll(now).isEmpty());
    long before = now;
    wait(tiers);
    assertTrue(now - before >= 1_800 * SECOND && now - before <= 1_890 * SECOND);
    assertEquals("a NONE", exchange(tiers, ok(1800, 60)));
    tiers.stop(now);
    assertEquals("a STOPPED", exchange(tiers, SILENCE));
    assertTrue(tiers.poll(now).isEmpty());
    assertTrue(tiers.pollTimeout(now).isEmpty());
    assertTrue(tiers.isQuiet());
    tiers.start(Priority.NEW, now);
    assertEquals("a STARTED", exchange(tiers, ok(1800, 60)));
  }

  @Test
  void startedIsOwedUntilAcceptedAndNobodyWhoWasNotToldHearsStopped() {
    AnnounceTiers tiers = tiers(Policy.EVERY_TIER, V4, "a");
    tiers.start(Priority.NEW, now);
    assertEquals("a STARTED", exchange(tiers, SILENCE));
    wait(tiers);
    assertEquals("a STARTED", exchange(tiers, new Refused(Sentence.of("no"), new Retry.Unsaid())));
    tiers.stop(now);
    assertTrue(tiers.poll(now).isEmpty());
    assertTrue(tiers.isQuiet());
  }

  @Test
  void completedComesAtOnceAndOnlyOnce() {
    AnnounceTiers tiers = tiers(Policy.EVERY_TIER, V4, "a");
    tiers.start(Priority.NEW, now);
    exchange(tiers, ok(1800, 600));
    now += SECOND;
    tiers.complete(now);
    assertEquals("a COMPLETED", exchange(tiers, SILENCE));
    wait(tiers);
    assertEquals("a COMPLETED", exchange(tiers, ok(1800, 600)));
    tiers.complete(now);
    wait(tiers);
    assertEquals("a NONE", exchange(tiers, ok(1800, 600)));
  }

  @Test
  void aTorrentThatCompletesWhileStartedIsInTheAirSaysBoth() {
    AnnounceTiers tiers = tiers(Policy.EVERY_TIER, V4, "a");
    tiers.start(Priority.NEW, now);
    Due due = tiers.poll(now).orElseThrow();
    assertEquals(AnnounceEvent.STARTED, tiers.begin(due.ticket(), now).orElseThrow().event());
    tiers.complete(now);
    tiers.handleOutcome(due.ticket(), ok(1800, 60), now);
    assertEquals("a COMPLETED", exchange(tiers, ok(1800, 60)));
  }

  @Test
  void aTorrentThatWasCompleteFromTheStartNeverSaysCompleted() {
    AnnounceTiers tiers = tiers(Policy.EVERY_TIER, V4, "a");
    tiers.complete(now);
    tiers.start(Priority.NEW, now);
    exchange(tiers, ok(60, 60));
    for (int i = 0; i < 100; i++) {
      wait(tiers);
      assertEquals("a NONE", exchange(tiers, ok(60, 60)));
    }
  }

  @Test
  void whatWaitsIsTakenBackWhenTheTorrentStops() {
    AnnounceTiers tiers = tiers(Policy.EVERY_TIER, V4, "a");
    tiers.start(Priority.NEW, now);
    Due due = tiers.poll(now).orElseThrow();
    tiers.stop(now);
    assertTrue(tiers.begin(due.ticket(), now).isEmpty());
    assertTrue(tiers.poll(now).isEmpty());
  }

  @Test
  void whatIsInTheAirWhenTheTorrentStopsIsFollowedByStopped() {
    AnnounceTiers tiers = tiers(Policy.EVERY_TIER, V4, "a");
    tiers.start(Priority.NEW, now);
    Due started = tiers.poll(now).orElseThrow();
    tiers.begin(started.ticket(), now);
    tiers.stop(now);
    assertFalse(tiers.expects(started.ticket()));
    assertEquals("a STOPPED", exchange(tiers, ok(1800, 60)));
    tiers.handleOutcome(started.ticket(), ok(1800, 60), now);
    assertTrue(tiers.isQuiet());
  }

  @Test
  void aTorrentThatStartsAgainWaitsForItsLastWordToLand() {
    AnnounceTiers tiers = tiers(Policy.EVERY_TIER, V4, "a");
    tiers.start(Priority.NEW, now);
    exchange(tiers, ok(1800, 60));
    tiers.stop(now);
    Due stopped = tiers.poll(now).orElseThrow();
    tiers.begin(stopped.ticket(), now);
    tiers.start(Priority.NEW, now);
    assertTrue(tiers.poll(now).isEmpty());
    tiers.handleOutcome(stopped.ticket(), ok(1800, 60), now);
    assertEquals("a STARTED", exchange(tiers, ok(1800, 60)));
  }

  @Test
  void aLastWordThatIsOwedIsSaidBeforeANewStart() {
    AnnounceTiers tiers = tiers(Policy.EVERY_TIER, V4, "a");
    tiers.start(Priority.NEW, now);
    exchange(tiers, ok(1800, 60));
    tiers.stop(now);
    tiers.start(Priority.NEW, now);
    assertEquals("a STOPPED", exchange(tiers, ok(1800, 60)));
    assertEquals("a STARTED", exchange(tiers, ok(1800, 60)));
  }

  @Test
  void failuresAreRetriedAfter15SecondsDoublingToAnHour() {
    AnnounceTiers tiers = tiers(Policy.EVERY_TIER, V4, "a");
    tiers.start(Priority.NEW, now);
    for (long wait : new long[] {15, 30, 60, 120, 240, 480, 960, 1920, 3600, 3600, 3600}) {
      exchange(tiers, SILENCE);
      long before = now;
      wait(tiers);
      long waited = (now - before) / SECOND;
      assertTrue(waited >= wait && waited <= wait + wait / 20 + 1, wait + " but " + waited);
    }
  }

  @Test
  void aRefusalIsRetriedWhenTheTrackerSays() {
    AnnounceTiers tiers = tiers(Policy.EVERY_TIER, V4, "a");
    tiers.start(Priority.NEW, now);
    exchange(tiers, new Refused(Sentence.of("busy"), new Retry.After(7)));
    long before = now;
    wait(tiers);
    assertEquals(7, (now - before) / (60 * SECOND));
    exchange(tiers, new Refused(Sentence.of("gone"), new Retry.Never()));
    assertTrue(tiers.pollTimeout(now).isEmpty());
    assertEquals("gone", tiers.status(now).getFirst().message().toString());
    assertEquals(-1, tiers.status(now).getFirst().nextSeconds());
    tiers.wish(now + 3_600 * SECOND);
    now += 3_600 * SECOND;
    assertEquals("a STARTED", exchange(tiers, ok(60, 60)));
  }

  @Test
  void aWishWaitsForTheMinimumInterval() {
    AnnounceTiers tiers = tiers(Policy.EVERY_TIER, V4, "a");
    tiers.start(Priority.PERIODIC, now);
    exchange(tiers, ok(1800, 300));
    now += 100 * SECOND;
    tiers.wish(now);
    tiers.wish(now);
    assertTrue(tiers.poll(now).isEmpty());
    long before = now;
    wait(tiers);
    assertEquals(200 * SECOND, now - before);
    Due due = tiers.poll(now).orElseThrow();
    assertEquals(Priority.WISH, due.priority());
  }

  @Test
  void aPrivateTorrentAsksOneTrackerInOrderUntilOneWorksAndPromotesIt() {
    AnnounceTiers tiers = tiers(Policy.FIRST_WORKING, V4, "a b", "c");
    tiers.start(Priority.NEW, now);
    String first = exchange(tiers, SILENCE);
    String second = exchange(tiers, SILENCE);
    assertEquals(Set.of("a STARTED", "b STARTED"), Set.of(first, second));
    assertEquals("c STARTED", exchange(tiers, ok(1800, 60)));
    assertTrue(tiers.poll(now).isEmpty());
    now += 16 * SECOND;
    assertEquals(first, exchange(tiers, SILENCE));
    assertEquals(second, exchange(tiers, ok(1800, 60)));
    assertEquals(second, tiers.status(now).getFirst().url() + " STARTED");
    tiers.stop(now);
    Set<String> last = new HashSet<>();
    last.add(exchange(tiers, SILENCE));
    last.add(exchange(tiers, SILENCE));
    assertEquals(Set.of("c STOPPED", second.charAt(0) + " STOPPED"), last);
  }

  @Test
  void whenATorrentTurnsOutToBePrivateAllTrackersButOneHearThatItLeaves() {
    AnnounceTiers tiers = tiers(Policy.EVERY_TIER, V4, "a", "b", "c", "d");
    tiers.start(Priority.NEW, now);
    assertEquals("a STARTED", exchange(tiers, SILENCE));
    assertEquals("b STARTED", exchange(tiers, ok(1800, 60)));
    assertEquals("c STARTED", exchange(tiers, ok(1800, 60)));
    long inTheAir = tiers.poll(now).orElseThrow().ticket();
    tiers.begin(inTheAir, now);
    tiers.policy(Policy.FIRST_WORKING, now);
    assertEquals("c STOPPED", exchange(tiers, ok(1800, 60)));
    assertEquals("d STOPPED", exchange(tiers, ok(1800, 60)));
    assertTrue(tiers.poll(now).isEmpty());
    now += 1_000 * SECOND;
    assertEquals("a STARTED", exchange(tiers, SILENCE), "its turn comes again");
    now += 1_000 * SECOND;
    assertEquals("a STARTED", exchange(tiers, ok(1800, 60)));
    tiers.stop(now);
    Set<String> last = Set.of(exchange(tiers, SILENCE), exchange(tiers, SILENCE));
    assertEquals(Set.of("a STOPPED", "b STOPPED"), last);
    assertTrue(tiers.poll(now).isEmpty());
  }

  @Test
  void aPublicTorrentAsksOneTrackerOfEachTier() {
    AnnounceTiers tiers = tiers(Policy.EVERY_TIER, V4, "a b", "c d", "e");
    tiers.start(Priority.NEW, now);
    Set<String> tier = new HashSet<>();
    for (int i = 0; i < 3; i++) {
      tier.add(exchange(tiers, ok(1800, 60)).replaceAll("[ab] ", "1 ").replaceAll("[cd] ", "2 "));
    }
    assertEquals(Set.of("1 STARTED", "2 STARTED", "e STARTED"), tier);
    assertTrue(tiers.poll(now).isEmpty());
  }

  @Test
  void everyTrackerIsAskedWhereThatIsThePolicy() {
    AnnounceTiers tiers = tiers(Policy.EVERY_TRACKER, V4, "a b", "c a");
    tiers.start(Priority.NEW, now);
    Set<String> all = new HashSet<>();
    for (int i = 0; i < 3; i++) {
      all.add(exchange(tiers, SILENCE));
    }
    assertEquals(Set.of("a STARTED", "b STARTED", "c STARTED"), all);
    assertTrue(tiers.poll(now).isEmpty());
  }

  @Test
  void tiersAreShuffled() {
    Set<String> firsts = new HashSet<>();
    for (long seed = 0; seed < 50; seed++) {
      AnnounceTiers tiers =
          new AnnounceTiers(
              List.of(List.of("a", "b", "c")), V4, Policy.FIRST_WORKING, new Random(seed));
      tiers.start(Priority.NEW, now);
      firsts.add(tiers.poll(now).orElseThrow().url());
    }
    assertEquals(Set.of("a", "b", "c"), firsts);
  }

  @Test
  void bothFamiliesAreToldAndAMissingOneIsNoFailure() {
    AnnounceTiers tiers = tiers(Policy.FIRST_WORKING, Set.of(Family.IPV4, Family.IPV6), "a", "b");
    tiers.start(Priority.NEW, now);
    assertEquals(Family.IPV4, tiers.poll(now).orElseThrow().family());
    Due six = tiers.poll(now).orElseThrow();
    assertEquals(Family.IPV6, six.family());
    tiers.begin(six.ticket(), now);
    tiers.handleOutcome(six.ticket(), new Failed(Sentence.of("no address"), Reach.NO_ADDRESS), now);
    assertTrue(tiers.poll(now).isEmpty(), "the other tracker's turn has not come");
    tiers.begin(0, now);
    tiers.handleOutcome(0, ok(1800, 60), now);
    TrackerStatus status = tiers.status(now).getFirst();
    assertEquals(TrackerStatus.State.OK, status.state());
    assertEquals("", status.message().toString());
  }

  @Test
  void replacedTrackersAreToldAndThoseThatStayAreNotDisturbed() {
    AnnounceTiers tiers = tiers(Policy.EVERY_TIER, V4, "a", "b");
    tiers.start(Priority.NEW, now);
    exchange(tiers, ok(1800, 60));
    exchange(tiers, ok(1800, 60));
    tiers.replace(List.of(List.of("c"), List.of("b")), now);
    Set<String> said = new HashSet<>();
    said.add(exchange(tiers, ok(1800, 60)));
    said.add(exchange(tiers, ok(1800, 60)));
    assertEquals(Set.of("a STOPPED", "c STARTED"), said);
    assertTrue(tiers.poll(now).isEmpty());
    assertEquals(List.of("c", "b"), tiers.status(now).stream().map(TrackerStatus::url).toList());
  }

  @Test
  void aTrackerIdIsRepeatedUntilAnotherIsGiven() {
    AnnounceTiers tiers = tiers(Policy.EVERY_TIER, V4, "a");
    tiers.start(Priority.NEW, now);
    exchange(
        tiers,
        new Accepted(new Timing(60, 60), List.of(), SwarmCounts.UNKNOWN, "id", "beware", null));
    assertEquals("beware", tiers.status(now).getFirst().message().toString());
    wait(tiers);
    exchange(tiers, ok(60, 60));
    wait(tiers);
    Due due = tiers.poll(now).orElseThrow();
    assertEquals("id", tiers.begin(due.ticket(), now).orElseThrow().trackerId());
  }

  /// What one tracker heard over one family, held against the rules of BEP 3.
  private static final class Ear {
    boolean counted;
    int completed;
    long lastHeard;
    long least;
    boolean heard;
    boolean wasAccepted;

    void hear(AnnounceEvent event, boolean accepted, long now, String at) {
      switch (event) {
        case STARTED -> assertFalse(counted, "started twice: " + at);
        case NONE -> {
          assertTrue(counted, "regular before started: " + at);
          if (heard && wasAccepted) {
            assertTrue(now - lastHeard >= least, "sooner than the minimum: " + at);
          }
        }
        case COMPLETED -> {
          assertTrue(counted, "completed before started: " + at);
          assertEquals(0, completed, "completed twice: " + at);
        }
        case STOPPED -> {}
      }
      heard = true;
      wasAccepted = accepted;
      lastHeard = now;
      least = 60 * SECOND;
      if (event == AnnounceEvent.STOPPED) {
        counted = false;
      } else if (accepted) {
        counted = true;
        completed += event == AnnounceEvent.COMPLETED ? 1 : 0;
      }
    }
  }

  @Test
  void underAnyCourseOfEventsEveryTrackerHearsALawfulStory() {
    for (long seed = 0; seed < 3_000; seed++) {
      new Course(seed).run();
    }
  }

  /// One random life of a torrent.
  private static final class Course {
    final long seed;
    final Random random;
    final AnnounceTiers tiers;
    final Map<String, Ear> ears = new LinkedHashMap<>();
    final Map<Long, Flying> flying = new LinkedHashMap<>();
    boolean running;
    boolean completed;
    long now;

    record Flying(String ear, AnnounceEvent event, long since) {}

    Course(long seed) {
      this.seed = seed;
      this.random = new Random(seed);
      Policy policy = POLICIES.get(random.nextInt(3));
      this.now = random.nextLong();
      this.tiers =
          AnnounceTiersTest.tiers(policy, Set.of(Family.IPV4, Family.IPV6), "a b", "c", "d e f");
    }

    void run() {
      for (int step = 0; step < 120; step++) {
        String at = "seed " + seed + " step " + step;
        switch (random.nextInt(12)) {
          case 0 -> start();
          case 1 -> stop();
          case 2 -> tiers.wish(now);
          case 3 -> complete();
          case 4, 5, 6 -> sleep();
          case 7, 8, 9 -> launch();
          default -> land(at);
        }
      }
      stop();
      for (int i = 0; i < 100 && (!flying.isEmpty() || tiers.pollTimeout(now).isPresent()); i++) {
        launch();
        land("seed " + seed + " end");
      }
      assertTrue(tiers.isQuiet(), "seed " + seed);
      ears.forEach((url, ear) -> assertFalse(ear.counted, "left in " + url + " seed " + seed));
    }

    private void start() {
      tiers.start(Priority.NEW, now);
      running = true;
    }

    private void stop() {
      tiers.stop(now);
      running = false;
    }

    private void complete() {
      if (running && !completed) {
        completed = true;
        tiers.complete(now);
      }
    }

    private void sleep() {
      OptionalLong at = tiers.pollTimeout(now);
      if (at.isPresent() && at.getAsLong() - now > 0) {
        now = at.getAsLong();
      } else {
        now += random.nextLong(600 * SECOND);
      }
    }

    private void launch() {
      var due = tiers.poll(now);
      if (due.isPresent()) {
        Due job = due.get();
        tiers
            .begin(job.ticket(), now)
            .ifPresent(word ->
                flying.put(job.ticket(), new Flying(job.url() + job.family(), word.event(), now)));
      }
    }

    /// Ends a flight. What was overtaken is cancelled, as the session does; the tracker may have
    /// heard it all the same.
    private void land(String at) {
      if (flying.isEmpty()) {
        return;
      }
      long ticket = flying.keySet().iterator().next();
      Flying flight = flying.remove(ticket);
      if (flight == null || !tiers.expects(ticket)) {
        return;
      }
      boolean accepted = flight.event() == AnnounceEvent.STOPPED || random.nextInt(3) > 0;
      ears.computeIfAbsent(flight.ear(), _ -> new Ear())
          .hear(flight.event(), accepted, flight.since(), at);
      tiers.handleOutcome(ticket, accepted ? ok(60 + random.nextInt(3_000), 60) : SILENCE, now);
    }
  }

  @Test
  void theDeadlineIsNeverMissedNorInVain() {
    for (long seed = 0; seed < 500; seed++) {
      now = seed * SECOND;
      Random random = new Random(seed);
      AnnounceTiers tiers =
          tiers(POLICIES.get(random.nextInt(3)), Set.of(Family.IPV4, Family.IPV6), "a b", "c d");
      tiers.start(Priority.NEW, now);
      for (int step = 0; step < 50; step++) {
        OptionalLong at = tiers.pollTimeout(now);
        assertTrue(at.isPresent(), "seed " + seed + " step " + step);
        if (at.getAsLong() - now > 0) {
          assertTrue(tiers.poll(now).isEmpty(), "seed " + seed + " step " + step);
          now = at.getAsLong();
        }
        boolean answers = random.nextBoolean();
        if (tiers.pollTimeout(now).orElseThrow() - now <= 0) {
          exchange(tiers, answers ? ok(1_800, 60) : SILENCE);
        }
      }
    }
  }
}
