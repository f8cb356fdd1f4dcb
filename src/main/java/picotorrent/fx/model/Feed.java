package picotorrent.fx.model;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.beans.property.ReadOnlyBooleanWrapper;
import javafx.beans.property.ReadOnlyLongProperty;
import javafx.beans.property.ReadOnlyLongWrapper;
import org.jspecify.annotations.Nullable;
import picotorrent.api.Engine;
import picotorrent.api.Snapshot;
import picotorrent.api.TorrentStatus;
import picotorrent.base.TorrentId;

/// The one place where the engine's snapshots enter the view-models. Confined to the JavaFX thread;
/// whoever owns it calls [#pull] when a newer snapshot is there.
public final class Feed implements AutoCloseable {
  /// Histories are kept of the torrents that were busy last: each costs 28 KB.
  private static final int MAX_HISTORIES = 256;

  private final Engine engine;
  private Engine.@Nullable View view;
  private final Library library = new Library();
  private final Removals removals;
  private final Details details = new Details();
  private final Totals totals = new Totals();
  private final SpeedHistory session = new SpeedHistory();
  private final Map<TorrentId, SpeedHistory> histories =
      new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<TorrentId, SpeedHistory> eldest) {
          return size() > MAX_HISTORIES;
        }
      };
  private final ReadOnlyLongWrapper seconds = new ReadOnlyLongWrapper();
  private final ReadOnlyBooleanWrapper known = new ReadOnlyBooleanWrapper();
  private long version = -1;

  /// Looks at the list of an engine until it is closed.
  public Feed(Engine engine) {
    this.engine = engine;
    this.removals = new Removals(engine);
    this.view = engine.look(Engine.Look.LIST);
    details.torrentProperty().subscribe(any -> turn());
    details.tabProperty().subscribe(any -> turn());
  }

  // Properties

  /// The list of torrents.
  public Library library() {
    return library;
  }

  /// The torrents that have left it and whose files are going.
  public Removals removals() {
    return removals;
  }

  /// The torrent that is looked at more closely.
  public Details details() {
    return details;
  }

  /// The session as a whole.
  public Totals totals() {
    return totals;
  }

  /// Grows with each refresh of the numbers, about once a second.
  public ReadOnlyLongProperty secondsProperty() {
    return seconds.getReadOnlyProperty();
  }

  /// The rates of a torrent, or (null) of the whole session, over the last hour.
  public SpeedHistory history(@Nullable TorrentId id) {
    return id == null ? session : histories.computeIfAbsent(id, any -> new SpeedHistory());
  }

  /// Whether the engine has said which torrents there are; before, an empty list says nothing.
  public ReadOnlyBooleanProperty knownProperty() {
    return known.getReadOnlyProperty();
  }

  // Commands

  /// Brings every view-model up to the engine's newest snapshot. Cheap when there is none.
  public void pull(long nowNanos) {
    Snapshot snapshot = engine.snapshot();
    if (snapshot.version() != version) {
      version = snapshot.version();
      known.set(known.get() || version > 0);
      details.apply(snapshot.detail());
    }
    boolean numbersToo = library.apply(snapshot, nowNanos);
    removals.apply(snapshot.removals(), numbersToo, nowNanos);
    if (numbersToo) {
      totals.apply(snapshot.session());
      sample(snapshot);
      seconds.set(seconds.get() + 1);
    }
  }

  /// Whether it looks.
  public boolean isLooking() {
    return view != null;
  }

  /// Stops looking while nobody sees the window, or looks again.
  public void pause(boolean hidden) {
    if (hidden && view != null) {
      view.close();
      view = null;
    } else if (!hidden && view == null) {
      view = engine.look(details.look());
    }
  }

  /// Stops looking.
  @Override
  public void close() {
    pause(true);
  }

  private void sample(Snapshot snapshot) {
    session.add(snapshot.session().downBytesPerSecond(), snapshot.session().upBytesPerSecond());
    for (TorrentStatus torrent : snapshot.torrents()) {
      long down = torrent.traffic().downBytesPerSecond();
      long up = torrent.traffic().upBytesPerSecond();
      if (down > 0 || up > 0 || histories.containsKey(torrent.id())) {
        history(torrent.id()).add(down, up);
      }
    }
  }

  private void turn() {
    if (view != null) {
      view.turn(details.look());
      version = -1; // what is there of the new look is shown at the next beat
    }
  }

  /// Torrents that have a history: for tests.
  Set<TorrentId> remembered() {
    return histories.keySet();
  }
}
