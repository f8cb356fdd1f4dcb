package picotorrent.fx.desktop;

import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import javafx.application.Platform;
import picotorrent.api.Command;
import picotorrent.app.BlockList;
import picotorrent.base.AddressRanges;
import picotorrent.base.Sentence;
import picotorrent.base.ToldException;
import picotorrent.fx.model.NoticeBoard.Notice;
import picotorrent.fx.view.part.Desk;

/// Gives the engine the block list that the preferences name: when the window opens, and whenever
/// they name another. One that cannot be read is said; what held before holds on.
///
/// Confined to the JavaFX thread; files are read on another.
final class BlockListKeeper {
  private final Desk desk;
  private String used = "";

  BlockListKeeper(Desk desk) {
    this.desk = desk;
  }

  /// Follows the preferences from now on.
  void follow() {
    use(desk.preferences().get().folders().blockList(), true);
    desk.preferences()
        .settingsProperty()
        .subscribe(settings -> use(settings.folders().blockList(), false));
  }

  /// @param atStart whether to say nothing where all is well
  private void use(String path, boolean atStart) {
    if (path.equals(used)) {
      return;
    }
    used = path;
    if (path.isEmpty()) {
      var _ = desk.engine().submit(new Command.Block(AddressRanges.NONE));
    } else {
      desk.background().execute(() -> read(path, atStart));
    }
  }

  private void read(String path, boolean atStart) {
    try {
      AddressRanges ranges = BlockList.read(Path.of(path)).ranges();
      Platform.runLater(() -> use(path, ranges, atStart));
    } catch (IOException e) {
      say("block-list.failed", desk.texts().say(ToldException.sentenceOf(e)));
    } catch (InvalidPathException e) {
      say("block-list.failed", desk.texts().say(Sentence.quote(String.valueOf(e.getMessage()))));
    }
  }

  private void use(String path, AddressRanges ranges, boolean atStart) {
    if (path.equals(used)) { // nobody has named another meanwhile
      var _ = desk.engine().submit(new Command.Block(ranges));
      if (!atStart) {
        say("block-list.used", desk.texts().amounts().count(ranges.size()));
      }
    }
  }

  private void say(String key, String what) {
    Platform.runLater(() ->
        desk.notices().say(new Notice(desk.text("preference.block-list"), desk.text(key, what))));
  }
}
