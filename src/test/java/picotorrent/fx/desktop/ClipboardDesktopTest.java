package picotorrent.fx.desktop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static picotorrent.fx.Hand.await;
import static picotorrent.fx.desktop.RealWindow.add;
import static picotorrent.fx.desktop.RealWindow.assertSameContent;
import static picotorrent.fx.desktop.RealWindow.content;
import static picotorrent.fx.desktop.RealWindow.endpoint;
import static picotorrent.fx.desktop.RealWindow.loopback;
import static picotorrent.fx.desktop.RealWindow.torrentOf;

import java.nio.file.Path;
import javafx.scene.control.MenuItem;
import javafx.scene.input.Clipboard;
import javafx.scene.input.ClipboardContent;
import javafx.scene.input.KeyCode;
import javafx.stage.Stage;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.testfx.api.FxRobot;
import org.testfx.framework.junit5.Start;
import picotorrent.api.Engine;
import picotorrent.app.Picotorrent;
import picotorrent.fx.Hand;
import picotorrent.fx.model.TorrentRow;
import picotorrent.fx.view.WindowDoor;
import picotorrent.fx.view.incoming.AddSheet;
import picotorrent.metainfo.MagnetLink;
import picotorrent.metainfo.Metainfo.Format;
import picotorrent.metainfo.TorrentReader;

/// The system's clipboard, which exists on a real desktop only, and the real engine.
@NullMarked
@Tag("desktop")
class ClipboardDesktopTest extends OnTheRealEngine {
  @Start
  void open(Stage stage) throws Exception {
    app = RealWindow.open(stage, work);
    stage.toFront();
  }

  @Test
  void aMagnetLinkIsPastedDownloadedAndCopiedBack(FxRobot robot) throws Exception {
    app.engine();
    Path data = content(work);
    byte[] torrent = torrentOf(data, Format.V1);
    MagnetLink link = MagnetLink.of(TorrentReader.read(torrent));
    try (Engine seeder = Picotorrent.startEphemeral(loopback(0))) {
      add(seeder, torrent, data, data, null);
      String pasted = link + "&x.pe=" + endpoint(seeder);
      robot.interact(() -> {
        ClipboardContent content = new ClipboardContent();
        content.putString(pasted);
        Clipboard.getSystemClipboard().setContent(content);
        app.window().table().requestFocus();
      });
      robot.press(KeyCode.CONTROL).type(KeyCode.V).release(KeyCode.CONTROL);
      app.sheet(AddSheet.class);
      Hand.click(robot, "#download");
      TorrentRow row = app.row();
      await("it is complete", () -> row.status().content().fraction() == 1);
      await("it is selected", () -> WindowDoor.selected(app.window()).contains(row));
    }
    assertSameContent(data, app.dirs().downloads().resolve("lectures"));
    robot.interact(() -> copyItem().fire());
    await("another link is in the clipboard", () -> !clipboard().contains("x.pe="));
    String copied = clipboard();
    assertTrue(copied.startsWith("magnet:?"), copied);
    assertEquals(link.infoHashes(), MagnetLink.parse(copied).infoHashes());
  }

  private static String clipboard() throws Exception {
    return Hand.fx(() -> Clipboard.getSystemClipboard().getString());
  }

  private MenuItem copyItem() {
    return app.window().actions().rowMenu().getItems().stream()
        .filter(item -> "Copy magnet link".equals(item.getText()))
        .findFirst()
        .orElseThrow();
  }
}
