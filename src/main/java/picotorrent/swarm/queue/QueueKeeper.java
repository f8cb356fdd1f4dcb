package picotorrent.swarm.queue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Decides which torrents of a session are active: in the order of the queue as many downloads and
/// seeds as the limits allow. Forced ones pass the queue and count; slow ones (nothing to fetch, no
/// demand) do not count as downloads or seeds, only towards the sum. Who is slow or fast has been
/// so for a minute: one that goes to and fro does not start and park others.
///
/// Seeds are ordered by how much they are needed, so that rare content is helped first; one that
/// has begun stays for half an hour at least. One pass over ten thousand torrents takes about a
/// millisecond; the driver calls [#run] after a change and every few seconds. Confined to the
/// session loop.
public final class QueueKeeper {
  /// Below this a torrent counts as slow.
  static final long SLOW_BYTES_PER_SECOND = 2 << 10;

  private static final long SECOND = 1_000_000_000;

  /// Time that a torrent has to find peers before it counts as slow, and time for which one that is
  /// slow has to be fast before it counts again: a burst sends nobody away.
  static final long DWELL_NANOS = 60 * SECOND;

  /// Above this a slow torrent is on the way to be fast: twice the other bound, so that one whose
  /// rate is just there does not go to and fro.
  static final long FAST_BYTES_PER_SECOND = 2 * SLOW_BYTES_PER_SECOND;

  /// Time that a seed is not replaced by a needier one.
  static final long SEED_TURN_NANOS = 1_800 * SECOND;

  /// What the queue asks of a torrent, and tells it.
  public interface Entry {
    /// A person lets it run: it is not stopped, not failed, its seeding goal is not reached.
    boolean isWilling();

    /// A person wants it to run whatever the queue says.
    boolean isForced();

    /// Everything wanted is there.
    boolean isSeed();

    /// Payload in the direction that matters: down while downloading, up while seeding.
    long bytesPerSecond();

    /// How much a seed is needed: downloaders for each seed, higher is more.
    double demand();

    /// Run. Must not call the queue back.
    void activate();

    /// Wait. Must not call the queue back.
    void park();
  }

  private static final class Turn {
    boolean active;
    long activeSinceNanos;
    boolean slow;
    long asItIsNanos; // when its rate last was what it counts as

    /// Takes its rate in; only one that has been otherwise for a while counts otherwise.
    void observe(long bytesPerSecond, long now) {
      boolean fast = bytesPerSecond >= (slow ? FAST_BYTES_PER_SECOND : SLOW_BYTES_PER_SECOND);
      if (!active || fast != slow) {
        asItIsNanos = now;
      } else if (now - asItIsNanos >= DWELL_NANOS) {
        slow = !slow;
        asItIsNanos = now;
      }
    }

    void begin(long now) {
      active = true;
      slow = false;
      activeSinceNanos = now;
      asItIsNanos = now;
    }
  }

  private final List<Entry> order = new ArrayList<>();
  private final Map<Entry, Turn> turns = new LinkedHashMap<>();
  private Limits limits;

  /// How many torrents are active at once.
  ///
  /// @param downloads that are not slow
  /// @param seeds that are not slow
  /// @param all slow ones included
  public record Limits(int downloads, int seeds, int all) {}

  /// An empty queue.
  public QueueKeeper(Limits limits) {
    this.limits = limits;
  }

  /// Changes the limits; takes effect with the next [#run].
  public void limit(Limits now) {
    limits = now;
  }

  /// Adds a torrent at the end, parked.
  public void add(Entry entry) {
    order.add(entry);
    turns.put(entry, new Turn());
  }

  /// Takes a torrent out.
  public void remove(Entry entry) {
    order.remove(entry);
    turns.remove(entry);
  }

  /// Moves torrents so that they stand one behind the other, in their old order, the first of them
  /// at `position` (0 is the front; beyond the end is the end).
  public void move(Set<? extends Entry> entries, int position) {
    List<Entry> moved = new ArrayList<>();
    for (Entry entry : order) {
      if (entries.contains(entry)) {
        moved.add(entry);
      }
    }
    order.removeAll(new LinkedHashSet<>(moved));
    order.addAll(Math.clamp(position, 0, order.size()), moved);
  }

  /// Puts the torrents in another order; those that compare as equal keep theirs.
  public void sort(Comparator<? super Entry> other) {
    order.sort(other);
  }

  /// The torrents in the order of the queue; not to be changed.
  public List<Entry> order() {
    return Collections.unmodifiableList(order);
  }

  /// Whether the limits hold nobody back, whoever is a seed and whoever is slow.
  public boolean holdsNobodyBack() {
    return Math.min(limits.all, Math.min(limits.downloads, limits.seeds)) >= order.size();
  }

  /// Gives a torrent its turn without deciding anew, where [#holdsNobodyBack]: the caller activates
  /// it.
  public void admit(Entry entry, long now) {
    if (!turn(entry).active) {
      turn(entry).begin(now);
    }
  }

  /// Tells whether a torrent is active.
  public boolean isActive(Entry entry) {
    Turn turn = turns.get(entry);
    return turn != null && turn.active;
  }

  /// Decides anew: parks first, then activates.
  public void run(long now) {
    Set<Entry> chosen = choose(now);
    for (Entry entry : order) {
      Turn turn = turn(entry);
      if (turn.active && !chosen.contains(entry)) {
        turn.active = false;
        entry.park();
      }
    }
    for (Entry entry : chosen) {
      Turn turn = turn(entry);
      if (!turn.active) {
        turn.begin(now);
        entry.activate();
      }
    }
  }

  private Set<Entry> choose(long now) {
    List<Entry> downloads = new ArrayList<>();
    List<Entry> seeds = new ArrayList<>();
    Set<Entry> chosen = new LinkedHashSet<>();
    Room room = new Room(limits);
    for (Entry entry : order) {
      if (!entry.isWilling()) {
        continue;
      }
      turn(entry).observe(entry.bytesPerSecond(), now);
      if (entry.isForced()) {
        room.take(entry.isSeed(), isSlow(entry));
        chosen.add(entry);
      } else {
        (entry.isSeed() ? seeds : downloads).add(entry);
      }
    }
    fill(downloads, room, chosen);
    if (!room.holds(seeds.size())) {
      seeds.sort(byNeed(now)); // the need is only asked for where somebody has to wait
    }
    fill(seeds, room, chosen);
    return chosen;
  }

  private void fill(List<Entry> candidates, Room room, Set<Entry> chosen) {
    for (Entry entry : candidates) {
      boolean slow = isSlow(entry);
      if (room.has(entry.isSeed(), slow)) {
        room.take(entry.isSeed(), slow);
        chosen.add(entry);
      }
    }
  }

  private Comparator<Entry> byNeed(long now) {
    Map<Entry, Double> need = new HashMap<>(); // asked once each: a need takes a moment to find
    return Comparator.comparingDouble(entry ->
        need.computeIfAbsent(
            entry, seed -> isWithinTurn(seed, now) ? Double.NEGATIVE_INFINITY : -seed.demand()));
  }

  private boolean isWithinTurn(Entry seed, long now) {
    Turn turn = turn(seed);
    return turn.active && now - turn.activeSinceNanos < SEED_TURN_NANOS && !isSlow(seed);
  }

  private boolean isSlow(Entry entry) {
    Turn turn = turn(entry);
    return turn.active && turn.slow;
  }

  private Turn turn(Entry entry) {
    Turn turn = turns.get(entry);
    if (turn == null) {
      throw new IllegalStateException("a torrent that is not in the queue");
    }
    return turn;
  }

  /// What the limits leave. Forced torrents may take it below zero.
  private static final class Room {
    private int downloads;
    private int seeds;
    private int all;

    Room(Limits limits) {
      downloads = limits.downloads;
      seeds = limits.seeds;
      all = limits.all;
    }

    boolean has(boolean seed, boolean slow) {
      return all > 0 && (slow || (seed ? seeds : downloads) > 0);
    }

    boolean holds(int more) {
      return seeds >= more && all >= more;
    }

    void take(boolean seed, boolean slow) {
      all--;
      if (!slow && seed) {
        seeds--;
      } else if (!slow) {
        downloads--;
      }
    }
  }
}
