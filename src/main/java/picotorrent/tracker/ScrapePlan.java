package picotorrent.tracker;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.concurrent.TimeUnit;
import picotorrent.base.Hash;

/// Which swarms are scraped when (BEP 48): those whose figures no announce brings, half an hour
/// apart, as many in one request as a tracker takes.
///
/// Confined to the session loop.
public final class ScrapePlan {
  /// From one scrape of a swarm to the next; a tracker may ask for more.
  static final long INTERVAL_NANOS = TimeUnit.MINUTES.toNanos(30);

  /// The same, after a failure.
  static final long RETRY_NANOS = TimeUnit.HOURS.toNanos(1);

  /// A swarm waits so long for others to share its request.
  static final long GATHER_NANOS = TimeUnit.SECONDS.toNanos(10);

  /// A swarm that is due so soon goes along with one that is due now.
  static final long COMPANY_NANOS = TimeUnit.MINUTES.toNanos(10);

  /// Requests under way.
  static final int MAX_IN_FLIGHT = 4;

  /// Swarms that are asked for at once.
  public static final int MAX_HASHES = HttpScrape.MAX_HASHES;

  private static final class Entry {
    final String url;
    long dueAt;
    boolean underWay;
    SwarmCounts counts = SwarmCounts.UNKNOWN;

    Entry(String url, long dueAt) {
      this.url = url;
      this.dueAt = dueAt;
    }
  }

  /// A request: one tracker's announce URL, and 1 to [#MAX_HASHES] hashes of 20 bytes.
  public record Batch(String url, List<Hash> infoHashes) {}

  private final SequencedMap<Hash, Entry> entries = new LinkedHashMap<>();
  private int inFlight;

  /// Says which swarms are wanted, and at which tracker; what is not among them is forgotten.
  public void follow(SequencedMap<Hash, String> wished, long now) {
    entries.entrySet().removeIf(one -> !one.getValue().url.equals(wished.get(one.getKey())));
    wished.forEach(
        (hash, url) -> entries.computeIfAbsent(hash, _ -> new Entry(url, now + GATHER_NANOS)));
  }

  /// The next request that is due, if any; call [#done] with it when it is over.
  public Optional<Batch> poll(long now) {
    if (inFlight >= MAX_IN_FLIGHT) {
      return Optional.empty();
    }
    for (Entry first : entries.values()) {
      if (!first.underWay && now - first.dueAt >= 0) {
        inFlight++;
        return Optional.of(batch(first.url, now));
      }
    }
    return Optional.empty();
  }

  private Batch batch(String url, long now) {
    List<Hash> hashes = new ArrayList<>();
    for (Map.Entry<Hash, Entry> one : entries.entrySet()) {
      Entry entry = one.getValue();
      boolean comes = !entry.underWay && now - entry.dueAt + COMPANY_NANOS >= 0;
      if (comes && entry.url.equals(url) && hashes.size() < MAX_HASHES) {
        entry.underWay = true;
        hashes.add(one.getKey());
      }
    }
    return new Batch(url, hashes);
  }

  /// A request is over.
  public void done(Batch batch, ScrapeOutcome outcome, long now) {
    inFlight--;
    for (Hash hash : batch.infoHashes()) {
      Entry entry = entries.get(hash);
      if (entry == null || !entry.url.equals(batch.url())) {
        continue; // wanted no more
      }
      entry.underWay = false;
      switch (outcome) {
        case ScrapeOutcome.Accepted(var counts, long minIntervalSeconds) -> {
          entry.counts = counts.getOrDefault(hash, SwarmCounts.UNKNOWN);
          long least = TimeUnit.SECONDS.toNanos(minIntervalSeconds);
          entry.dueAt = now + Math.max(INTERVAL_NANOS, least);
        }
        case ScrapeOutcome.Failed _ -> entry.dueAt = now + RETRY_NANOS;
      }
    }
  }

  /// The figures of a swarm as its tracker said last.
  public SwarmCounts counts(Hash infoHash) {
    Entry entry = entries.get(infoHash);
    return entry == null ? SwarmCounts.UNKNOWN : entry.counts;
  }
}
