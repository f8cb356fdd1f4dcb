package picotorrent.tracker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import picotorrent.base.Hash;
import picotorrent.tracker.ScrapePlan.Batch;

class ScrapePlanTest {
  private static final String ONE = "http://one.example/announce";
  private static final String OTHER = "udp://other.example:80";

  private final ScrapePlan plan = new ScrapePlan();
  private long now = -5_000;

  private static Hash hash(int number) {
    return Hash.of(ByteBuffer.allocate(20).putInt(number).array());
  }

  private static SequencedMap<Hash, String> swarms(int count, String url) {
    SequencedMap<Hash, String> swarms = new LinkedHashMap<>();
    for (int i = 0; i < count; i++) {
      swarms.put(hash(i), url);
    }
    return swarms;
  }

  private List<Batch> drain() {
    List<Batch> batches = new ArrayList<>();
    for (Optional<Batch> next = plan.poll(now); next.isPresent(); next = plan.poll(now)) {
      batches.add(next.get());
    }
    return batches;
  }

  private static ScrapeOutcome figures(Batch batch, long minIntervalSeconds) {
    TreeMap<Hash, SwarmCounts> counts = new TreeMap<>();
    batch.infoHashes().forEach(hash -> counts.put(hash, new SwarmCounts(3, 4, 5)));
    return new ScrapeOutcome.Accepted(counts, minIntervalSeconds);
  }

  @Test
  void manySwarmsShareFewRequestsAndFewAreUnderWay() {
    plan.follow(swarms(1_000, ONE), now);
    assertEquals(List.of(), drain(), "they gather first");
    now += ScrapePlan.GATHER_NANOS;
    List<Batch> batches = drain();
    assertEquals(ScrapePlan.MAX_IN_FLIGHT, batches.size());
    int asked = 0;
    while (!batches.isEmpty()) {
      for (Batch batch : batches) {
        assertTrue(batch.infoHashes().size() <= ScrapePlan.MAX_HASHES);
        asked += batch.infoHashes().size();
        plan.done(batch, figures(batch, 0), now);
      }
      batches = drain();
    }
    assertEquals(1_000, asked);
    assertEquals(new SwarmCounts(3, 4, 5), plan.counts(hash(999)));
  }

  @Test
  void aSwarmIsAskedForAgainAfterHalfAnHourOrWhenItsTrackerWants() {
    plan.follow(swarms(1, ONE), now);
    now += ScrapePlan.GATHER_NANOS;
    plan.done(drain().getFirst(), figures(new Batch(ONE, List.of(hash(0))), 7_200), now);
    now += ScrapePlan.INTERVAL_NANOS;
    assertEquals(List.of(), drain());
    now += 4 * ScrapePlan.INTERVAL_NANOS;
    Batch again = drain().getFirst();
    plan.done(again, new ScrapeOutcome.Failed("no"), now);
    assertEquals(new SwarmCounts(3, 4, 5), plan.counts(hash(0)), "better than nothing");
    now += ScrapePlan.RETRY_NANOS - 1;
    assertEquals(List.of(), drain());
    now++;
    assertEquals(1, drain().size());
  }

  @Test
  void whatIsWantedNoMoreIsForgottenAlsoWhileItIsAskedFor() {
    plan.follow(swarms(2, ONE), now);
    now += ScrapePlan.GATHER_NANOS;
    Batch batch = drain().getFirst();
    plan.follow(swarms(1, OTHER), now);
    plan.done(batch, figures(batch, 0), now);
    assertEquals(SwarmCounts.UNKNOWN, plan.counts(hash(0)));
    assertEquals(SwarmCounts.UNKNOWN, plan.counts(hash(1)));
    now += ScrapePlan.GATHER_NANOS;
    assertEquals(List.of(new Batch(OTHER, List.of(hash(0)))), drain());
  }
}
