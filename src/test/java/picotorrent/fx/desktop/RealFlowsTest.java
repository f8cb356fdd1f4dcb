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

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import javafx.event.ActionEvent;
import javafx.scene.Node;
import javafx.scene.control.TextField;
import javafx.scene.input.KeyCode;
import javafx.stage.Stage;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.testfx.api.FxRobot;
import org.testfx.framework.junit5.Start;
import picotorrent.api.Command;
import picotorrent.api.Engine;
import picotorrent.app.Picotorrent;
import picotorrent.fx.Hand;
import picotorrent.fx.SampleTorrents;
import picotorrent.fx.model.StateKind;
import picotorrent.fx.model.TorrentRow;
import picotorrent.fx.view.WindowDoor;
import picotorrent.fx.view.incoming.AddSheet;
import picotorrent.fx.view.incoming.IncomingDoor;
import picotorrent.fx.view.part.SheetLayer;
import picotorrent.metainfo.Metainfo.Format;
import picotorrent.metainfo.TorrentReader;

/// What a person does with torrents, and what the real engine then does with them.
@NullMarked
class RealFlowsTest extends OnTheRealEngine {
  private static final long MOST_BYTES_PER_SECOND = 2_000_000;

  @Start
  void open(Stage stage) throws Exception {
    app = RealWindow.open(stage, work);
  }

  @Test
  void whatIsMadeIsSeededToAPeer(FxRobot robot) throws Exception {
    app.engine();
    Path data = content(work);
    robot.interact(() -> app.window().actions().incoming().create(data));
    SheetLayer.Sheet sheet = app.sheet(IncomingDoor.CREATE);
    await("its size is counted", () -> app.says().contains("8.0 MB in 2 files"));
    Path made = work.resolve("made.torrent");
    robot.interact(() -> IncomingDoor.writeTo(sheet, made));
    app.sheet(IncomingDoor.CREATED);
    TorrentRow row = app.row();
    await("it seeds", () -> row.kind() == StateKind.SEEDING);
    byte[] torrent = Files.readAllBytes(made);
    assertEquals("lectures", TorrentReader.read(torrent).name());
    try (Engine other = Picotorrent.startEphemeral(loopback(0));
        Engine.View _ = other.look(Engine.Look.LIST)) {
      Path target = Files.createDirectories(work.resolve("other"));
      add(other, torrent, target, null, endpoint(app.engine()));
      await(
          "a peer has it",
          () ->
              other.snapshot().torrents().stream().allMatch(each -> each.content().fraction() == 1)
                  && !other.snapshot().torrents().isEmpty());
      assertSameContent(data, target.resolve("lectures"));
    }
  }

  @Test
  void aDownloadIsBegunByKeysAndItsLimitHolds(FxRobot robot) throws Exception {
    app.engine();
    Path data = content(work);
    byte[] torrent = torrentOf(data, Format.V2);
    Path file = Files.write(work.resolve("by keys.torrent"), torrent);
    robot.interact(() -> app.window().actions().incoming().open(List.of(file.toString())));
    app.sheet(AddSheet.class);
    Hand.ready(robot, "#download");
    robot.push(KeyCode.ENTER);
    TorrentRow row = app.row();
    limit(robot, MOST_BYTES_PER_SECOND);
    AtomicLong most = new AtomicLong();
    try (Engine seeder = Picotorrent.startEphemeral(loopback(0))) {
      add(seeder, torrent, data, data, null);
      robot.interact(() ->
          row.statusProperty()
              .subscribe(
                  now -> most.accumulateAndGet(now.traffic().downBytesPerSecond(), Math::max)));
      app.engine().submit(new Command.AddPeers(row.id(), List.of(endpoint(seeder))));
      await("a part is there", () -> row.status().content().haveBytes() > 3_000_000);
      long fastest = most.get();
      assertTrue(fastest <= MOST_BYTES_PER_SECOND * 13 / 10, "the limit was passed: " + fastest);
      assertTrue(row.status().content().fraction() < 1);
      limit(robot, 0);
      await("it is complete", () -> row.status().content().fraction() == 1);
    }
    assertSameContent(data, app.dirs().downloads().resolve("lectures"));
  }

  private void limit(FxRobot robot, long bytesPerSecond) {
    Node button = WindowDoor.stops(app.window()).getLast();
    Hand.click(robot, button);
    TextField field = (TextField) Hand.ready(robot, "#limit-down");
    robot.interact(() -> {
      field.setText(Long.toString(bytesPerSecond / 1_000));
      field.fireEvent(new ActionEvent());
    });
    robot.push(KeyCode.ESCAPE);
  }

  @Test
  void aRemovalIsUndoneOrCarriedOutAndTheFilesStay(FxRobot robot) throws Exception {
    Path data = content(work);
    Engine engine = app.engine();
    add(engine, torrentOf(data, Format.V1), data, data, null);
    TorrentRow row = app.row();
    await("it seeds", () -> row.kind() == StateKind.SEEDING);
    remove(robot, engine, row);
    Hand.click(robot, "#undo");
    await("it is back", () -> !app.window().table().getItems().isEmpty());
    TorrentRow again = app.row();
    await("and seeds again", () -> again.kind() == StateKind.SEEDING);
    remove(robot, engine, again);
    robot.interact(app.window().actions().commands()::commitRemoval); // ten seconds later
    await("the engine has let it go", () -> engine.snapshot().torrents().isEmpty());
    assertTrue(Files.exists(data.resolve("first.bin")), "the files were not asked for");
  }

  private void remove(FxRobot robot, Engine engine, TorrentRow row) {
    robot.interact(() -> {
      app.window().table().getSelectionModel().select(row);
      app.window().table().requestFocus();
    });
    robot.push(KeyCode.DELETE);
    await("its row is gone", () -> app.window().table().getItems().isEmpty());
    await(
        "it is stopped meanwhile",
        () ->
            engine.snapshot().torrents().stream()
                .allMatch(each -> StateKind.of(each.state()) == StateKind.STOPPED));
  }

  @Test
  void aPreferenceHoldsInTheEngineAtOnce(FxRobot robot) throws Exception {
    Engine engine = app.engine();
    Path folder = app.dirs().downloads();
    add(engine, SampleTorrents.single("first", 5_000_000), folder, null, null);
    add(engine, SampleTorrents.single("second", 5_000_000), folder, null, null);
    var rows = app.desk().feed().library().rows();
    await("both look for peers", () -> rows.size() == 2 && all(StateKind.DOWNLOADING) == 2);
    robot.push(KeyCode.CONTROL, KeyCode.COMMA);
    TextField search = (TextField) Hand.ready(robot, "#preferences-search");
    robot.interact(() -> search.setText("downloads at once"));
    TextField most = (TextField) Hand.ready(robot, "#preference-active .text-field");
    robot.interact(() -> {
      most.setText("1");
      most.fireEvent(new ActionEvent());
    });
    await(
        "one waits its turn, one goes on",
        () -> all(StateKind.WAITING) == 1 && all(StateKind.DOWNLOADING) == 1);
  }

  private long all(StateKind kind) {
    return app.desk().feed().library().rows().stream().filter(row -> row.kind() == kind).count();
  }
}
