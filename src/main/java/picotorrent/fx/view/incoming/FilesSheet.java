package picotorrent.fx.view.incoming;

import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.layout.BorderPane;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;
import javafx.util.Subscription;
import org.jspecify.annotations.Nullable;
import picotorrent.base.TorrentId;
import picotorrent.fx.model.Details;
import picotorrent.fx.model.FileTree;
import picotorrent.fx.model.Sentences;
import picotorrent.fx.model.TorrentRow;
import picotorrent.fx.view.part.Bar;
import picotorrent.fx.view.part.Desk;
import picotorrent.fx.view.part.FileTreeTable;
import picotorrent.fx.view.part.Nodes;
import picotorrent.fx.view.part.SheetFrame;
import picotorrent.fx.view.part.SheetLayer;

/// Follows one torrent of the list and shows its files as soon as they are known: a sentence, a
/// bar, the tree, buttons.
abstract class FilesSheet extends SheetLayer.Sheet {
  final Desk desk;
  final TorrentId torrent;
  final Sentences sentences;
  final FileTreeTable tree;
  final Button go;
  final Label sentence = Nodes.label("", "pt-muted");
  private final Bar bar = new Bar();
  private final Button cancel;
  private final Subscription following;

  /// @param title what the sheet is about
  /// @param action what the accent button says
  FilesSheet(Desk desk, SheetLayer sheets, TorrentId torrent, String title, String action) {
    super(sheets, 680, 532);
    this.desk = desk;
    this.torrent = torrent;
    this.sentences = desk.sentences();
    tree = new FileTreeTable(desk, changed -> desk.commands().prioritise(torrent, changed));
    tree.setAccessibleText(desk.text("tab.files"));
    VBox.setVgrow(tree, Priority.ALWAYS);
    go = Nodes.accent("files-go", action, null, this::go);
    cancel = Nodes.button(desk.text("cancel"), null, this::cancel);
    cancel.setId("files-cancel");
    sentence.setWrapText(true);
    VBox head = new VBox(sentence, bar);
    head.getStyleClass().add("pt-files-head");
    BorderPane frame = SheetFrame.of(desk, title, null, new VBox(), this::cancel, cancel, go);
    frame.setCenter(new VBox(head, tree));
    frame.getBottom().toFront(); // Tab comes to the files before the buttons
    getChildren().add(frame);
    desk.feed().details().tabProperty().set(Details.Tab.FILES);
    following =
        Subscription.combine(
            desk.feed().secondsProperty().subscribe(any -> look()),
            desk.feed().details().filesProperty().subscribe((FileTree any) -> take()));
  }

  /// Whatever the accent button does.
  abstract void go();

  /// Says how it stands.
  abstract void say(TorrentRow row, FileTree files);

  /// The files that are shown.
  final FileTree files() {
    TorrentRow row = desk.feed().details().torrentProperty().get();
    boolean ours = row != null && row.id().equals(torrent);
    return ours ? desk.feed().details().filesProperty().get() : FileTree.EMPTY;
  }

  /// There is nothing to measure.
  final void withoutBar() {
    Nodes.show(bar, false);
  }

  /// There is nothing to choose, only to read.
  final void onlyToRead() {
    tree.onlyToRead();
    Nodes.show(cancel, false);
  }

  final void progress(double fraction) {
    bar.set(fraction);
  }

  private void take() {
    tree.show(files());
    look();
  }

  private void look() {
    TorrentRow row = desk.feed().library().row(torrent);
    if (row != null) {
      say(row, files());
    }
  }

  @Override
  protected void closed() {
    following.unsubscribe();
  }

  @Override
  public @Nullable Node first() {
    return go.isDisabled() ? tree : go;
  }
}
