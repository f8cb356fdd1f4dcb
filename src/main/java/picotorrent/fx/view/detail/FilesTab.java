package picotorrent.fx.view.detail;

import java.util.List;
import java.util.function.BiConsumer;
import javafx.scene.control.ContextMenu;
import javafx.scene.control.Label;
import javafx.scene.control.MenuItem;
import javafx.scene.control.SeparatorMenuItem;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.StackPane;
import org.jspecify.annotations.Nullable;
import picotorrent.api.Command.FilePriority;
import picotorrent.fx.model.FileNode;
import picotorrent.fx.model.FileOrder;
import picotorrent.fx.model.FileTree;
import picotorrent.fx.model.TorrentRow;
import picotorrent.fx.view.part.Bar;
import picotorrent.fx.view.part.Copying;
import picotorrent.fx.view.part.Desk;
import picotorrent.fx.view.part.FieldSheet;
import picotorrent.fx.view.part.FileTreeTable;
import picotorrent.fx.view.part.KeyHint;
import picotorrent.fx.view.part.Nodes;
import picotorrent.fx.view.part.SheetLayer;

/// The files of the selected torrent: what is wanted, how much, and how far it is.
final class FilesTab extends StackPane {
  private final Desk desk;
  private final SheetLayer sheets;
  private final FileTreeTable files;

  FilesTab(Desk desk, SheetLayer sheets) {
    this.desk = desk;
    this.sheets = sheets;
    files =
        new FileTreeTable(
            desk,
            changed -> {
              TorrentRow row = desk.feed().details().torrentProperty().get();
              if (row != null) {
                desk.commands().prioritise(row.id(), changed);
              }
            });
    files.setId("files");
    files.setAccessibleText(desk.text("tab.files"));
    files.column("files.progress", 164, false, Progress::new).setComparator(FileOrder.PROGRESS);
    files.column("files.priority", 90, false, PriorityCell::new).setComparator(FileOrder.PRIORITY);
    files.setContextMenu(menu());
    files.onActivated(file -> open());
    files.addEventHandler(
        KeyEvent.KEY_PRESSED,
        event -> {
          if (event.getCode() == KeyCode.F2) {
            event.consume();
            rename();
          }
        });
    Label waiting = Nodes.label(desk.text("files.waiting"), "pt-muted");
    waiting.visibleProperty().bind(desk.feed().details().metadataMissingProperty());
    files.setPlaceholder(waiting);
    getChildren().add(files);
    desk.feed().details().filesProperty().subscribe((FileTree tree) -> files.show(tree));
  }

  private ContextMenu menu() {
    MenuItem open = item("files.open", "Enter", this::open);
    MenuItem show = item("row.folder", null, this::show);
    MenuItem copy = item("files.copy-path", null, this::copyPath);
    MenuItem rename = item("files.rename", "F2", this::rename);
    ContextMenu menu =
        new ContextMenu(open, show, copy, new SeparatorMenuItem(), rename, new SeparatorMenuItem());
    menu.getItems().addAll(files.priorities());
    menu.getItems().add(new SeparatorMenuItem());
    menu.getItems().addAll(files.choices());
    menu.setOnShowing(event -> {
      FileNode node = selected();
      open.setDisable(node == null || node.isFolder());
      List.of(show, copy, rename).forEach(item -> item.setDisable(node == null));
    });
    return menu;
  }

  private MenuItem item(String key, @Nullable String accelerator, Runnable action) {
    MenuItem item = new MenuItem(desk.text(key));
    if (accelerator != null) {
      item.setAccelerator(KeyHint.of(accelerator, desk.texts()));
    }
    item.setOnAction(event -> action.run());
    return item;
  }

  /// The file or folder that is selected alone, or null.
  private @Nullable FileNode selected() {
    List<FileNode> selected = files.selectedNodes();
    return selected.size() == 1 ? selected.getFirst() : null;
  }

  private void with(BiConsumer<TorrentRow, FileNode> action) {
    FileNode node = selected();
    TorrentRow torrent = desk.feed().details().torrentProperty().get();
    if (node != null && torrent != null) {
      action.accept(torrent, node);
    }
  }

  private void open() {
    with((torrent, node) -> {
      if (!node.isFolder()) {
        desk.opening().open(torrent, node);
      }
    });
  }

  private void show() {
    with(desk.opening()::show);
  }

  private void copyPath() {
    with((torrent, node) ->
        desk.opening().locate(torrent, node, place -> Copying.copy(place.toString())));
  }

  private void rename() {
    with((torrent, node) ->
        sheets.show(
            new FieldSheet(
                desk,
                sheets,
                new FieldSheet.Question(
                    "rename-file",
                    desk.text(node.isFolder() ? "files.rename.folder" : "files.rename.title"),
                    desk.text("files.rename.go"),
                    node.name(),
                    FileNode::isName),
                name -> rename(torrent, node, name))));
  }

  private void rename(TorrentRow torrent, FileNode node, String name) {
    if (!name.equals(node.name())) {
      FileTree.renamed(node, name)
          .forEach((file, path) -> desk.commands().rename(torrent.id(), file, path));
    }
  }

  private final class Progress extends FileTreeTable.Following {
    private final Bar bar = new Bar();
    private final Label percent = Nodes.label("", "pt-percent");
    private final HBox box = new HBox(bar, percent);

    Progress() {
      files.super();
      getStyleClass().add("pt-progress-cell");
      box.getStyleClass().add("pt-progress");
      HBox.setHgrow(bar, Priority.ALWAYS);
    }

    @Override
    protected void refresh(FileNode node) {
      bar.set(node.fraction());
      percent.setText(desk.texts().amounts().percent(node.fraction()));
      setAccessibleText(percent.getText());
      setGraphic(box);
    }
  }

  private final class PriorityCell extends FileTreeTable.Following {
    PriorityCell() {
      files.super();
      getStyleClass().add("pt-quiet-cell");
    }

    @Override
    protected void refresh(FileNode node) {
      boolean usual = node.isFolder() || node.priority() == FilePriority.NORMAL;
      setText(usual ? "" : FileTreeTable.word(desk, node.priority()));
    }
  }
}
