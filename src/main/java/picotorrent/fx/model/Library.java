package picotorrent.fx.model;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.SimpleObjectProperty;
import javafx.beans.property.SimpleStringProperty;
import javafx.beans.property.StringProperty;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;
import javafx.collections.transformation.FilteredList;
import javafx.collections.transformation.SortedList;
import org.jspecify.annotations.Nullable;
import picotorrent.api.Snapshot;
import picotorrent.api.TorrentStatus;
import picotorrent.base.TorrentId;

/// The list of torrents: every one of them as a row, and those that filter and search let through,
/// in the order a person chose. Confined to the JavaFX thread.
///
/// A snapshot costs one comparison of references per torrent that has not changed. Numbers become
/// visible once a second, all in the same moment; what a person acts on (a state, a name) at once.
public final class Library {
  private static final long NUMBERS_EVERY_NANOS = 950_000_000L;

  private final Map<TorrentId, TorrentRow> byId = new HashMap<>();
  private final ObservableList<TorrentRow> rows = FXCollections.observableArrayList();
  private final FilteredList<TorrentRow> filtered = new FilteredList<>(rows);
  private final SortedList<TorrentRow> visible = new SortedList<>(filtered);

  /// One view for good: it hears of the list by a weak listener, so a fresh one would fall silent.
  private final ObservableList<TorrentRow> readable =
      FXCollections.unmodifiableObservableList(rows);

  private final ReadOnlyObjectWrapper<Counts> counts = new ReadOnlyObjectWrapper<>(Counts.NONE);
  private final ObjectProperty<Filter> filter = new SimpleObjectProperty<>(new Filter.All());
  private final StringProperty search = new SimpleStringProperty("");
  private final Set<TorrentId> hidden = new HashSet<>();
  private @Nullable Comparator<TorrentRow> order;
  private String sought = "";
  private List<TorrentStatus> last = List.of();
  private long generation;
  private long numbersAtNanos;
  private boolean fresh = true;

  /// An empty list.
  public Library() {
    filter.subscribe(any -> refilter());
    search.subscribe(text -> {
      sought = text.strip().toLowerCase(Locale.ROOT);
      refilter();
    });
  }

  // Properties

  /// Every row, in the order the engine has them.
  public ObservableList<TorrentRow> rows() {
    return readable;
  }

  /// The rows that pass, in order: what a table shows.
  public ObservableList<TorrentRow> visible() {
    return visible;
  }

  /// How many torrents each filter has.
  public ReadOnlyObjectProperty<Counts> countsProperty() {
    return counts.getReadOnlyProperty();
  }

  /// What the sidebar narrows the list to.
  public ObjectProperty<Filter> filterProperty() {
    return filter;
  }

  /// What the search field narrows the list to; case does not count.
  public StringProperty searchProperty() {
    return search;
  }

  /// The row of a torrent, or null when it is not in the list.
  public @Nullable TorrentRow row(TorrentId id) {
    return byId.get(id);
  }

  // Commands

  /// Takes a snapshot. Tells whether numbers were shown: once a second.
  @SuppressWarnings("ReferenceEquality") // the same list means that nothing has changed
  public boolean apply(Snapshot snapshot, long nowNanos) {
    boolean numbersToo = fresh || nowNanos - numbersAtNanos >= NUMBERS_EVERY_NANOS;
    if (numbersToo) {
      numbersAtNanos = nowNanos;
      fresh = false;
    }
    if (snapshot.torrents() != last || numbersToo) {
      last = snapshot.torrents();
      update(last, numbersToo);
    }
    return numbersToo;
  }

  /// Shows rows in this order from now on; null is the engine's order.
  public void sortBy(@Nullable Comparator<TorrentRow> newOrder) {
    order = newOrder;
    visible.setComparator(newOrder);
  }

  /// Takes torrents out of sight at once, before the engine has removed them.
  public void hide(Set<TorrentId> ids) {
    hidden.addAll(ids);
    update(last, true);
  }

  /// Brings hidden torrents back.
  public void unhide(Set<TorrentId> ids) {
    hidden.removeAll(ids);
    update(last, true);
  }

  private void update(List<TorrentStatus> torrents, boolean numbersToo) {
    generation++;
    boolean changed = false;
    boolean moved = false;
    List<TorrentRow> arrived = new ArrayList<>();
    int seen = 0;
    for (TorrentStatus status : torrents) {
      if (hidden.contains(status.id())) {
        continue;
      }
      seen++;
      TorrentRow row = byId.get(status.id());
      if (row == null) {
        row = new TorrentRow(status);
        byId.put(status.id(), row);
        arrived.add(row);
        row.markSeen(generation);
        continue;
      }
      row.markSeen(generation);
      boolean passed = passes(row);
      if (row.offer(status, numbersToo)) {
        changed = true;
        moved |= passed != passes(row);
      }
    }
    boolean left = rows.size() + arrived.size() > seen;
    if (left) {
      rows.removeIf(row -> !row.wasSeen(generation));
      byId.values().removeIf(row -> !row.wasSeen(generation));
    }
    if (!arrived.isEmpty()) {
      rows.addAll(arrived);
    }
    settle(changed || left || !arrived.isEmpty(), moved);
  }

  private void settle(boolean changed, boolean moved) {
    if (changed) {
      counts.set(Counts.of(rows));
    }
    if (moved) {
      refilter();
    }
    if (changed && order != null && !isOrdered(order)) {
      Comparator<TorrentRow> again = order;
      visible.setComparator((a, b) -> again.compare(a, b));
    }
    if (counts.get().of(filter.get()) == 0 && !(filter.get() instanceof Filter.All)) {
      filter.set(new Filter.All());
    }
  }

  private boolean isOrdered(Comparator<TorrentRow> comparator) {
    for (int i = 1; i < visible.size(); i++) {
      if (comparator.compare(visible.get(i - 1), visible.get(i)) > 0) {
        return false;
      }
    }
    return true;
  }

  private void refilter() {
    boolean everything = filter.get() instanceof Filter.All && sought.isEmpty();
    filtered.setPredicate(everything ? null : this::passes);
  }

  private boolean passes(TorrentRow row) {
    return filter.get().accepts(row) && (sought.isEmpty() || row.contains(sought));
  }
}
