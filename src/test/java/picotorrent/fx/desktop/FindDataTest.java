package picotorrent.fx.desktop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static picotorrent.fx.Hand.await;
import static picotorrent.fx.desktop.RealWindow.add;
import static picotorrent.fx.desktop.RealWindow.endpoint;
import static picotorrent.fx.desktop.RealWindow.loopback;

import com.google.common.io.MoreFiles;
import com.google.common.io.RecursiveDeleteOption;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import javafx.scene.control.MenuItem;
import javafx.stage.Stage;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.testfx.api.FxRobot;
import org.testfx.framework.junit5.Start;
import picotorrent.api.Engine;
import picotorrent.api.TorrentState;
import picotorrent.app.Picotorrent;
import picotorrent.base.TorrentId;
import picotorrent.fx.Hand;
import picotorrent.fx.SampleTorrents;
import picotorrent.fx.model.StateKind;
import picotorrent.fx.model.TorrentRow;
import picotorrent.fx.view.TestWindow;
import picotorrent.fx.view.WindowDoor;
import picotorrent.metainfo.Metainfo.Format;

/// "Find my data" from beginning to end, on the real engine.
@NullMarked
class FindDataTest extends OnTheRealEngine {
  /// A hole in a file takes no room, and this one minutes to hash: Cancel always comes before.
  private static final int TAPE_PIECES = 60_000;

  private static final int TAPE_PIECE_BYTES = 16 << 20;

  @Start
  void open(Stage stage) throws Exception {
    app = RealWindow.open(stage, work);
  }

  @Test
  void dataThatIsMissingIsFoundElsewhereAndSeeded(FxRobot robot) throws Exception {
    Path data = RealWindow.content(work);
    byte[] torrent = RealWindow.torrentOf(data, Format.V1);
    Path here = Files.createDirectories(app.dirs().downloads().resolve("lectures"));
    Path attic = Files.createDirectories(work.resolve("attic").resolve("old films"));
    Files.copy(data.resolve("first.bin"), here.resolve("first.bin"));
    Files.copy(data.resolve("notes.txt"), here.resolve("notes.txt"));
    add(app.engine(), torrent, app.dirs().downloads(), null, null);
    TorrentRow row = app.row();
    await("it seeds", () -> row.kind() == StateKind.SEEDING);
    robot.interact(() -> app.window().table().getSelectionModel().select(row));
    robot.interact(app.window().actions()::stop);
    await("it rests", () -> row.kind() == StateKind.STOPPED);
    Files.move(here.resolve("first.bin"), attic.resolve("under another name.bin"));
    Files.move(here.resolve("notes.txt"), attic.resolve("n.txt"));
    Files.delete(here);
    robot.interact(app.window().actions()::start);
    await("it is said to be missing", () -> noteSays(robot).contains("missing"));
    chooses(Files.createDirectories(work.resolve("empty")));
    Hand.click(robot, "#problem-find");
    await("nothing is found, and said", () -> notice().contains("Nothing of it found in"));
    await("it is as before", () -> row.kind() == StateKind.PROBLEM);
    chooses(attic.getParent());
    Hand.click(robot, "#problem-find");
    await("what is found is said", () -> notice().contains("2 of 2 files found in"));
    await("it seeds again", () -> row.kind() == StateKind.SEEDING);
    await("whole", () -> row.status().content().fraction() == 1);
    assertSeeds(torrent, data);
    assertTrue(Files.exists(attic.resolve("under another name.bin")), "it stays where it was");
    assertFalse(Files.exists(here), "nothing is written elsewhere");
  }

  @Test
  void aFolderThatIsGoneIsSaidAndNotShown(FxRobot robot) throws Exception {
    Path drive = Files.createDirectories(work.resolve("drive"));
    add(app.engine(), SampleTorrents.zeros("silence.bin", 2, 1 << 14), drive, null, null);
    TorrentRow row = app.row();
    await("it looks for peers", () -> row.kind() == StateKind.DOWNLOADING);
    robot.interact(() -> app.window().table().getSelectionModel().select(row));
    robot.interact(app.window().actions()::stop);
    await("it rests", () -> row.kind() == StateKind.STOPPED);
    MoreFiles.deleteRecursively(drive, RecursiveDeleteOption.ALLOW_INSECURE);
    menu(robot, "Show in folder");
    await("it is said", () -> notice().contains("is not there"));
  }

  private void assertSeeds(byte[] torrent, Path data) throws Exception {
    try (Engine other = Picotorrent.startEphemeral(loopback(0))) {
      Path target = Files.createDirectories(work.resolve("other"));
      TorrentId id = add(other, torrent, target, null, endpoint(app.engine()));
      try (Engine.View _ = other.look(Engine.Look.LIST)) {
        await(
            "another has it all from here",
            () ->
                other.snapshot().torrents().stream()
                    .anyMatch(each -> each.id().equals(id) && each.content().fraction() == 1));
      }
      RealWindow.assertSameContent(data, target.resolve("lectures"));
    }
  }

  @Test
  void aSearchSaysHowFarItIsAndEndsWithCancel(FxRobot robot) throws Exception {
    byte[] torrent = SampleTorrents.zeros("silence.bin", TAPE_PIECES, TAPE_PIECE_BYTES);
    Path archive = Files.createDirectories(work.resolve("archive"));
    try (RandomAccessFile large =
        new RandomAccessFile(archive.resolve("tape.bin").toFile(), "rw")) {
      large.setLength((long) TAPE_PIECES * TAPE_PIECE_BYTES);
    }
    add(app.engine(), torrent, app.dirs().downloads(), null, null);
    TorrentRow row = app.row();
    await("it looks for peers", () -> row.kind() == StateKind.DOWNLOADING);
    robot.interact(() -> app.window().table().getSelectionModel().select(row));
    chooses(archive);
    menu(robot, "Find my data…");
    await("the row says so", () -> row.status().state() instanceof TorrentState.Finding);
    await(
        "and how far it is",
        () -> row.status().state() instanceof TorrentState.Finding now && now.fraction() > 0);
    Hand.click(robot, "#work");
    await("the task view says so", () -> !robot.lookup("#work-view .label").queryAll().isEmpty());
    Hand.click(robot, "#work-view .task-cancel-button");
    await("the torrent goes on as before", () -> row.kind() == StateKind.DOWNLOADING);
    assertEquals(0, row.status().content().haveBytes());
    await("nothing more is done", () -> !(row.status().state() instanceof TorrentState.Finding));
    Files.delete(archive.resolve("tape.bin"));
  }

  /// Chooses something in the menu of the selected torrent.
  private void menu(FxRobot robot, String text) {
    robot.interact(() -> menuItem(text).fire());
  }

  private MenuItem menuItem(String text) {
    return app.window().actions().rowMenu().getItems().stream()
        .filter(item -> text.equals(item.getText()))
        .findFirst()
        .orElseThrow();
  }

  private void chooses(Path folder) {
    WindowDoor.choose(app.window(), folder);
  }

  private static String noteSays(FxRobot robot) {
    return robot.lookup("#problem").tryQuery().map(TestWindow::texts).orElse("");
  }

  /// What is said in the corner, on the JavaFX thread.
  private String notice() {
    return TestWindow.texts(app.window().lookup(".pt-notices"));
  }
}
