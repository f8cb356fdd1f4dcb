package picotorrent.tracker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import picotorrent.base.Sentence;
import picotorrent.tracker.AnnounceOutcome.Accepted;
import picotorrent.tracker.AnnounceOutcome.Failed;
import picotorrent.tracker.AnnounceOutcome.Reach;
import picotorrent.tracker.AnnounceOutcome.Timing;
import picotorrent.tracker.AnnounceTiers.Due;
import picotorrent.tracker.AnnounceTiers.Policy;

/// Which of its trackers a torrent turns to.
class AnnounceTiersPolicyTest extends TiersAtWork {
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
}
