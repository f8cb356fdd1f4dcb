package picotorrent.fx.view;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import javafx.application.Platform;
import javafx.stage.Stage;
import org.jspecify.annotations.Nullable;
import picotorrent.api.Event;
import picotorrent.base.Sentence;
import picotorrent.fx.model.TorrentCommands;
import picotorrent.fx.model.TorrentRow;
import picotorrent.fx.view.part.Choosers;
import picotorrent.fx.view.part.Desk;
import picotorrent.fx.view.part.FieldSheet;
import picotorrent.fx.view.part.SheetLayer;
import picotorrent.fx.view.preferences.PreferencesSheet;

/// Questions that a command asks before it can be carried out, and folders shown by the system.
final class Dialogs {
  private static final int MAX_LABEL_CHARS = 40;

  private final Desk desk;
  private final MainWindow window;
  private final SheetLayer sheets;
  private FolderChooser folders = this::askSystem;

  /// Asks a person for a folder.
  interface FolderChooser {
    /// The folder, or null when none was chosen.
    ///
    /// @param near where to begin
    @Nullable Path choose(String title, Path near);
  }

  Dialogs(Desk desk, MainWindow window, SheetLayer sheets) {
    this.desk = desk;
    this.window = window;
    this.sheets = sheets;
  }

  /// Asks for folders in another way: the system's chooser cannot be shown without a screen.
  void chooseWith(FolderChooser other) {
    folders = other;
  }

  private @Nullable Path askSystem(String title, Path near) {
    return new Choosers(desk, window).folder(title, near);
  }

  void preferences() {
    sheets.show(new PreferencesSheet(desk, sheets));
  }

  void statistics() {
    sheets.show(new StatisticsSheet(desk, sheets));
  }

  /// Shows where a torrent lies, in the system's file manager.
  void showFolder(TorrentRow row) {
    Path folder = row.status().life().folder();
    String top = row.status().topPath();
    desk.background()
        .execute(() ->
            openFolder(ownFolder(folder, top))
                .ifPresent(trouble -> Platform.runLater(() -> tell(trouble))));
  }

  /// The folder that is the torrent's alone, where it has one, else the one its file lies in.
  private static Path ownFolder(Path folder, String top) {
    Path own = top.isEmpty() ? folder : folder.resolve(top);
    return Files.isDirectory(own) ? own : folder;
  }

  private void tell(Sentence trouble) {
    new Notices(desk, (Stage) window.getScene().getWindow()).tell(new Event.SessionNotice(trouble));
  }

  /// The program gets the path as one argument and no shell sees it. Tells why there is nothing to
  /// see.
  private static Optional<Sentence> openFolder(Path folder) {
    String system = System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
    String program =
        system.startsWith("windows") ? "explorer" : system.startsWith("mac") ? "open" : "xdg-open";
    if (!Files.isDirectory(folder)) {
      return Optional.of(
          Sentence.of("{0} is not there. Connect its drive, or find the data elsewhere.", folder));
    }
    try {
      var _ = new ProcessBuilder(program, folder.toString()).start();
      return Optional.empty();
    } catch (IOException e) {
      System.getLogger(Dialogs.class.getName())
          .log(System.Logger.Level.INFO, "no program shows folders", e);
      return Optional.of(
          Sentence.of(
              "This computer has no program that shows folders. The data is in {0}.", folder));
    }
  }

  /// Asks for another folder and moves the data of torrents there.
  void moveTo(List<TorrentRow> rows, TorrentCommands commands) {
    Path folder = folders.choose(desk.text("row.move"), rows.getFirst().status().life().folder());
    if (folder != null) {
      commands.move(rows, folder);
    }
  }

  /// Asks where the data of a torrent may lie and looks for it there.
  void findData(TorrentRow row, TorrentCommands commands) {
    Path folder = folders.choose(desk.text("row.find"), row.status().life().folder());
    if (folder != null) {
      commands.find(row, folder);
    }
  }

  /// Asks for the limits and goals of torrents.
  void limits(List<TorrentRow> rows) {
    sheets.show(new LimitsSheet(desk, sheets, rows));
  }

  /// Asks for a label and gives it to torrents.
  void newLabel(List<TorrentRow> rows, TorrentCommands commands) {
    sheets.show(
        new FieldSheet(
            desk,
            sheets,
            new FieldSheet.Question(
                "new-label",
                desk.text("label.title"),
                desk.text("label.go"),
                "",
                text -> !text.isBlank() && text.length() <= MAX_LABEL_CHARS),
            label -> commands.label(rows, label)));
  }
}
