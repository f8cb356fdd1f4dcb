package picotorrent.session.view;

import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picotorrent.api.Engine;
import picotorrent.api.Engine.Look;
import picotorrent.api.SessionStatus;
import picotorrent.api.Snapshot;
import picotorrent.api.TorrentDetail;
import picotorrent.session.ground.Environment;
import picotorrent.session.link.Listening;
import picotorrent.session.peer.Connections;
import picotorrent.session.torrent.Removals;
import picotorrent.session.torrent.Rows;
import picotorrent.session.torrent.Services;
import picotorrent.session.torrent.Torrent;
import picotorrent.session.torrent.TorrentTable;

/// Makes snapshots while somebody looks, and publishes each with one volatile store.
///
/// [#latest] and [#look] may be called on any thread; the rest is confined to the session loop.
public final class Snapshots {
  private static final long GAP_NANOS = TimeUnit.SECONDS.toNanos(1) / Look.MAX_SNAPSHOTS_PER_SECOND;

  private final Environment env;
  private final TorrentTable torrents;
  private final Rows rows;
  private final Removals removals;
  private final Listening listening;
  private final Connections connections;
  private final Means means;
  private final DetailWriter details;
  private final Set<OpenView> views = new LinkedHashSet<>();
  private volatile Snapshot latest = Snapshot.EMPTY;
  private boolean ticking;
  private long version;

  /// Nobody looks yet.
  public Snapshots(Services services, Listening listening, Means means) {
    this.env = services.env();
    this.torrents = services.torrents();
    this.rows = services.rows();
    this.removals = services.removals();
    this.listening = listening;
    this.connections = services.connections();
    this.means = means;
    this.details = new DetailWriter(env, means);
  }

  /// The newest snapshot.
  public Snapshot latest() {
    return latest;
  }

  /// Opens a look; snapshots are made from now on.
  public Engine.View look(Look look) {
    OpenView view = new OpenView(look);
    env.ports()
        .loop()
        .post(() -> {
          views.add(view);
          if (!ticking) {
            tick();
          }
        });
    return view;
  }

  private void tick() {
    ticking = !views.isEmpty();
    if (ticking) {
      latest = make();
      env.ports().loop().at(env.now() + GAP_NANOS, this::tick);
    }
  }

  /// Everything as it is now; rows that have not changed are the objects of last time.
  public Snapshot make() {
    return new Snapshot(++version, session(), rows.list(), removals.list(), detail());
  }

  private SessionStatus session() {
    long now = env.now();
    return new SessionStatus(
        env.downMeter().bytesPerSecond(now),
        env.upMeter().bytesPerSecond(now),
        env.downMeter().totalBytes(),
        env.upMeter().totalBytes(),
        connections.count(),
        means.dhtNodes(),
        listening.endpoints(),
        env.reach().external(),
        connections.cameIn() || env.reach().isMapped(),
        env.settings().limits().rates());
  }

  /// What the look that was turned last is after.
  private @Nullable TorrentDetail detail() {
    Look chosen = Look.LIST;
    for (OpenView view : views) {
      if (view.look.torrent() != null) {
        chosen = view.look;
      }
    }
    Torrent torrent = chosen.torrent() == null ? null : torrents.get(chosen.torrent());
    if (torrent == null) {
      details.rest();
      return null;
    }
    return details.write(torrent, chosen.aspects());
  }

  private final class OpenView implements Engine.View {
    private volatile Look look;

    OpenView(Look look) {
      this.look = look;
    }

    @Override
    public void turn(Look other) {
      look = other;
    }

    @Override
    public void close() {
      env.ports().loop().post(() -> views.remove(this));
    }
  }
}
