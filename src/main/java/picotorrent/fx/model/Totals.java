package picotorrent.fx.model;

import javafx.beans.property.LongProperty;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.SimpleLongProperty;
import picotorrent.api.SessionStatus;

/// The session as a whole, for the status bar. Confined to the JavaFX thread.
public final class Totals {
  private final ReadOnlyObjectWrapper<SessionStatus> session =
      new ReadOnlyObjectWrapper<>(SessionStatus.EMPTY);
  private final LongProperty freeBytes = new SimpleLongProperty(-1);

  // Properties

  /// Rates, reach and limits; once a second.
  public ReadOnlyObjectProperty<SessionStatus> sessionProperty() {
    return session.getReadOnlyProperty();
  }

  /// Free bytes where downloads go, -1 while unknown.
  public LongProperty freeBytesProperty() {
    return freeBytes;
  }

  // Commands

  void apply(SessionStatus status) {
    session.set(status);
  }
}
