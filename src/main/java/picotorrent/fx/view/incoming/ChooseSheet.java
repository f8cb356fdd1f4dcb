package picotorrent.fx.view.incoming;

import java.util.Set;
import picotorrent.api.Command;
import picotorrent.base.TorrentId;
import picotorrent.fx.model.FileTree;
import picotorrent.fx.model.TorrentRow;
import picotorrent.fx.view.part.Desk;
import picotorrent.fx.view.part.SheetLayer;

/// A magnet link whose files are chosen before any data flows: it waits for the list, then for the
/// person.
final class ChooseSheet extends FilesSheet {
  ChooseSheet(Desk desk, SheetLayer sheets, TorrentId torrent, String name) {
    super(desk, sheets, torrent, name, desk.text("add.download"));
    sentence.setText(desk.text("choose.waiting"));
    go.setDisable(true);
    withoutBar();
  }

  @Override
  void say(TorrentRow row, FileTree files) {
    boolean known = files.size() > 0;
    long wanted = files.root().wantedBytes();
    go.setDisable(!known || wanted == 0);
    go.setText(
        known
            ? desk.text("add.download.size", desk.texts().amounts().bytes(wanted))
            : desk.text("add.download"));
    sentence.setText(known ? desk.text("choose.known") : sentences.of(row.status()).full());
  }

  @Override
  void go() {
    close();
    var _ = desk.engine().submit(new Command.Start(Set.of(torrent), false));
  }

  /// Nothing was downloaded: it goes as if it had never been there.
  @Override
  public void cancel() {
    close();
    desk.commands().discard(torrent);
  }
}
