package picotorrent.fx.desktop;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import picotorrent.api.Command;
import picotorrent.api.Event;
import picotorrent.fx.model.UiSettings;
import picotorrent.fx.view.part.Desk;

/// Moves what has been downloaded into the usual folder to the one for what is complete, where the
/// preferences name one. What a person has put elsewhere stays.
///
/// Confined to the JavaFX thread.
final class CompletedFolder {
  private final Desk desk;

  CompletedFolder(Desk desk) {
    this.desk = desk;
  }

  /// Hears of an event.
  void tell(Event event) {
    UiSettings.Folders folders = desk.preferences().get().folders();
    if (event instanceof Event.DownloadFinished done && !folders.completed().isBlank()) {
      try {
        Path target = Path.of(folders.completed());
        boolean usual = done.folder().equals(Path.of(folders.downloads()));
        if (usual && target.isAbsolute() && !target.equals(done.folder())) {
          var _ = desk.engine().submit(new Command.MoveData(done.torrent(), target));
        }
      } catch (InvalidPathException e) {
        return; // typed by hand and no folder: everything stays
      }
    }
  }
}
