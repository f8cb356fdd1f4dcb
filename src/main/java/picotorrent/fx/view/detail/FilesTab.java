package picotorrent.fx.view.detail;

import java.util.List;
import java.util.Locale;
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
import picotorrent.fx.model.FileTree;
import picotorrent.fx.model.TorrentRow;
import picotorrent.fx.view.part.Bar;
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
    files.column("files.progress", 164, false, Progress::new);
    files.column("files.priority", 90, false, PriorityCell::new);
    files.setContextMenu(menu());
    files.addEventHandler(
        KeyEvent.KEY_PRESSED,
        event -> {
          if (event.getCode() == KeyCode.F2) {
            event.consume();
            rename();
          }
        });
    Label waiting = Nodes.label(desk.text("files.waiting"), "pt-muted");
    waiting.visibleProperty().bind(desk.feed().details().filesKnownProperty().not());
    files.setPlaceholder(waiting);
    getChildren().add(files);
    desk.feed().details().filesProperty().subscribe((FileTree tree) -> files.show(tree));
  }

  private ContextMenu menu() {
    MenuItem rename = new MenuItem(desk.text("files.rename"));
    rename.setAccelerator(KeyHint.of("F2", desk.texts()));
    rename.setOnAction(event -> rename());
    ContextMenu menu = new ContextMenu(rename, new SeparatorMenuItem());
    menu.setOnShowing(event -> rename.setDisable(selectedFile() == null));
    for (FilePriority priority :
        new FilePriority[] {
          FilePriority.HIGH, FilePriority.NORMAL, FilePriority.LOW, FilePriority.SKIP
        }) {
      MenuItem item = new MenuItem(word(priority));
      item.setOnAction(event -> {
        files.selectedNodes().forEach(node -> files.prioritise(node, priority));
      });
      menu.getItems().add(item);
    }
    return menu;
  }

  private @Nullable FileNode selectedFile() {
    List<FileNode> selected = files.selectedNodes();
    return selected.size() == 1 && !selected.getFirst().isFolder() ? selected.getFirst() : null;
  }

  private void rename() {
    FileNode file = selectedFile();
    TorrentRow torrent = desk.feed().details().torrentProperty().get();
    if (file != null && torrent != null) {
      sheets.show(
          new FieldSheet(
              desk,
              sheets,
              new FieldSheet.Question(
                  "rename-file",
                  desk.text("files.rename.title"),
                  desk.text("files.rename.go"),
                  file.name(),
                  FileNode::isName),
              name -> desk.commands().rename(torrent.id(), file.index(), file.renamed(name))));
    }
  }

  private String word(FilePriority priority) {
    return desk.text("priority." + priority.name().toLowerCase(Locale.ROOT));
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
      double fraction = node.length() == 0 ? 1 : (double) node.haveBytes() / node.length();
      bar.set(fraction);
      percent.setText(desk.texts().amounts().percent(fraction));
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
      setText(usual ? "" : word(node.priority()));
    }
  }
}
