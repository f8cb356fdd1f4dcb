package picotorrent.fx.view.part;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import javafx.scene.Node;
import javafx.stage.DirectoryChooser;
import javafx.stage.FileChooser;
import javafx.stage.FileChooser.ExtensionFilter;
import org.jspecify.annotations.Nullable;
import picotorrent.metainfo.PathSanitiser;

/// The system's choosers of files and folders: each begins where something was chosen last, unless
/// a better place is known.
public final class Choosers {
  private final Desk desk;
  private final Node owner;

  /// @param owner whose window the chooser belongs to
  public Choosers(Desk desk, Node owner) {
    this.desk = desk;
    this.owner = owner;
  }

  /// Asks for torrent files; none when nothing was chosen.
  public List<Path> torrents() {
    FileChooser chooser = files("toolbar.add.file");
    chooser.getExtensionFilters().setAll(torrentFiles(), allFiles());
    List<File> chosen = chooser.showOpenMultipleDialog(owner.getScene().getWindow());
    List<Path> paths = chosen == null ? List.of() : chosen.stream().map(File::toPath).toList();
    paths.stream().findFirst().ifPresent(this::remember);
    return paths;
  }

  /// Asks for one torrent file.
  public @Nullable Path torrent() {
    FileChooser chooser = files("seed.torrent.none");
    chooser.getExtensionFilters().setAll(torrentFiles(), allFiles());
    return remembered(chooser.showOpenDialog(owner.getScene().getWindow()));
  }

  /// Asks for any file.
  ///
  /// @param titleKey of the text that says what for
  public @Nullable Path file(String titleKey) {
    return remembered(files(titleKey).showOpenDialog(owner.getScene().getWindow()));
  }

  /// Asks where to save a torrent as a file; the system asks before it replaces one.
  ///
  /// @param name of the torrent
  public @Nullable Path torrentToSave(String title, String name) {
    FileChooser chooser = new FileChooser();
    chooser.setTitle(title);
    beginAtLast(chooser::setInitialDirectory);
    chooser.setInitialFileName(PathSanitiser.element(name + ".torrent"));
    chooser.getExtensionFilters().setAll(torrentFiles(), allFiles());
    return remembered(chooser.showSaveDialog(owner.getScene().getWindow()));
  }

  /// Asks for a folder.
  ///
  /// @param near where to begin, if it is there
  public @Nullable Path folder(String title, @Nullable Path near) {
    DirectoryChooser chooser = new DirectoryChooser();
    chooser.setTitle(title);
    if (near != null && Files.isDirectory(near)) {
      chooser.setInitialDirectory(near.toFile());
    } else {
      beginAtLast(chooser::setInitialDirectory);
    }
    File chosen = chooser.showDialog(owner.getScene().getWindow());
    if (chosen == null) {
      return null;
    }
    keep(chosen.toPath());
    return chosen.toPath();
  }

  private FileChooser files(String titleKey) {
    FileChooser chooser = new FileChooser();
    chooser.setTitle(desk.text(titleKey));
    beginAtLast(chooser::setInitialDirectory);
    return chooser;
  }

  private ExtensionFilter torrentFiles() {
    return new ExtensionFilter(desk.text("open.torrents"), "*.torrent");
  }

  private ExtensionFilter allFiles() {
    return new ExtensionFilter(desk.text("open.all"), "*");
  }

  private void beginAtLast(Consumer<File> begin) {
    try {
      Path last = Path.of(desk.preferences().get().folders().opened());
      if (last.isAbsolute() && Files.isDirectory(last)) {
        begin.accept(last.toFile());
      }
    } catch (InvalidPathException _) {
      // written by hand: the system begins where it likes
    }
  }

  private @Nullable Path remembered(@Nullable File chosen) {
    if (chosen == null) {
      return null;
    }
    remember(chosen.toPath());
    return chosen.toPath();
  }

  private void remember(Path file) {
    Path folder = file.getParent();
    if (folder != null) {
      keep(folder);
    }
  }

  private void keep(Path folder) {
    desk.preferences().change(now -> now.with(now.folders().withOpened(folder.toString())));
  }
}
