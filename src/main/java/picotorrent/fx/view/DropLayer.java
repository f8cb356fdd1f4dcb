package picotorrent.fx.view;

import java.io.File;
import java.nio.file.Path;
import java.util.List;
import javafx.animation.FadeTransition;
import javafx.css.PseudoClass;
import javafx.scene.control.Label;
import javafx.scene.input.DragEvent;
import javafx.scene.input.Dragboard;
import javafx.scene.input.TransferMode;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Region;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import javafx.util.Duration;
import picotorrent.fx.model.Visible;
import picotorrent.fx.task.FreeSpace;
import picotorrent.fx.view.incoming.Incoming;
import picotorrent.fx.view.part.Desk;
import picotorrent.fx.view.part.Icons;
import picotorrent.fx.view.part.Nodes;

/// Two targets that light up while a file is dragged over the window: look inside, or download now.
final class DropLayer extends StackPane {
  private static final PseudoClass LIT = PseudoClass.getPseudoClass("lit");

  private final Desk desk;
  private final Incoming incoming;
  private final Label what = Nodes.label("", "pt-drop-file");
  private final Label space = Nodes.label("", "pt-muted");
  private final VBox inspect;
  private final VBox download;

  DropLayer(Desk desk, MainWindow window, Incoming incoming) {
    this.desk = desk;
    this.incoming = incoming;
    getStyleClass().add("pt-drop");
    setVisible(false);
    inspect =
        target(
            "bi-search",
            "drop.inspect",
            Nodes.label(desk.text("drop.inspect.1"), "pt-muted"),
            Nodes.label(desk.text("drop.inspect.2"), "pt-muted"));
    inspect.setId("drop-inspect");
    download =
        target(
            "bi-arrow-down",
            "drop.download",
            Nodes.label(desk.text("drop.download.1"), "pt-muted"),
            space);
    download.setId("drop-download");
    what.setGraphic(Icons.of("bi-file-earmark"));
    HBox targets = new HBox(inspect, download);
    targets.getStyleClass().add("pt-drop-targets");
    HBox hint = new HBox(Nodes.key("Esc"), Nodes.label(desk.text("drop.escape"), "pt-muted-small"));
    hint.getStyleClass().add("pt-drop-hint");
    VBox all = new VBox(what, targets, hint);
    all.getStyleClass().add("pt-drop-all");
    Region back = new Region();
    back.getStyleClass().add("pt-drop-back");
    getChildren().addAll(back, all);
    window.addEventFilter(DragEvent.DRAG_OVER, this::over);
    window.addEventFilter(DragEvent.DRAG_EXITED, event -> hide());
    window.addEventFilter(DragEvent.DRAG_DROPPED, this::dropped);
  }

  private VBox target(String icon, String key, Label... lines) {
    VBox target = new VBox(Icons.of(icon, "pt-drop-icon"), Nodes.label(desk.text(key), "pt-title"));
    VBox text = new VBox(lines);
    text.getStyleClass().add("pt-drop-text");
    target.getChildren().add(text);
    target.getStyleClass().add("pt-drop-target");
    return target;
  }

  /// Shows the targets for files.
  void show(List<Path> files) {
    String name = Visible.line(String.valueOf(files.getFirst().getFileName()), 60);
    what.setText(files.size() == 1 ? name : desk.text("drop.several", name, files.size() - 1));
    if (!isVisible()) {
      askSpace();
      setVisible(true);
      setOpacity(1);
      if (!desk.preferences().get().appearance().reduceMotion()) {
        FadeTransition fade = new FadeTransition(Duration.millis(100), this);
        fade.setFromValue(0);
        fade.setToValue(1);
        fade.play();
      }
    }
  }

  /// Lights one of the targets, or none.
  void light(boolean overInspect, boolean overDownload) {
    inspect.pseudoClassStateChanged(LIT, overInspect);
    download.pseudoClassStateChanged(LIT, overDownload);
  }

  void hide() {
    setVisible(false);
  }

  private void askSpace() {
    space.setText("");
    FreeSpace.ask(
        Path.of(desk.preferences().get().folders().downloads()),
        desk.background(),
        free ->
            space.setText(
                free < 0 ? "" : desk.text("status.free", desk.texts().amounts().roughBytes(free))));
  }

  private void over(DragEvent event) {
    Dragboard board = event.getDragboard();
    if (board.hasFiles()) {
      event.acceptTransferModes(TransferMode.COPY);
      show(board.getFiles().stream().map(File::toPath).toList());
      light(isIn(inspect, event), isIn(download, event));
      event.consume();
    } else if (board.hasString()) {
      event.acceptTransferModes(TransferMode.COPY);
      event.consume();
    }
  }

  private void dropped(DragEvent event) {
    Dragboard board = event.getDragboard();
    hide();
    boolean done = false;
    if (board.hasFiles()) {
      List<Path> files = board.getFiles().stream().map(File::toPath).toList();
      drop(files, isIn(download, event));
      done = true;
    } else if (board.hasString()) {
      done = incoming.links(board.getString());
    }
    event.setDropCompleted(done);
    event.consume();
  }

  /// Takes files that were let go over the window: beside the targets they are looked into.
  void drop(List<Path> files, boolean onDownload) {
    if (onDownload) {
      incoming.download(files);
    } else {
      incoming.inspect(files);
    }
  }

  private static boolean isIn(VBox target, DragEvent event) {
    return target
        .localToScene(target.getBoundsInLocal())
        .contains(event.getSceneX(), event.getSceneY());
  }
}
