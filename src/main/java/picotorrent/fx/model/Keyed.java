package picotorrent.fx.model;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;

/// Rows of one detail table, kept the same objects from snapshot to snapshot by a key. Confined to
/// the JavaFX thread.
///
/// @param <K> what names a row
/// @param <V> what a row shows
public final class Keyed<K, V> {
  private final Function<V, K> keyOf;
  private final Map<K, Row<V>> byKey = new LinkedHashMap<>();
  private final ObservableList<Row<V>> rows = FXCollections.observableArrayList();

  /// No rows yet.
  public Keyed(Function<V, K> keyOf) {
    this.keyOf = keyOf;
  }

  /// One row.
  ///
  /// @param <V> what it shows
  public static final class Row<V> {
    private final ReadOnlyObjectWrapper<V> value;

    Row(V value) {
      this.value = new ReadOnlyObjectWrapper<>(value);
    }

    /// What it shows, as a property.
    public ReadOnlyObjectProperty<V> valueProperty() {
      return value.getReadOnlyProperty();
    }

    /// What it shows.
    public V value() {
      return value.get();
    }
  }

  // Properties

  /// The rows, in the order in which they came.
  public ObservableList<Row<V>> rows() {
    return rows;
  }

  // Commands

  /// Shows these values from now on. Of two with one key the later counts.
  public void update(List<V> values) {
    Set<K> present = new HashSet<>();
    List<Row<V>> arrived = new ArrayList<>();
    for (V value : values) {
      K key = keyOf.apply(value);
      present.add(key);
      Row<V> row = byKey.get(key);
      if (row == null) {
        row = new Row<>(value);
        byKey.put(key, row);
        arrived.add(row);
      } else if (!row.value.get().equals(value)) {
        row.value.set(value);
      }
    }
    if (byKey.keySet().retainAll(present)) {
      Set<Row<V>> kept = new HashSet<>(byKey.values());
      rows.removeIf(row -> !kept.contains(row));
    }
    rows.addAll(arrived);
  }

  /// Shows nothing.
  public void clear() {
    byKey.clear();
    rows.clear();
  }
}
