package picotorrent.fx.view;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Objects;
import javafx.scene.Scene;
import javafx.scene.input.Clipboard;
import javafx.scene.input.ClipboardContent;
import javafx.scene.input.KeyCode;
import javafx.stage.Stage;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.testfx.api.FxRobot;
import org.testfx.framework.junit5.ApplicationExtension;
import org.testfx.framework.junit5.Start;
import org.testfx.util.WaitForAsyncUtils;
import picotorrent.api.Command;
import picotorrent.fx.FakeEngine;
import picotorrent.fx.Samples;

/// The system's clipboard, which exists on a real desktop only.
@Tag("desktop")
@ExtendWith(ApplicationExtension.class)
class ClipboardDesktopTest {
  private final FakeEngine engine = new FakeEngine();
  private MainWindow window;

  @Start
  void open(Stage stage) {
    engine.show(Samples.session(), Samples.library());
    Desk desk = TestDesks.desk(engine);
    window = new MainWindow(desk);
    stage.setScene(new Scene(window, 990, 760));
    Theme.dress(stage.getScene());
    Theme.apply(stage.getScene(), false);
    Keys.install(stage.getScene(), window);
    stage.show();
    stage.toFront();
    desk.feed().pull(0);
    window.table().requestFocus();
  }

  @Test
  void aMagnetLinkIsPastedFromTheClipboard(FxRobot robot) {
    String link = "magnet:?xt=urn:btih:" + "cd".repeat(20) + "&dn=From%20the%20clipboard";
    robot.interact(() -> {
      ClipboardContent content = new ClipboardContent();
      content.putString(link);
      Clipboard.getSystemClipboard().setContent(content);
    });
    robot.press(KeyCode.CONTROL).type(KeyCode.V).release(KeyCode.CONTROL);
    WaitForAsyncUtils.waitForFxEvents();
    assertTrue(window.sheets().isOpen(), "the sheet is open");
    robot.clickOn("#download");
    WaitForAsyncUtils.waitForFxEvents();
    Command.AddMagnet added = Objects.requireNonNull(engine.last(Command.AddMagnet.class));
    assertEquals(link, added.link());
  }
}
