package picotorrent.fx.model;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import picotorrent.api.Command;
import picotorrent.api.Engine;
import picotorrent.api.RemovalStatus;
import picotorrent.base.TorrentId;

/// The removals of files that go on for longer than a moment. Confined to the JavaFX thread.
///
/// One comes into sight and leaves it at once; its numbers change with all others, once a second.
public final class Removals {
  /// What is over sooner is not worth a line that comes and goes.
  private static final long MOMENT_NANOS = 500_000_000L;

  private final Engine engine;
  private final Map<TorrentId, Long> sinceNanos = new HashMap<>();
  private final Set<TorrentId> cancelled = new HashSet<>();
  private final ReadOnlyObjectWrapper<List<RemovalStatus>> shown =
      new ReadOnlyObjectWrapper<>(List.of());

  /// None yet.
  ///
  /// @param engine that removes
  Removals(Engine engine) {
    this.engine = engine;
  }

  // Properties

  /// Those that are to be seen, in the order in which they began.
  public ReadOnlyObjectProperty<List<RemovalStatus>> shownProperty() {
    return shown.getReadOnlyProperty();
  }

  // Commands

  /// Ends one and takes it out of sight: what has gone is gone, the rest of its files stays.
  public void cancel(TorrentId id) {
    if (cancelled.add(id)) {
      shown.set(shown.get().stream().filter(each -> !each.id().equals(id)).toList());
      var _ = engine.submit(new Command.CancelRemoval(id));
    }
  }

  /// Takes what a snapshot says.
  ///
  /// @param numbersToo whether numbers change now
  void apply(List<RemovalStatus> now, boolean numbersToo, long nowNanos) {
    Set<TorrentId> there = ids(now);
    sinceNanos.keySet().retainAll(there);
    cancelled.retainAll(there);
    there.forEach(id -> sinceNanos.putIfAbsent(id, nowNanos));
    List<RemovalStatus> lasting =
        now.stream()
            .filter(each -> !cancelled.contains(each.id()))
            .filter(each -> nowNanos - sinceNanos.getOrDefault(each.id(), nowNanos) >= MOMENT_NANOS)
            .toList();
    if (numbersToo || !ids(lasting).equals(ids(shown.get()))) {
      shown.set(lasting);
    }
  }

  private static Set<TorrentId> ids(List<RemovalStatus> removals) {
    return removals.stream().map(RemovalStatus::id).collect(Collectors.toSet());
  }
}
