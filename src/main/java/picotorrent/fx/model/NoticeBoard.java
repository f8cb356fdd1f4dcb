package picotorrent.fx.model;

import javafx.collections.FXCollections;
import javafx.collections.ObservableList;

/// What is said in the window for a while, the newest last; what is said already is not said again.
/// Confined to the JavaFX thread.
public final class NoticeBoard {
  /// More than a person reads in passing.
  private static final int MOST = 4;

  private final ObservableList<Notice> notices = FXCollections.observableArrayList();
  private final ObservableList<Notice> readable = FXCollections.unmodifiableObservableList(notices);

  /// Nothing is said yet.
  public NoticeBoard() {}

  /// One message, both parts safe to show.
  public record Notice(String title, String text) {}

  // Properties

  /// What is said now.
  public ObservableList<Notice> notices() {
    return readable;
  }

  // Commands

  /// Says something; the oldest goes where there is no room.
  public void say(Notice notice) {
    if (!notices.contains(notice)) {
      if (notices.size() == MOST) {
        notices.removeFirst();
      }
      notices.add(notice);
    }
  }

  /// It has been read, or has been there for long enough.
  public void dismiss(Notice notice) {
    notices.remove(notice);
  }
}
