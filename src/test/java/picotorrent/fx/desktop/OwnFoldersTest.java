package picotorrent.fx.desktop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static picotorrent.fx.Hand.await;
import static picotorrent.fx.desktop.RealWindow.add;
import static picotorrent.fx.desktop.RealWindow.assertSameContent;
import static picotorrent.fx.desktop.RealWindow.endpoint;
import static picotorrent.fx.desktop.RealWindow.loopback;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.UnaryOperator;
import javafx.stage.Stage;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.testfx.api.FxRobot;
import org.testfx.framework.junit5.Start;
import picotorrent.api.Command;
import picotorrent.api.Engine;
import picotorrent.app.Picotorrent;
import picotorrent.fx.model.TorrentRow;
import picotorrent.fx.model.UiSettings;
import picotorrent.fx.view.TestWindow;
import picotorrent.metainfo.Metainfo.Format;

/// Files and folders that a person names in the preferences, on the real engine.
@NullMarked
class OwnFoldersTest extends OnTheRealEngine {
  @Start
  void open(Stage stage) throws Exception {
    app = RealWindow.open(stage, work);
  }

  private void folders(FxRobot robot, UnaryOperator<UiSettings.Folders> how) {
    robot.interact(
        () -> app.desk().preferences().change(now -> now.with(how.apply(now.folders()))));
  }

  private String notice() {
    return TestWindow.texts(app.window().lookup(".pt-notices"));
  }

  @Test
  void aBlockListKeepsPeersAwayAndWhatIsCompleteMoves(FxRobot robot) throws Exception {
    Path data = RealWindow.content(work);
    byte[] torrent = RealWindow.torrentOf(data, Format.V1);
    Path done = Files.createDirectories(work.resolve("done"));
    Path list = Files.writeString(work.resolve("list.p2p"), "all of it:127.0.0.0-127.0.0.255\n");
    folders(robot, now -> now.withBlockList(work.resolve("none").toString()));
    await("a list that is not there is said", () -> notice().contains("list is not used"));
    folders(robot, now -> now.withBlockList(list.toString()).withCompleted(done.toString()));
    await("the list holds", () -> notice().contains("kept away: 1"));
    try (Engine seeder = Picotorrent.startEphemeral(loopback(0));
        Engine.View _ = seeder.look(Engine.Look.LIST)) {
      add(seeder, torrent, data, data, endpoint(app.engine()));
      add(app.engine(), torrent, app.dirs().downloads(), null, endpoint(seeder));
      TorrentRow row = app.row();
      Command again = new Command.AddPeers(row.id(), List.of(endpoint(seeder)));
      app.engine().submit(again).get();
      assertEquals(0, row.status().peers().known(), "nobody there is thought of");
      folders(robot, now -> now.withBlockList(""));
      await(
          "it comes once the list is gone, and moves",
          () -> {
            var _ = app.engine().submit(again);
            return row.status().life().folder().equals(done)
                && row.status().content().fraction() == 1;
          });
    }
    await("the files are there", () -> Files.exists(done.resolve("lectures").resolve("first.bin")));
    assertSameContent(data, done.resolve("lectures"));
    assertFalse(Files.exists(app.dirs().downloads().resolve("lectures")), "nothing stays");
  }
}
