package picotorrent.fx.desktop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static picotorrent.fx.Hand.await;
import static picotorrent.fx.desktop.RealWindow.CONTENT_BYTES;
import static picotorrent.fx.desktop.RealWindow.add;
import static picotorrent.fx.desktop.RealWindow.assertSameContent;
import static picotorrent.fx.desktop.RealWindow.endpoint;
import static picotorrent.fx.desktop.RealWindow.loopback;
import static picotorrent.fx.desktop.RealWindow.slow;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import javafx.stage.Stage;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.testfx.api.FxRobot;
import org.testfx.framework.junit5.Start;
import picotorrent.api.Command;
import picotorrent.api.Engine;
import picotorrent.app.Picotorrent;
import picotorrent.fx.Hand;
import picotorrent.fx.model.StateKind;
import picotorrent.fx.model.TorrentRow;
import picotorrent.fx.view.TestWindow;
import picotorrent.fx.view.WindowDoor;
import picotorrent.fx.view.incoming.AddSheet;
import picotorrent.metainfo.Metainfo.Format;

/// The real engine runs out of room on a real file system, before the eyes of a person.
@NullMarked
@Tag("desktop")
class FullDiskDesktopTest extends OnTheRealEngine {
  private static final int DISK_BYTES = 12 << 20;
  private static final int OTHERS_BYTES = 8 << 20;

  @Start
  void open(Stage stage) throws Exception {
    app = RealWindow.open(stage, work);
  }

  @Test
  void aFullDiskIsSaidInPlaceAndTheDownloadGoesOnByItself(FxRobot robot) throws Exception {
    app.engine();
    Path data = RealWindow.content(work);
    byte[] torrent = RealWindow.torrentOf(data, Format.V1);
    Path file = Files.write(work.resolve("lectures.torrent"), torrent);
    Path disk = Files.createDirectories(work.resolve("small disk"));
    try (SmallDisk _ = SmallDisk.at(disk, DISK_BYTES);
        Engine seeder = Picotorrent.startEphemeral(slow(loopback(0)))) {
      Path others = Files.write(disk.resolve("somebody's film.mkv"), new byte[OTHERS_BYTES]);
      add(seeder, torrent, data, data, null);
      TorrentRow row = download(robot, file, disk);
      AtomicInteger lost = new AtomicInteger();
      robot.interact(() ->
          row.statusProperty()
              .subscribe((before, now) -> {
                if (now.content().haveBytes() < before.content().haveBytes()) {
                  lost.incrementAndGet();
                }
              }));
      app.engine().submit(new Command.AddPeers(row.id(), List.of(endpoint(seeder))));
      await("the disk is full", () -> row.kind() == StateKind.PROBLEM);
      long had = row.status().content().haveBytes();
      assertTrue(had > 0, "what fitted is there");
      await("the row says it", () -> rowSays().contains("No space left in"));
      await("the details say it", () -> noteSays(robot).contains("small disk"));
      String said = Hand.fx(() -> noteSays(robot));
      assertTrue(said.matches("(?s).*needed, .* free\\. Free space or choose another.*"), said);
      Hand.ready(robot, "#problem-mend");
      Hand.ready(robot, "#problem-move");
      await("the sidebar counts it", () -> app.says().contains("Problems"));
      Files.delete(others);
      await("it goes on by itself", () -> row.kind() != StateKind.PROBLEM);
      await("it is complete", () -> row.status().content().fraction() == 1);
      await("it seeds", () -> row.kind() == StateKind.SEEDING);
      await("nothing is said any more", () -> !robot.lookup("#problem").query().isVisible());
      assertSameContent(data, disk.resolve("lectures"));
      assertEquals(0, lost.get(), "nothing verified was lost");
      long received = row.status().traffic().downBytes();
      assertTrue(received < CONTENT_BYTES * 5L / 4, "fetched again: " + received);
    }
  }

  private TorrentRow download(FxRobot robot, Path file, Path disk) throws Exception {
    robot.interact(() -> app.window().actions().incoming().inspect(List.of(file)));
    AddSheet sheet = app.sheet(AddSheet.class);
    robot.interact(() -> sheet.model().folderProperty().set(disk.toString()));
    await("what does not fit is said before", () -> app.says().contains("too little"));
    Hand.click(robot, "#download");
    await("its row is selected", () -> WindowDoor.selected(app.window()).size() == 1);
    return app.row();
  }

  private String rowSays() {
    return TestWindow.texts(app.window().table());
  }

  private static String noteSays(FxRobot robot) {
    return TestWindow.texts(robot.lookup("#problem").query());
  }
}
