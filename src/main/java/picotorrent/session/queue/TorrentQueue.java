package picotorrent.session.queue;

import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picotorrent.api.EngineSettings;
import picotorrent.base.TorrentId;
import picotorrent.port.Loop;
import picotorrent.session.book.Arrangement;
import picotorrent.session.ground.Environment;
import picotorrent.session.torrent.Torrent;
import picotorrent.session.torrent.Turnstile;
import picotorrent.swarm.queue.QueueKeeper;
import picotorrent.tracker.SwarmCounts;

/// Which torrents of a session run and which wait: drives a [QueueKeeper], and keeps the order from
/// one session to the next.
///
/// It decides after every change, and every few seconds because torrents become slow or needed by
/// themselves. Confined to the session loop.
public final class TorrentQueue implements Turnstile {
  /// Slow ones are told after a minute; a sixth of that is soon enough.
  private static final long LOOK_NANOS = TimeUnit.SECONDS.toNanos(10);

  /// The least time from one decision to the next, for each torrent: a pass takes far less, so that
  /// ten thousand commands in a row cost a few passes and not ten thousand.
  private static final long GAP_NANOS_PER_TORRENT = TimeUnit.MICROSECONDS.toNanos(20);

  /// The same where there is room for all: then a decision can only confirm what is.
  private static final long ROOMY_GAP_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final Environment env;
  private final QueueKeeper keeper;
  private final QueueOrder saved;
  private final Map<Torrent, Place> places = new HashMap<>();
  private Loop.@Nullable Timer timer;
  private long decidedNanos;
  private boolean open; // whether the torrents of the last session are there
  private boolean deciding;
  private boolean closed;
  private boolean numbered = true;

  /// Nobody waits yet.
  public TorrentQueue(Environment env) {
    this.env = env;
    this.keeper = new QueueKeeper(limits(env.settings().queue()));
    this.saved = new QueueOrder(env);
  }

  private static QueueKeeper.Limits limits(EngineSettings.Queue queue) {
    return new QueueKeeper.Limits(
        orUnlimited(queue.activeDownloads()),
        orUnlimited(queue.activeSeeds()),
        orUnlimited(queue.active()));
  }

  private static int orUnlimited(int limit) {
    return limit == 0 ? Integer.MAX_VALUE : limit;
  }

  /// Brings back the order of an earlier session; `done` runs when torrents may be added.
  public void restore(Runnable done) {
    saved.load(done);
  }

  /// Every torrent of the last session is there again: puts them in the order they had, those that
  /// it does not name behind the others, and begins to decide.
  public void restored() {
    Map<TorrentId, Integer> ranks = ranks();
    keeper.sort(
        Comparator.comparing(
            TorrentQueue::of,
            Comparator.<Torrent>comparingInt(
                    torrent -> ranks.getOrDefault(torrent.id(), Integer.MAX_VALUE))
                .thenComparingInt(torrent -> torrent.arrangement().queuePosition)));
    number();
    open = true;
    decide();
  }

  /// The places that torrents had in an earlier session, from 0; empty before they were read.
  public Map<TorrentId, Integer> ranks() {
    Map<TorrentId, Integer> ranks = new HashMap<>();
    saved.order().forEach(id -> ranks.putIfAbsent(id, ranks.size()));
    return ranks;
  }

  private static Torrent of(QueueKeeper.Entry entry) {
    if (entry instanceof Place place) {
      return place.torrent;
    }
    throw new IllegalStateException("the queue holds nothing but torrents");
  }

  /// Takes a torrent in, at the end.
  @Override
  public void add(Torrent torrent) {
    Place place = new Place(torrent);
    places.put(torrent, place);
    keeper.add(place);
    saved.changed(keeper);
  }

  /// Lets a torrent go.
  @Override
  public void remove(Torrent torrent) {
    Place place = places.remove(torrent);
    if (place != null) {
      keeper.remove(place);
      numbered = false;
      changed();
    }
  }

  /// Moves torrents, in their order, to a position; see [picotorrent.api.Command.SetQueuePosition].
  public void move(Set<TorrentId> ids, int position) {
    Set<Place> moved = new LinkedHashSet<>();
    places.forEach((torrent, place) -> {
      if (ids.contains(torrent.id())) {
        moved.add(place); // the keeper knows their order
      }
    });
    keeper.move(moved, position);
    number();
    changed();
  }

  /// Whether it is a torrent's turn. While there is room for all, it always is: a thousand torrents
  /// that are added one by one need no thousand decisions.
  @Override
  public boolean isTurnOf(Torrent torrent) {
    Place place = places.get(torrent);
    if (place == null) {
      return false;
    }
    if (open && !closed && keeper.holdsNobodyBack() && place.isWilling()) {
      keeper.admit(place, env.now());
    }
    return keeper.isActive(place);
  }

  /// The settings are other than before.
  public void applySettings() {
    keeper.limit(limits(env.settings().queue()));
    changed();
  }

  /// Something that decides has changed: decides at once, or soon when it has just done so.
  @Override
  public void changed() {
    if (!open || closed || deciding || timer != null) {
      return;
    }
    long next = decidedNanos + gapNanos();
    if (env.now() - next >= 0) {
      decide();
    } else {
      timer = env.ports().loop().at(next, this::decide);
    }
  }

  private long gapNanos() {
    long gap = places.size() * GAP_NANOS_PER_TORRENT;
    return keeper.holdsNobodyBack() ? Math.max(gap, ROOMY_GAP_NANOS) : gap;
  }

  /// Once a second.
  public void tick(long now) {
    if (open && timer == null && now - decidedNanos >= LOOK_NANOS) {
      decide();
    }
  }

  private void decide() {
    timer = null;
    if (closed) {
      return;
    }
    if (!numbered) {
      number();
    }
    deciding = true;
    keeper.run(env.now());
    deciding = false;
    decidedNanos = env.now();
  }

  private void number() {
    numbered = true;
    int position = 0;
    for (QueueKeeper.Entry entry : keeper.order()) {
      stand(of(entry), position++);
    }
    saved.changed(keeper);
  }

  private static void stand(Torrent torrent, int position) {
    if (torrent.arrangement().queuePosition != position) {
      torrent.arrangement().queuePosition = position;
      torrent.touch();
    }
  }

  /// The session ends: nobody's turn comes any more. `done` runs when the order is safe.
  public void close(Runnable done) {
    closed = true;
    saved.close(keeper, done);
  }

  /// The ids in the order of a queue.
  static List<TorrentId> ids(QueueKeeper keeper) {
    return keeper.order().stream().map(entry -> of(entry).id()).toList();
  }

  /// Where one torrent stands.
  private final class Place implements QueueKeeper.Entry {
    private final Torrent torrent;

    Place(Torrent torrent) {
      this.torrent = torrent;
    }

    /// One that ran into what only a person can mend waits for that person.
    @Override
    public boolean isWilling() {
      Arrangement own = torrent.arrangement();
      boolean broken = !torrent.isActive() && torrent.setbacks().current() != null;
      return own.running && (!broken || own.lost); // which looks for itself meanwhile
    }

    @Override
    public boolean isForced() {
      return torrent.arrangement().forced;
    }

    @Override
    public boolean isSeed() {
      return torrent.isActive() && torrent.trading() != null
          ? torrent.isComplete()
          : torrent.arrangement().seedOnly || torrent.leftBytes() == 0;
    }

    @Override
    public long bytesPerSecond() {
      return isSeed()
          ? torrent.ledger().upBytesPerSecond(env.now())
          : torrent.ledger().downBytesPerSecond(env.now());
    }

    @Override
    public double demand() {
      SwarmCounts swarm = torrent.trackers().swarm();
      int leeches = Math.max(0, swarm.leeches());
      int seeds = Math.max(0, swarm.seeds());
      return leeches / (seeds + 1.0);
    }

    @Override
    public void activate() {
      torrent.lifecycle().activate();
    }

    @Override
    public void park() {
      if (torrent.isActive()) {
        torrent.lifecycle().deactivate(() -> {});
      }
    }
  }
}
