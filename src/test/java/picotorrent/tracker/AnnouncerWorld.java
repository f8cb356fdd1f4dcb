package picotorrent.tracker;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.Set;
import java.util.function.Function;
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

/// Announces of many torrents to a few trackers.
abstract class AnnouncerWorld {
  static final long SECOND = 1_000_000_000L;
  static final long MILLI = 1_000_000L;
  static final String ONE = "http://one.example:6969/announce";
  static final String OTHER = "udp://other.example:6969/announce";
  static final String DEAD = "http://dead.example/announce";
  static final AnnounceOutcome SILENCE = new Failed(Sentence.of("silent"), Reach.UNREACHABLE);

  static Swarm swarm(int number) {
    Hash hash = Hash.of(ByteBuffer.allocate(20).putInt(number).array());
    return new Swarm(new TorrentId(hash), hash);
  }

  static AnnounceOutcome ok() {
    return new Accepted(new Timing(1_800, 60), List.of(), SwarmCounts.UNKNOWN, null, null, null);
  }

  /// An announcer, trackers that answer after a while, and a clock that jumps to what is next.
  static final class World {
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

    /// Adds torrents, numbered from 0, that all announce to one tracker, and starts them.
    void begin(int count, Priority urgency, String url) {
      for (int i = 0; i < count; i++) {
        add(i, url);
        start(i, urgency);
      }
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
}
