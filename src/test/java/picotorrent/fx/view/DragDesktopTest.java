package picotorrent.fx.view;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import javafx.geometry.Bounds;
import javafx.scene.Node;
import javafx.scene.Scene;
import javafx.scene.control.Label;
import javafx.scene.input.ClipboardContent;
import javafx.scene.input.Dragboard;
import javafx.scene.input.MouseButton;
import javafx.scene.input.TransferMode;
import javafx.scene.layout.StackPane;
import javafx.stage.Stage;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.testfx.api.FxRobot;
import org.testfx.framework.junit5.ApplicationExtension;
import org.testfx.framework.junit5.Start;
import org.testfx.util.WaitForAsyncUtils;
import picotorrent.api.Command;
import picotorrent.fx.FakeEngine;
import picotorrent.fx.SampleTorrents;
import picotorrent.fx.Samples;

/// A file is really dragged from one window to another, which needs a real desktop.
@SuppressWarnings("NullAway.Init")
@NullMarked
@Tag("desktop")
@ExtendWith(ApplicationExtension.class)
class DragDesktopTest {
  private static final long PATIENCE_SECONDS = 10;

  @TempDir private static Path folder;

  private final FakeEngine engine = new FakeEngine();
  private Label source;
  private MainWindow window;
  private Path file;

  @Start
  void open(Stage stage) throws Exception {
    source = new Label("a file to drag");
    file = Files.write(folder.resolve("film.torrent"), SampleTorrents.film());
    engine.show(Samples.session(), Samples.library());
    Desk desk = TestDesks.desk(engine);
    window = new MainWindow(desk);
    stage.setScene(new Scene(window, 900, 600));
    Theme.dress(stage.getScene());
    Theme.apply(stage.getScene(), false);
    stage.setX(260);
    stage.setY(0);
    stage.show();
    desk.feed().pull(0);
    source.setOnDragDetected(event -> {
      Dragboard board = source.startDragAndDrop(TransferMode.COPY);
      ClipboardContent content = new ClipboardContent();
      content.putFiles(List.of(file.toFile()));
      board.setContent(content);
      event.consume();
    });
    Stage other = new Stage();
    other.setScene(new Scene(new StackPane(source), 200, 100));
    other.setX(0);
    other.setY(0);
    other.show();
  }

  private static void await(String what, Callable<Boolean> condition) throws Exception {
    try {
      WaitForAsyncUtils.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS, condition);
    } catch (java.util.concurrent.TimeoutException e) {
      throw new AssertionError("waited in vain: " + what, e);
    }
  }

  @Test
  void aFileDraggedOverTheWindowLightsTheTargetsAndIsTaken(FxRobot robot) throws Exception {
    robot.moveTo(source).press(MouseButton.PRIMARY);
    robot.moveBy(8, 8).moveBy(8, 0);
    robot.moveTo(window);
    DropLayer drop = window.actions().drop();
    await("the targets are there", drop::isVisible);
    Node target = drop.lookup("#drop-download");
    Bounds place = target.localToScreen(target.getBoundsInLocal());
    robot.moveTo(place.getCenterX(), place.getCenterY());
    await(
        "the target is lit",
        () ->
            target.getPseudoClassStates().stream()
                .anyMatch(each -> each.getPseudoClassName().equals("lit")));
    robot.release(MouseButton.PRIMARY);
    await("it is added", () -> engine.last(Command.AddTorrent.class) != null);
    await("the targets are gone", () -> !drop.isVisible());
    assertTrue(!window.sheets().isOpen(), "without a question");
  }
}
