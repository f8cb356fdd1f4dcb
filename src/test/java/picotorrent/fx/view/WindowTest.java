package picotorrent.fx.view;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import javafx.scene.Node;
import javafx.scene.control.ButtonBase;
import javafx.scene.control.TextInputControl;
import javafx.scene.input.KeyCode;
import javafx.stage.Stage;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.testfx.api.FxRobot;
import org.testfx.framework.junit5.ApplicationExtension;
import org.testfx.framework.junit5.Start;
import org.testfx.util.WaitForAsyncUtils;
import picotorrent.api.Command;
import picotorrent.api.TorrentState;
import picotorrent.fx.FakeEngine;
import picotorrent.fx.Hand;
import picotorrent.fx.SampleTorrents;
import picotorrent.fx.Samples;
import picotorrent.fx.model.Details;
import picotorrent.fx.model.TorrentRow;
import picotorrent.fx.view.incoming.IncomingDoor;
import picotorrent.fx.view.part.Desk;
import picotorrent.fx.view.part.SheetLayer;

/// What a person does with the window, on a made-up engine and without a screen.
@SuppressWarnings("NullAway.Init")
@NullMarked
@ExtendWith(ApplicationExtension.class)
class WindowTest {
  private FakeEngine engine;
  private Desk desk;
  private MainWindow window;
  @TempDir private Path folder;

  @Start
  void open(Stage stage) {
    TestWindow made = TestWindow.open(stage);
    engine = made.engine();
    desk = made.desk();
    window = made.window();
  }

  @Test
  void aTorrentIsInspectedAndThenDownloaded(FxRobot robot) throws Exception {
    Path file = film();
    robot.interact(() -> window.actions().drop().drop(List.of(file), false));
    WaitForAsyncUtils.waitForFxEvents();
    assertNotNull(robot.lookup("#inspected-files").tryQuery().orElse(null));
    assertTrue(TestWindow.texts(window).contains("Sintel (2010), 4K master"));
    assertNull(engine.last(Command.AddTorrent.class), "looking inside adds nothing");
    Hand.click(robot, "#download");
    WaitForAsyncUtils.waitForFxEvents();
    Command.AddTorrent added = Objects.requireNonNull(engine.last(Command.AddTorrent.class));
    assertTrue(added.options().start());
    assertFalse(window.sheets().isOpen());
  }

  @Test
  void aFileDroppedOnDownloadIsAddedWithoutAQuestion(FxRobot robot) throws Exception {
    Path file = film();
    robot.interact(() -> window.actions().drop().drop(List.of(file), true));
    WaitForAsyncUtils.waitForFxEvents();
    assertNotNull(engine.last(Command.AddTorrent.class));
    assertFalse(window.sheets().isOpen());
  }

  @Test
  void whatIsNoTorrentOffersToBecomeOne(FxRobot robot) throws Exception {
    Path file = Files.writeString(folder.resolve("notes.txt"), "not bencode");
    robot.interact(() -> window.actions().drop().drop(List.of(file), true));
    WaitForAsyncUtils.waitForFxEvents();
    Hand.click(robot, "#create-from");
    WaitForAsyncUtils.waitForFxEvents();
    assertTrue(IncomingDoor.CREATE.isInstance(window.sheets().sheet()));
  }

  @Test
  void severalFilesStandInOneSheet(FxRobot robot) throws Exception {
    Path other = Files.write(folder.resolve("b.torrent"), SampleTorrents.single("b", 5_000_000));
    Path file = film();
    robot.interact(() -> window.actions().incoming().inspect(List.of(file, other)));
    WaitForAsyncUtils.waitForFxEvents();
    assertNotNull(robot.lookup("#candidates").tryQuery().orElse(null));
    Hand.click(robot, "#download");
    WaitForAsyncUtils.waitForFxEvents();
    assertEquals(2, engine.commands.stream().filter(Command.AddTorrent.class::isInstance).count());
  }

  @Test
  void aMagnetLinkOpensTheSameSheet(FxRobot robot) {
    String link = "magnet:?xt=urn:btih:" + "ab".repeat(20) + "&dn=Some%20film";
    robot.interact(() -> window.actions().incoming().links(link));
    WaitForAsyncUtils.waitForFxEvents();
    assertTrue(TestWindow.texts(window).contains("Some film"));
    Hand.click(robot, "#download");
    WaitForAsyncUtils.waitForFxEvents();
    assertEquals(link, Objects.requireNonNull(engine.last(Command.AddMagnet.class)).link());
  }

  @Test
  void aRowFollowsItsTorrentInPlace(FxRobot robot) {
    TorrentRow row = window.table().getItems().getFirst();
    robot.interact(() -> window.table().getSelectionModel().select(row));
    engine.show(
        Samples.torrent("Debian 13.2 netinst, amd64")
            .size(784_000_000, 1)
            .seeding(5_000, 3, 0.1)
            .build());
    robot.interact(() -> desk.feed().pull(2_000_000_000L));
    assertEquals(row, window.table().getSelectionModel().getSelectedItem());
    assertTrue(row.status().state() instanceof TorrentState.Seeding);
    assertTrue(TestWindow.texts(window.table()).contains("Seeding to 3 peers · ratio 0.10"));
  }

  @Test
  void spaceStopsAndStartsTheSelection(FxRobot robot) {
    robot.interact(() -> window.table().getSelectionModel().select(0));
    robot.push(KeyCode.SPACE);
    assertEquals(
        Set.of(Samples.id("Debian 13.2 netinst, amd64")),
        Objects.requireNonNull(engine.last(Command.Stop.class)).torrents());
  }

  @Test
  void aRemovalCanBeUndone(FxRobot robot) {
    robot.interact(() -> window.table().getSelectionModel().select(0));
    robot.push(KeyCode.DELETE);
    WaitForAsyncUtils.waitForFxEvents();
    assertEquals(11, window.table().getItems().size());
    assertNull(engine.last(Command.Remove.class));
    Hand.click(robot, "#undo");
    WaitForAsyncUtils.waitForFxEvents();
    assertEquals(12, window.table().getItems().size());
    assertNull(engine.last(Command.Remove.class));
    assertNotNull(engine.last(Command.Start.class), "what ran goes on");
  }

  @Test
  void searchAndSidebarNarrowTheList(FxRobot robot) {
    robot.interact(() -> window.toolBar().search().setText("debian"));
    assertEquals(1, window.table().getItems().size());
    robot.push(KeyCode.CONTROL, KeyCode.F);
    robot.push(KeyCode.ESCAPE);
    assertEquals(12, window.table().getItems().size());
  }

  @Test
  void digitsOpenTheTabs(FxRobot robot) {
    robot.interact(() -> window.table().getSelectionModel().select(0));
    robot.push(KeyCode.CONTROL, KeyCode.DIGIT3);
    assertEquals(Details.Tab.PEERS, desk.feed().details().tabProperty().get());
    assertEquals(Set.of(picotorrent.api.Engine.Aspect.PEERS), engine.look.aspects());
  }

  @Test
  void everyTabShowsItsPart(FxRobot robot) {
    robot.interact(() -> window.table().getSelectionModel().select(0));
    engine.detail(Samples.detail("Debian 13.2 netinst, amd64"));
    String[] expected = {
      "2,154 of 2,991, 256 KiB each", "SHA512SUMS", "Transmission 4.1", "DHT", "Have", "Peak"
    };
    for (Details.Tab tab : Details.Tab.values()) {
      robot.interact(() -> window.actions().showTab(tab));
      robot.interact(() -> desk.feed().pull(1_000_000_000L * (2 + tab.digit() * 2)));
      WaitForAsyncUtils.waitForFxEvents();
      assertTrue(
          TestWindow.texts(window.details()).contains(expected[tab.digit() - 1]),
          tab + ": " + TestWindow.texts(window.details()));
    }
  }

  @Test
  void limitsAreOneClickAway(FxRobot robot) {
    robot.interact(() -> desk.preferences().limit(new picotorrent.api.RateLimits(500_000, 0)));
    WaitForAsyncUtils.waitForFxEvents();
    assertTrue(TestWindow.texts(window).contains("of 500 KB/s"));
  }

  @Test
  void preferencesHoldAtOnceAndAreFound(FxRobot robot) {
    robot.push(KeyCode.CONTROL, KeyCode.COMMA);
    WaitForAsyncUtils.waitForFxEvents();
    robot.interact(
        () -> ((TextInputControl) robot.lookup("#preferences-search").query()).setText("router"));
    WaitForAsyncUtils.waitForFxEvents();
    Hand.click(robot, "#preference-map-ports");
    assertFalse(desk.preferences().get().engine().listen().mapPorts());
    robot.push(KeyCode.ESCAPE);
    assertFalse(window.sheets().isOpen());
  }

  @Test
  void aTorrentIsMadeAndSeeded(FxRobot robot) throws Exception {
    Path content = Files.write(folder.resolve("data.bin"), new byte[100_000]);
    robot.interact(() -> window.actions().incoming().create(content));
    WaitForAsyncUtils.waitForFxEvents();
    SheetLayer.Sheet sheet = Objects.requireNonNull(window.sheets().sheet());
    Path target = folder.resolve("data.torrent");
    robot.interact(() -> IncomingDoor.writeTo(sheet, target));
    WaitForAsyncUtils.waitForFxEvents();
    assertTrue(Files.exists(target));
    Command.AddTorrent added = Objects.requireNonNull(engine.last(Command.AddTorrent.class));
    assertEquals(content.toAbsolutePath(), added.options().dataOverride());
    assertTrue(IncomingDoor.CREATED.isInstance(window.sheets().sheet()));
  }

  @Test
  void existingDataIsSeededAndNeverWritten(FxRobot robot) throws Exception {
    Path file = film();
    robot.interact(() -> window.actions().seedExisting());
    SheetLayer.Sheet sheet = Objects.requireNonNull(window.sheets().sheet());
    robot.interact(() -> IncomingDoor.seedTorrent(sheet, file));
    WaitForAsyncUtils.waitForFxEvents();
    robot.interact(() -> IncomingDoor.seedData(sheet, folder));
    Hand.click(robot, "#seed-go");
    WaitForAsyncUtils.waitForFxEvents();
    Command.AddTorrent added = Objects.requireNonNull(engine.last(Command.AddTorrent.class));
    assertEquals(picotorrent.api.AddOptions.Existing.SEED_ONLY, added.options().existing());
    assertEquals(folder, added.options().dataOverride());
  }

  @Test
  void everyControlHasAName(FxRobot robot) {
    robot.interact(() -> window.table().getSelectionModel().select(0));
    for (Node node :
        robot.lookup(each -> each instanceof ButtonBase && each.isVisible()).queryAll()) {
      ButtonBase button = (ButtonBase) node;
      String name =
          button.getText() != null && !button.getText().isBlank()
              ? button.getText()
              : button.getAccessibleText();
      boolean ours = button.getStyleClass().stream().anyMatch(style -> style.startsWith("pt-"));
      assertTrue(!ours || (name != null && !name.isBlank()), () -> "no name: " + button);
    }
  }

  @Test
  void a100000FileTorrentOpensAtOnce(FxRobot robot) throws Exception {
    Path file = Files.write(folder.resolve("many.torrent"), SampleTorrents.many(100_000));
    var read = SampleTorrents.inspect(file);
    // The best of three: the first one pays for loading classes and styles.
    long millis = Long.MAX_VALUE;
    for (int i = 0; i < 3; i++) {
      millis = Math.min(millis, millisToOpen(read, robot));
    }
    assertTrue(millis < 1_000, millis + " ms");
  }

  private long millisToOpen(picotorrent.fx.model.Inspection read, FxRobot robot) {
    AtomicLong took = new AtomicLong();
    robot.interact(() -> {
      long before = processorNanos();
      var model = new picotorrent.fx.model.AddModel(List.of(read), desk.preferences().get());
      window
          .sheets()
          .show(IncomingDoor.add(desk, window.sheets(), window.actions().incoming(), model));
      window.layout();
      took.set(processorNanos() - before);
    });
    return took.get() / 1_000_000;
  }

  /// What this thread has had of the processor, where the system tells (Linux, "schedstat"): others
  /// on the machine do not count then.
  private static long processorNanos() {
    try {
      String said = Files.readString(Path.of("/proc/thread-self/schedstat"));
      return Long.parseLong(said.substring(0, said.indexOf(' ')));
    } catch (IOException e) {
      return System.nanoTime();
    }
  }

  private Path film() throws Exception {
    return Files.write(folder.resolve("film.torrent"), SampleTorrents.film());
  }
}
