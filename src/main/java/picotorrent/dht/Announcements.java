package picotorrent.dht;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import picotorrent.base.Hash;

/// The torrents that are to be found under our address, and when each is due again.
final class Announcements {
  /// How often a torrent is announced; nodes forget it after 30 minutes or more.
  static final long INTERVAL_NANOS = TimeUnit.MINUTES.toNanos(15);

  /// By how much at most an interval is shortened, so that a thousand torrents spread out.
  static final long SPREAD_NANOS = TimeUnit.MINUTES.toNanos(2);

  /// After a search that reached nobody.
  static final long RETRY_NANOS = TimeUnit.SECONDS.toNanos(20);

  /// After the first search that found no peer.
  static final long LONELY_NANOS = TimeUnit.MINUTES.toNanos(1);

  private static final int MOST_DOUBLINGS = 4; // 16 minutes

  private final RandomGenerator random;
  private final Map<Hash, Entry> entries = new LinkedHashMap<>();

  /// A torrent.
  static final class Entry {
    private final Hash infoHash;
    private int port;
    private boolean seed;
    private long dueAt;
    private boolean underWay;
    private int lonely;

    Entry(Hash infoHash, long dueAt) {
      this.infoHash = infoHash;
      this.dueAt = dueAt;
    }

    Hash infoHash() {
      return infoHash;
    }

    /// Where we listen; 0: nowhere, so that peers are looked for and nothing is announced.
    int port() {
      return port;
    }

    boolean seed() {
      return seed;
    }
  }

  Announcements(RandomGenerator random) {
    this.random = random;
  }

  /// Adds a torrent, due at once, or changes what is said of it.
  void put(Hash infoHash, int port, boolean seed, long now) {
    Entry entry = entries.computeIfAbsent(infoHash, hash -> new Entry(hash, now));
    entry.port = port;
    entry.seed = seed;
  }

  void remove(Hash infoHash) {
    entries.remove(infoHash);
  }

  boolean holds(Hash infoHash) {
    return entries.containsKey(infoHash);
  }

  boolean holds(Entry entry) {
    return entries.get(entry.infoHash) == entry;
  }

  /// One that is due, or null; it is under way from now on.
  @Nullable Entry nextDue(long now) {
    for (Entry entry : entries.values()) {
      if (!entry.underWay && now - entry.dueAt >= 0) {
        entry.underWay = true;
        return entry;
      }
    }
    return null;
  }

  /// A search is over that reached so many nodes and found so many peers. Who found none looks
  /// again after a minute, then after twice as long, until the usual interval is reached.
  void done(Entry entry, int nodes, int peers, long now) {
    entry.underWay = false;
    long regular = INTERVAL_NANOS - random.nextLong(SPREAD_NANOS);
    if (nodes == 0) {
      entry.dueAt = now + RETRY_NANOS;
    } else if (peers > 0 || entry.seed) {
      entry.dueAt = now + regular;
    } else {
      entry.dueAt = now + Math.min(regular, LONELY_NANOS << entry.lonely);
      entry.lonely = Math.min(entry.lonely + 1, MOST_DOUBLINGS);
    }
  }
}
