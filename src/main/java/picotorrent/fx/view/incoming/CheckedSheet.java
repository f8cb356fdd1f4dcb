package picotorrent.fx.view.incoming;

import javafx.scene.control.Label;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import picotorrent.api.TorrentState;
import picotorrent.base.TorrentId;
import picotorrent.fx.model.FileNode;
import picotorrent.fx.model.FileTree;
import picotorrent.fx.model.TorrentRow;
import picotorrent.fx.view.part.Bar;
import picotorrent.fx.view.part.Desk;
import picotorrent.fx.view.part.FileTreeTable;
import picotorrent.fx.view.part.Nodes;
import picotorrent.fx.view.part.SheetLayer;

/// Data that is checked before it is seeded: how far the check is, then which files are as the
/// torrent says and which are not. Nothing is ever written to them.
final class CheckedSheet extends FilesSheet {
  CheckedSheet(Desk desk, SheetLayer sheets, TorrentId torrent, String name) {
    super(desk, sheets, torrent, name, desk.text("close"));
    onlyToRead();
    tree.column("files.progress", 164, false, () -> new Match(tree));
  }

  @Override
  void say(TorrentRow row, FileTree files) {
    if (row.status().state() instanceof TorrentState.Checking checking) {
      sentence.setText(sentences.work(row.status()));
      progress(checking.fraction());
      return;
    }
    progress(row.status().content().fraction());
    int wrong = files.incomplete();
    sentence.setText(
        files.size() == 0
            ? sentences.of(row.status()).full()
            : wrong == 0
                ? desk.text("checked.all", desk.texts().amounts().count(files.size()))
                : desk.text("checked.differ", wrong, desk.texts().amounts().count(wrong)));
  }

  @Override
  void go() {
    close();
  }

  /// How much of a file is as it should be.
  private static final class Match extends FileTreeTable.Following {
    private final Bar bar = new Bar();
    private final Label share = Nodes.label("", "pt-percent");
    private final HBox box = new HBox(bar, share);

    Match(FileTreeTable tree) {
      tree.super();
      box.getStyleClass().add("pt-progress");
      HBox.setHgrow(bar, Priority.ALWAYS);
    }

    @Override
    protected void refresh(FileNode node) {
      double fraction = node.length() == 0 ? 1 : (double) node.haveBytes() / node.length();
      bar.set(fraction);
      share.setText((int) (fraction * 100) + "%");
      setAccessibleText(share.getText());
      setGraphic(box);
    }
  }
}
