package picotorrent.fx.view;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import javafx.application.Platform;
import org.jspecify.annotations.Nullable;
import picotorrent.api.TorrentState.Failed;
import picotorrent.base.TorrentId;
import picotorrent.base.UrlPolicy;
import picotorrent.fx.model.NoticeBoard.Notice;
import picotorrent.fx.model.TorrentCommands;
import picotorrent.fx.model.TorrentRow;
import picotorrent.fx.model.TrackerLines;
import picotorrent.fx.model.Visible;
import picotorrent.fx.task.TorrentSaver;
import picotorrent.fx.view.part.Choosers;
import picotorrent.fx.view.part.Desk;
import picotorrent.fx.view.part.FieldSheet;
import picotorrent.fx.view.part.LinesSheet;
import picotorrent.fx.view.part.SheetLayer;
import picotorrent.fx.view.preferences.PreferencesSheet;

/// Questions that a command asks before it can be carried out, and folders shown by the system.
final class Dialogs {
  private static final int MAX_LABEL_CHARS = 40;
  private static final int MAX_NAME_CHARS = 200; // more than any row shows

  private final Desk desk;
  private final MainWindow window;
  private final SheetLayer sheets;
  private FolderChooser folders = this::askSystem;
  private FileChooser files = this::askSystemForFile;

  /// Asks a person for a folder.
  interface FolderChooser {
    /// The folder, or null when none was chosen.
    ///
    /// @param near where to begin
    @Nullable Path choose(String title, Path near);
  }

  /// Asks a person where to save a file.
  interface FileChooser {
    /// The file, or null when none was chosen.
    ///
    /// @param name of a torrent that it is to be of
    @Nullable Path choose(String title, String name);
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

  /// Asks where to save files in another way.
  void saveWith(FileChooser other) {
    files = other;
  }

  private @Nullable Path askSystemForFile(String title, String name) {
    return new Choosers(desk, window).torrentToSave(title, name);
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

  /// Asks where to save torrents as files, and says what became of it.
  void saveTorrents(List<TorrentRow> rows) {
    TorrentSaver saver = new TorrentSaver(desk.engine(), desk.background());
    List<TorrentId> ids = rows.stream().map(TorrentRow::id).toList();
    if (ids.size() == 1) {
      Path target = files.choose(desk.text("row.save-torrent"), rows.getFirst().name());
      if (target != null) {
        said(saver.saveAs(ids.getFirst(), target), target);
      }
    } else {
      Path folder = folders.choose(desk.text("row.save-torrents"), Path.of(""));
      if (folder != null) {
        said(saver.saveInto(ids, folder), folder);
      }
    }
  }

  private void said(CompletableFuture<TorrentSaver.Saved> saving, Path place) {
    var _ = saving.thenAccept(saved -> Platform.runLater(() -> say(saved, place)));
  }

  private void say(TorrentSaver.Saved saved, Path place) {
    if (!saved.files().isEmpty()) {
      notice("save-torrent.done", saved.files().size(), Visible.line(place.toString()));
    }
    if (!saved.refused().isEmpty()) {
      String why = desk.texts().say(saved.refused().getFirst());
      notice("save-torrent.refused", saved.refused().size(), Visible.line(why));
    }
  }

  private void notice(String key, int count, String what) {
    desk.notices().say(new Notice(desk.text("row.save-torrent"), desk.text(key, count, what)));
  }

  /// Asks for trackers that torrents are to ask beside theirs.
  void addTrackers(List<TorrentRow> rows) {
    sheets.show(
        new LinesSheet(
            desk,
            sheets,
            new LinesSheet.Question(
                "add-trackers",
                desk.text("row.add-trackers.title", rows.size()),
                desk.text("row.add-trackers.help"),
                desk.text("row.add-trackers.go"),
                "",
                false,
                LinesSheet.urls(desk, "trackers.edit.wrong", UrlPolicy.TRACKER)),
            lines -> desk.commands().addTrackers(rows, TrackerLines.tiers(lines))));
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

  /// Asks what is to become of a torrent that met other files of its names.
  void replace(TorrentRow row, Failed failed, TorrentCommands commands) {
    sheets.show(new ReplaceSheet(desk, sheets, row, failed, () -> moveTo(List.of(row), commands)));
  }

  /// Asks for the limits and goals of torrents.
  void limits(List<TorrentRow> rows) {
    sheets.show(new LimitsSheet(desk, sheets, rows));
  }

  /// Asks for another name of a torrent.
  void rename(TorrentRow row) {
    FieldSheet sheet =
        new FieldSheet(
            desk,
            sheets,
            new FieldSheet.Question(
                "rename-torrent",
                desk.text("rename.title"),
                desk.text("files.rename.go"),
                row.name(),
                text -> text.length() <= MAX_NAME_CHARS),
            name -> desk.commands().name(row.id(), name));
    sheet.help(desk.text("rename.help"));
    sheets.show(sheet);
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
