package picotorrent.fx.desktop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static picotorrent.fx.Hand.await;
import static picotorrent.fx.desktop.RealWindow.CONTENT_BYTES;
import static picotorrent.fx.desktop.RealWindow.add;
import static picotorrent.fx.desktop.RealWindow.assertSameContent;
import static picotorrent.fx.desktop.RealWindow.content;
import static picotorrent.fx.desktop.RealWindow.endpoint;
import static picotorrent.fx.desktop.RealWindow.listening;
import static picotorrent.fx.desktop.RealWindow.loopback;
import static picotorrent.fx.desktop.RealWindow.slow;
import static picotorrent.fx.desktop.RealWindow.torrentOf;

import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedSet;
import java.util.concurrent.ConcurrentSkipListSet;
import javafx.scene.Node;
import javafx.stage.Stage;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.testfx.api.FxRobot;
import org.testfx.framework.junit5.ApplicationExtension;
import org.testfx.framework.junit5.Start;
import picotorrent.api.Command;
import picotorrent.api.Engine;
import picotorrent.api.TorrentState;
import picotorrent.app.Picotorrent;
import picotorrent.base.TorrentId;
import picotorrent.fx.Hand;
import picotorrent.fx.model.FileNode;
import picotorrent.fx.model.StateKind;
import picotorrent.fx.model.TorrentRow;
import picotorrent.fx.view.TestWindow;
import picotorrent.fx.view.WindowDoor;
import picotorrent.fx.view.incoming.AddSheet;
import picotorrent.fx.view.incoming.IncomingDoor;
import picotorrent.fx.view.part.SheetLayer;
import picotorrent.metainfo.MagnetLink;
import picotorrent.metainfo.Metainfo.Format;
import picotorrent.metainfo.TorrentReader;

/// The application as it is started, on its real engine, without a screen and on loopback alone.
@SuppressWarnings("NullAway.Init")
@NullMarked
@ExtendWith(ApplicationExtension.class)
class RealEngineTest {
  @TempDir private static Path work;

  private ServerSocket squatter;
  private RealWindow app;

  /// The port that the settings name is taken when the window opens.
  @Start
  void open(Stage stage) throws Exception {
    squatter = new ServerSocket();
    squatter.bind(new InetSocketAddress(RealWindow.LOOPBACK, 0));
    app = RealWindow.open(stage, work, squatter.getLocalPort());
  }

  @AfterEach
  void close() throws Exception {
    squatter.close();
    app.close();
  }

  @Test
  void aTorrentIsInspectedDownloadedAndSeeded(FxRobot robot) throws Exception {
    startOnAFreePort(robot);
    Path data = content(work);
    byte[] torrent = torrentOf(data, Format.HYBRID);
    Path file = Files.write(work.resolve("lectures.torrent"), torrent);
    try (Engine seeder = Picotorrent.startEphemeral(slow(loopback(0)))) {
      add(seeder, torrent, data.resolveSibling("seed"), data, null);
      TorrentRow row = inspectAndDownload(robot, file);
      SortedSet<Double> shown = new ConcurrentSkipListSet<>();
      robot.interact(
          () -> row.statusProperty().subscribe(now -> shown.add(now.content().fraction())));
      app.desk().engine().submit(new Command.AddPeers(row.id(), List.of(endpoint(seeder))));
      await("the download is complete", () -> row.status().content().fraction() == 1);
      await("it seeds", () -> row.status().state() instanceof TorrentState.Seeding);
      assertTrue(shown.stream().anyMatch(part -> part > 0 && part < 1), "on the way: " + shown);
      assertSameContent(data, app.dirs().downloads().resolve("lectures"));
    }
    try (Engine third = Picotorrent.startEphemeral(loopback(0))) {
      Path target = Files.createDirectories(work.resolve("third"));
      TorrentId id = add(third, torrent, target, null, endpoint(app.desk().engine()));
      awaitComplete(third, id);
      assertSameContent(data, target.resolve("lectures"));
    }
    TorrentRow row = app.row();
    await("the window shows what was given", () -> row.status().traffic().upBytes() > 0);
  }

  @Test
  void filesOfAMagnetLinkAreChosenBeforeDataFlows(FxRobot robot) throws Exception {
    startOnAFreePort(robot);
    Path data = content(work);
    byte[] torrent = torrentOf(data, Format.V1);
    try (Engine seeder = Picotorrent.startEphemeral(loopback(0))) {
      add(seeder, torrent, data.resolveSibling("seed"), data, null);
      String link = MagnetLink.of(TorrentReader.read(torrent)) + "&x.pe=" + endpoint(seeder);
      robot.interact(() -> app.window().actions().incoming().links(link));
      Hand.click(robot, "#get-files");
      SheetLayer.Sheet sheet = app.sheet(IncomingDoor.CHOOSE);
      await(
          "they can be chosen",
          () -> IncomingDoor.files(sheet).size() == 2 && !IncomingDoor.go(sheet).isDisabled());
      FileNode large = IncomingDoor.files(sheet).root().children().getFirst().children().getFirst();
      robot.interact(() -> IncomingDoor.want(sheet, large, false));
      await("the choice is told", () -> IncomingDoor.go(sheet).getText().contains("7 B"));
      Hand.click(robot, "#files-go");
      TorrentRow row = app.row();
      await("what was chosen is there", () -> row.status().content().fraction() == 1);
      assertEquals("first.bin", large.name());
      assertTrue(Files.exists(app.dirs().downloads().resolve("lectures").resolve("notes.txt")));
      assertTrue(
          row.status().traffic().downBytes() < CONTENT_BYTES / 2, "the large file did not come");
    }
  }

  @Test
  void aMagnetLinkThatIsCancelledIsGone(FxRobot robot) throws Exception {
    startOnAFreePort(robot);
    String link = "magnet:?xt=urn:btih:" + "cd".repeat(20) + "&dn=nobody%20has%20it";
    robot.interact(() -> app.window().actions().incoming().links(link));
    Hand.click(robot, "#get-files");
    SheetLayer.Sheet sheet = app.sheet(IncomingDoor.CHOOSE);
    await("it is listed", () -> app.desk().engine().snapshot().torrents().size() == 1);
    robot.interact(sheet::cancel);
    await("it is gone", () -> app.desk().engine().snapshot().torrents().isEmpty());
  }

  @Test
  void existingDataIsCheckedAndTheDifferencesShownByFile(FxRobot robot) throws Exception {
    startOnAFreePort(robot);
    Path data = content(work);
    byte[] torrent = torrentOf(data, Format.V1);
    Path file = Files.write(work.resolve("seed.torrent"), torrent);
    Path copy = Files.createDirectories(work.resolve("copy"));
    Files.copy(data.resolve("first.bin"), copy.resolve("first.bin"));
    Files.writeString(copy.resolve("notes.txt"), "not me!");
    robot.interact(() -> app.window().actions().seedExisting());
    SheetLayer.Sheet seed = app.sheet(IncomingDoor.SEED);
    robot.interact(() -> IncomingDoor.seedTorrent(seed, file));
    await("the torrent is read", () -> TestWindow.texts(seed).contains("lectures"));
    robot.interact(() -> IncomingDoor.seedData(seed, copy));
    Hand.click(robot, "#seed-go");
    SheetLayer.Sheet checked = app.sheet(IncomingDoor.CHECKED);
    await("the difference is said", () -> TestWindow.texts(checked).contains("not as the"));
    assertEquals("not me!", Files.readString(copy.resolve("notes.txt")), "nothing is written");
    Files.delete(copy.resolve("notes.txt"));
    Files.delete(copy.resolve("first.bin"));
  }

  @Test
  void aPortInUseIsSaidInPlaceAndMended(FxRobot robot) throws Exception {
    Node banner = robot.lookup("#engine-banner").query();
    await("the failure is said", banner::isVisible);
    String said = app.says();
    assertTrue(said.contains("The engine did not start"), said);
    assertTrue(said.contains(Integer.toString(squatter.getLocalPort())), said);
    squatter.close();
    Hand.click(robot, "#engine-again");
    await("the engine is there", () -> listening(app.desk().engine()));
    await("nothing is said any more", () -> !banner.isVisible());
  }

  @Test
  void aFolderThatVanishedIsSaidInItsRowAndMended(FxRobot robot) throws Exception {
    startOnAFreePort(robot);
    Path data = content(work);
    byte[] torrent = torrentOf(data, Format.V1);
    Path here = Files.createDirectories(work.resolve("drive")).resolve("lectures");
    Path away = work.resolve("lectures, unplugged");
    Files.createDirectories(here);
    Files.copy(data.resolve("first.bin"), here.resolve("first.bin"));
    Files.copy(data.resolve("notes.txt"), here.resolve("notes.txt"));
    add(app.desk().engine(), torrent, work, here, null);
    TorrentRow row = app.row();
    await("it seeds", () -> row.kind() == StateKind.SEEDING);
    robot.interact(() -> app.window().table().getSelectionModel().select(row));
    robot.interact(app.window().actions()::stop);
    await("it rests", () -> row.kind() == StateKind.STOPPED);
    Files.move(here, away);
    robot.interact(app.window().actions()::start);
    await("the problem is shown", () -> row.kind() == StateKind.PROBLEM);
    await("it is said", () -> TestWindow.texts(app.window().table()).contains("missing"));
    Files.move(away, here);
    robot.interact(() -> app.window().actions().mend(row));
    await("it seeds again", () -> row.kind() == StateKind.SEEDING);
    assertSameContent(data, here);
  }

  private void startOnAFreePort(FxRobot robot) throws Exception {
    Node banner = robot.lookup("#engine-banner").query();
    await("the failure is said", banner::isVisible);
    Hand.click(robot, "#engine-any-port");
    await("the engine is there", () -> listening(app.desk().engine()));
  }

  /// As a person does who drops a file beside the targets and presses the button.
  private TorrentRow inspectAndDownload(FxRobot robot, Path file) throws Exception {
    robot.interact(() -> WindowDoor.drop(app.window(), List.of(file), false));
    AddSheet sheet = app.sheet(AddSheet.class);
    await("its name is shown", () -> TestWindow.texts(sheet).contains("lectures"));
    await("its files are shown", () -> TestWindow.texts(sheet).contains("first.bin"));
    assertTrue(app.desk().feed().library().rows().isEmpty(), "looking inside adds nothing");
    Hand.click(robot, "#download");
    TorrentRow row = app.row();
    await("it is selected", () -> WindowDoor.selected(app.window()).contains(row));
    await("it looks for peers", () -> row.kind() == StateKind.DOWNLOADING);
    return row;
  }

  private static void awaitComplete(Engine engine, TorrentId id) throws Exception {
    try (Engine.View _ = engine.look(Engine.Look.LIST)) {
      await(
          "the third has it all",
          () ->
              engine.snapshot().torrents().stream()
                  .anyMatch(each -> each.id().equals(id) && each.content().fraction() == 1));
    }
  }
}
