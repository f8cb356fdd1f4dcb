package picotorrent.fx.desktop;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static picotorrent.fx.Hand.await;
import static picotorrent.fx.desktop.RealWindow.add;
import static picotorrent.fx.desktop.RealWindow.assertSameContent;
import static picotorrent.fx.desktop.RealWindow.content;
import static picotorrent.fx.desktop.RealWindow.endpoint;
import static picotorrent.fx.desktop.RealWindow.loopback;
import static picotorrent.fx.desktop.RealWindow.torrentOf;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javafx.geometry.Bounds;
import javafx.scene.Node;
import javafx.scene.Scene;
import javafx.scene.control.Label;
import javafx.scene.input.ClipboardContent;
import javafx.scene.input.Dragboard;
import javafx.scene.input.MouseButton;
import javafx.scene.input.TransferMode;
import javafx.scene.layout.StackPane;
import javafx.scene.robot.Robot;
import javafx.stage.Stage;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.testfx.api.FxRobot;
import org.testfx.framework.junit5.ApplicationExtension;
import org.testfx.framework.junit5.Start;
import picotorrent.api.Engine;
import picotorrent.app.Picotorrent;
import picotorrent.base.Endpoint;
import picotorrent.fx.Hand;
import picotorrent.fx.model.TorrentRow;
import picotorrent.fx.view.WindowDoor;
import picotorrent.metainfo.Metainfo.Format;

/// A file is really dragged from one window to another, which needs a real desktop, and what it
/// describes is downloaded by the real engine.
@SuppressWarnings("NullAway.Init")
@NullMarked
@Tag("desktop")
@ExtendWith(ApplicationExtension.class)
class DragDesktopTest {
  @TempDir private static Path work;

  private final Label source = new Label("a file to drag");
  private RealWindow app;
  private Path data;
  private byte[] torrent;
  private Path file;
  private int step = 1;

  @Start
  void open(Stage stage) throws Exception {
    data = content(work);
    torrent = torrentOf(data, Format.HYBRID);
    file = Files.write(work.resolve("lectures.torrent"), torrent);
    app = RealWindow.open(stage, work);
    stage.setX(260);
    stage.setY(0);
    stage.setWidth(900);
    stage.setHeight(600);
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

  @AfterEach
  void close() throws Exception {
    app.close();
  }

  @Test
  void aFileDraggedOntoATargetIsDownloadedToTheEnd(FxRobot robot) throws Exception {
    Endpoint here = endpoint(app.engine());
    Hand.ready(robot, "#add");
    robot.moveTo(source).press(MouseButton.PRIMARY);
    robot.moveBy(8, 8).moveBy(8, 0);
    robot.moveTo(app.window());
    Node drop = WindowDoor.targets(app.window());
    await("the targets are there", () -> stirs() && drop.isVisible());
    Node target = drop.lookup("#drop-download");
    Bounds place = target.localToScreen(target.getBoundsInLocal());
    robot.moveTo(place.getCenterX(), place.getCenterY());
    await("the target is lit", () -> stirs() && isLit(target));
    robot.release(MouseButton.PRIMARY);
    TorrentRow row = app.row();
    await("the targets are gone", () -> !drop.isVisible());
    assertFalse(Hand.fx(() -> app.window().sheets().isOpen()), "without a question");
    try (Engine seeder = Picotorrent.startEphemeral(loopback(0))) {
      add(seeder, torrent, data, data, here);
      await("it is complete", () -> row.status().content().fraction() == 1);
    }
    assertSameContent(data, app.dirs().downloads().resolve("lectures"));
  }

  /// The hand is never quite still: a drag that begins late is told by the next movement where the
  /// pointer is.
  private boolean stirs() {
    Robot hand = new Robot();
    step = -step;
    hand.mouseMove(hand.getMouseX() + step, hand.getMouseY());
    return true;
  }

  private static boolean isLit(Node target) {
    return target.getPseudoClassStates().stream()
        .anyMatch(each -> each.getPseudoClassName().equals("lit"));
  }
}
