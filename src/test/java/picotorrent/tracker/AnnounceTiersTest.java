package picotorrent.tracker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import picotorrent.base.Sentence;
import picotorrent.tracker.AnnounceOutcome.Refused;
import picotorrent.tracker.AnnounceOutcome.Retry;
import picotorrent.tracker.AnnounceTiers.Due;
import picotorrent.tracker.AnnounceTiers.Policy;

class AnnounceTiersTest extends TiersAtWork {
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
}
