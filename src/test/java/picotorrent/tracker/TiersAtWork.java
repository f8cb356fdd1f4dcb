package picotorrent.tracker;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import picotorrent.base.Sentence;
import picotorrent.tracker.AnnounceOutcome.Accepted;
import picotorrent.tracker.AnnounceOutcome.Failed;
import picotorrent.tracker.AnnounceOutcome.Reach;
import picotorrent.tracker.AnnounceOutcome.Timing;
import picotorrent.tracker.AnnounceTiers.Due;
import picotorrent.tracker.AnnounceTiers.Policy;
import picotorrent.tracker.AnnounceTiers.Word;

/// The tiers of one torrent, whose trackers answer as a test says.
abstract class TiersAtWork {
  static final long SECOND = 1_000_000_000L;
  static final Set<Family> V4 = Set.of(Family.IPV4);
  static final List<Policy> POLICIES = List.of(Policy.values());
  static final AnnounceOutcome SILENCE = new Failed(Sentence.of("silent"), Reach.UNREACHABLE);

  long now = 77 * SECOND;

  static AnnounceOutcome ok(long interval, long min) {
    return new Accepted(
        new Timing(interval, min), List.of(), SwarmCounts.UNKNOWN, null, null, null);
  }

  static AnnounceTiers tiers(Policy policy, Set<Family> families, String... tiers) {
    List<List<String>> urls = new ArrayList<>();
    for (String tier : tiers) {
      urls.add(List.of(tier.split(" ")));
    }
    return new AnnounceTiers(urls, families, policy, new Random(3));
  }

  /// Polls one due announce, lets it leave and end; returns `url event`.
  String exchange(AnnounceTiers tiers, AnnounceOutcome outcome) {
    Due due = tiers.poll(now).orElseThrow();
    Word word = tiers.begin(due.ticket(), now).orElseThrow();
    tiers.handleOutcome(due.ticket(), outcome, now);
    return due.url() + " " + word.event();
  }

  void wait(AnnounceTiers tiers) {
    now = tiers.pollTimeout(now).orElseThrow();
  }
}
