package picotorrent.tracker;

import java.net.InetAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picotorrent.base.Endpoint;
import picotorrent.base.Sentence;

/// What an announce came to.
public sealed interface AnnounceOutcome {
  /// The tracker answered.
  ///
  /// @param timing when to ask again
  /// @param peers others in the swarm, without duplicates, at most [#MAX_PEERS]
  /// @param counts how many there are
  /// @param trackerId to be repeated to this tracker, or null to keep the one before
  /// @param warning a sentence for a person, or null
  /// @param externalIp our address as the tracker sees it (BEP 24), or null
  record Accepted(
      Timing timing,
      List<Endpoint> peers,
      SwarmCounts counts,
      @Nullable String trackerId,
      @Nullable String warning,
      @Nullable InetAddress externalIp)
      implements AnnounceOutcome {}

  /// The tracker answered and will not serve us.
  ///
  /// @param reason what it said, safe to show
  /// @param retry when it says we may ask again (BEP 31)
  record Refused(Sentence reason, Retry retry) implements AnnounceOutcome {}

  /// Nobody answered, or not a tracker.
  ///
  /// @param reason one clause, safe to show
  /// @param reach how far we got
  record Failed(Sentence reason, Reach reach) implements AnnounceOutcome {}

  /// More peers in one answer than this are left out: no client connects to so many.
  int MAX_PEERS = 2_000;

  /// When to ask again.
  ///
  /// @param intervalSeconds the regular interval, 1 minute to 1 day
  /// @param minIntervalSeconds what even a person's wish respects
  record Timing(long intervalSeconds, long minIntervalSeconds) {
    /// What a tracker that says nothing is asked at: half an hour, as BEP 3 trackers do.
    static final long DEFAULT_INTERVAL_SECONDS = 1_800;

    /// A tracker that asks for less is not obeyed: 10,000 torrents would be a storm.
    static final long LEAST_INTERVAL_SECONDS = 60;

    /// A tracker that asks for more is not obeyed: a slip would end a torrent's life.
    static final long GREATEST_INTERVAL_SECONDS = 86_400;

    /// Brings what a tracker said into bounds; a number that is not positive counts as absent.
    static Timing of(long interval, long minInterval) {
      long regular = interval <= 0 ? DEFAULT_INTERVAL_SECONDS : clamp(interval);
      long least = minInterval <= 0 ? LEAST_INTERVAL_SECONDS : clamp(minInterval);
      return new Timing(Math.max(regular, least), least);
    }

    private static long clamp(long seconds) {
      return Math.clamp(seconds, LEAST_INTERVAL_SECONDS, GREATEST_INTERVAL_SECONDS);
    }
  }

  /// When a refusing tracker may be asked again (BEP 31 §"retry in").
  sealed interface Retry {
    /// It does not say.
    record Unsaid() implements Retry {}

    /// In so many minutes, 1 or more.
    record After(long minutes) implements Retry {}

    /// Never; only a person's wish asks it again.
    record Never() implements Retry {}
  }

  /// How far a failed announce got.
  enum Reach {
    /// The host has no address of the family we asked from.
    NO_ADDRESS,
    /// The host does not answer: other torrents need not try at once.
    UNREACHABLE,
    /// The host answered something that is of no use.
    ANSWERED
  }
}
