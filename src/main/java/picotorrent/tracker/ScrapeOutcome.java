package picotorrent.tracker;

import java.util.SortedMap;
import picotorrent.base.Hash;

/// What a scrape came to (BEP 48, BEP 15 §"scrape").
public sealed interface ScrapeOutcome {
  /// The tracker answered.
  ///
  /// @param counts by 20-byte hash; only hashes that were asked for
  /// @param minIntervalSeconds how long to wait before the next one, 0 when it does not say
  record Accepted(SortedMap<Hash, SwarmCounts> counts, long minIntervalSeconds)
      implements ScrapeOutcome {}

  /// No answer of use.
  ///
  /// @param reason one clause, safe to show
  record Failed(String reason) implements ScrapeOutcome {}
}
