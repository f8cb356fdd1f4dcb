package picotorrent.fx.model;

import java.util.Collection;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// How many torrents each filter of the sidebar has.
///
/// @param all of them
/// @param kinds by kind of state; a kind without torrents is missing
/// @param labels by label, sorted
/// @param trackers by host, sorted
public record Counts(
    int all,
    Map<StateKind, Integer> kinds,
    SortedMap<String, Integer> labels,
    SortedMap<String, Integer> trackers) {
  /// Nothing yet.
  public static final Counts NONE =
      new Counts(0, Map.of(), Collections.emptySortedMap(), Collections.emptySortedMap());

  static Counts of(Collection<TorrentRow> rows) {
    EnumMap<StateKind, Integer> kinds = new EnumMap<>(StateKind.class);
    SortedMap<String, Integer> labels = new TreeMap<>();
    SortedMap<String, Integer> trackers = new TreeMap<>();
    for (TorrentRow row : rows) {
      kinds.merge(row.kind().counted(), 1, Integer::sum);
      @Nullable String label = row.status().life().label();
      if (label != null) {
        labels.merge(label, 1, Integer::sum);
      }
      if (!row.status().tracker().isEmpty()) {
        trackers.merge(row.status().tracker(), 1, Integer::sum);
      }
    }
    return new Counts(rows.size(), kinds, labels, trackers);
  }

  /// How many torrents a filter shows.
  public int of(Filter filter) {
    return switch (filter) {
      case Filter.All every -> all;
      case Filter.Of of -> kinds.getOrDefault(of.kind(), 0);
      case Filter.Labelled labelled -> labels.getOrDefault(labelled.label(), 0);
      case Filter.Tracked tracked -> trackers.getOrDefault(tracked.host(), 0);
    };
  }
}
