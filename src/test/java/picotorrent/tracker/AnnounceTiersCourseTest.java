package picotorrent.tracker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import picotorrent.tracker.AnnounceTiers.Due;
import picotorrent.tracker.AnnounceTiers.Policy;

/// Random lives of a torrent, held against the rules of BEP 3.
class AnnounceTiersCourseTest extends TiersAtWork {
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
