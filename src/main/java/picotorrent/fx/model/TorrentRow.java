package picotorrent.fx.model;

import java.text.CollationKey;
import java.text.Collator;
import java.util.Locale;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import org.jspecify.annotations.Nullable;
import picotorrent.api.TorrentStatus;
import picotorrent.base.TorrentId;

/// One torrent in the list. The row stays the same object for as long as the torrent is there, so
/// that selection and scrolling survive; only its status changes. Confined to the JavaFX thread.
public final class TorrentRow {
  private final TorrentId id;
  private final ReadOnlyObjectWrapper<TorrentStatus> status;
  private TorrentStatus newest;
  private String name;
  private String sought;
  private long generation;
  private @Nullable CollationKey nameKey;

  TorrentRow(TorrentStatus status) {
    this.id = status.id();
    this.status = new ReadOnlyObjectWrapper<>(status);
    this.newest = status;
    this.name = Visible.line(status.name());
    this.sought = soughtIn(status);
  }

  // Properties

  /// The torrent's id; never changes.
  public TorrentId id() {
    return id;
  }

  /// What it does now: one property for the whole row, so that a cell is told once per refresh.
  public ReadOnlyObjectProperty<TorrentStatus> statusProperty() {
    return status.getReadOnlyProperty();
  }

  /// What it does now.
  public TorrentStatus status() {
    return status.get();
  }

  /// The name, safe to show.
  public String name() {
    return name;
  }

  /// What the name sorts by in a language; worked out once, for a list sorts by it thousands of
  /// times.
  public CollationKey nameKey(Collator collator) {
    CollationKey known = nameKey;
    if (known == null || !known.getSourceString().equals(name)) {
      known = collator.getCollationKey(name);
      nameKey = known;
    }
    return known;
  }

  /// The kind of its state.
  public StateKind kind() {
    return StateKind.of(status.get().state());
  }

  /// Tells whether the row has text, in lower case, in its name, label, tracker, folder or hash.
  boolean contains(String lowerCase) {
    return sought.contains(lowerCase);
  }

  // Commands

  /// Takes what the engine says; numbers become visible only when told so, a change of state, label
  /// or name at once. Tells whether something became visible.
  @SuppressWarnings(
      "ReferenceEquality") // the snapshot's promise: what is unchanged is the same object
  boolean offer(TorrentStatus next, boolean numbersToo) {
    TorrentStatus shown = status.get();
    newest = next;
    if (next == shown || !(numbersToo || isUrgent(shown, next))) {
      return false;
    }
    if (!next.name().equals(shown.name())
        || !next.life().equals(shown.life())
        || !next.tracker().equals(shown.tracker())) {
      name = Visible.line(next.name());
      sought = soughtIn(next);
    }
    status.set(next);
    return true;
  }

  /// What the engine said last, shown or not.
  TorrentStatus newest() {
    return newest;
  }

  void markSeen(long now) {
    generation = now;
  }

  boolean wasSeen(long now) {
    return generation == now;
  }

  private static boolean isUrgent(TorrentStatus shown, TorrentStatus next) {
    return StateKind.of(shown.state()) != StateKind.of(next.state())
        || !shown.name().equals(next.name())
        || !shown.life().equals(next.life());
  }

  private static String soughtIn(TorrentStatus status) {
    String label = status.life().label();
    String text =
        Visible.line(status.name())
            + '\n'
            + (label == null ? "" : label)
            + '\n'
            + status.tracker()
            + '\n'
            + status.life().folder()
            + '\n'
            + status.id();
    return text.toLowerCase(Locale.ROOT);
  }
}
