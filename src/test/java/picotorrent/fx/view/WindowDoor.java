package picotorrent.fx.view;

import java.nio.file.Path;
import java.util.List;
import javafx.scene.Node;
import org.jspecify.annotations.NullMarked;
import picotorrent.fx.model.TorrentRow;

/// What tests of other rooms reach for in this one, as no robot can do it without a screen.
@NullMarked
public final class WindowDoor {
  private WindowDoor() {}

  /// Answers every question for a folder.
  public static void choose(MainWindow window, Path folder) {
    window.actions().dialogs().chooseWith((title, near) -> folder);
  }

  /// Answers every question where to save a file.
  public static void saveAs(MainWindow window, Path file) {
    window.actions().dialogs().saveWith((title, name) -> file);
  }

  /// Lets go of files over one of the targets.
  public static void drop(MainWindow window, List<Path> files, boolean onDownload) {
    window.actions().drop().drop(files, onDownload);
  }

  /// What is in sight while files are dragged over the window.
  public static Node targets(MainWindow window) {
    return window.actions().drop();
  }

  /// Where F6 leads, in order.
  public static List<Node> stops(MainWindow window) {
    return window.stops();
  }

  /// The torrents that are selected.
  public static List<TorrentRow> selected(MainWindow window) {
    return window.table().selected();
  }
}
