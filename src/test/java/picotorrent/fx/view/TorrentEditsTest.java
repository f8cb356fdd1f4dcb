package picotorrent.fx.view;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javafx.event.EventType;
import javafx.scene.Node;
import javafx.scene.control.ButtonBase;
import javafx.scene.control.CheckMenuItem;
import javafx.scene.control.Control;
import javafx.scene.control.Label;
import javafx.scene.control.Labeled;
import javafx.scene.control.MenuItem;
import javafx.scene.control.TextInputControl;
import javafx.scene.input.KeyCode;
import javafx.scene.input.MouseButton;
import javafx.scene.input.MouseEvent;
import javafx.stage.Stage;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.testfx.api.FxRobot;
import org.testfx.framework.junit5.ApplicationExtension;
import org.testfx.framework.junit5.Start;
import org.testfx.util.WaitForAsyncUtils;
import picotorrent.api.Command;
import picotorrent.api.TorrentDetail;
import picotorrent.api.TorrentDetail.SourceStatus;
import picotorrent.api.TorrentState;
import picotorrent.api.TorrentStatus;
import picotorrent.fx.FakeEngine;
import picotorrent.fx.Hand;
import picotorrent.fx.Samples;
import picotorrent.fx.model.Details;
import picotorrent.fx.task.Work;
import picotorrent.fx.view.part.Desk;
import picotorrent.fx.view.part.FileTreeTable;

/// What a person changes about a torrent that is there: names of files, trackers, how it is given.
@SuppressWarnings("NullAway.Init")
@NullMarked
@ExtendWith(ApplicationExtension.class)
class TorrentEditsTest {
  private static final String NAME = "Debian 13.2 netinst, amd64";

  private FakeEngine engine;
  private Desk desk;
  private MainWindow window;

  @Start
  void open(Stage stage) {
    TestWindow made = TestWindow.open(stage);
    engine = made.engine();
    desk = made.desk();
    window = made.window();
  }

  private void show(FxRobot robot, Details.Tab tab, TorrentDetail detail) {
    robot.interact(() -> {
      window.table().getSelectionModel().clearAndSelect(0);
      window.actions().showTab(tab);
    });
    engine.detail(detail);
    robot.interact(() -> desk.feed().pull(1_000_000_000L));
    WaitForAsyncUtils.waitForFxEvents();
  }

  @Test
  void aFileIsRenamedWithF2(FxRobot robot) {
    show(robot, Details.Tab.FILES, Samples.detail(NAME));
    FileTreeTable files = robot.lookup("#files").query();
    robot.interact(() -> {
      int row = 0;
      while (files.getTreeItem(row).getValue().isFolder()) {
        row++;
      }
      files.getSelectionModel().clearAndSelect(row);
      files.requestFocus();
    });
    robot.press(KeyCode.F2).release(KeyCode.F2);
    WaitForAsyncUtils.waitForFxEvents();
    TextInputControl field = robot.lookup("#rename-file").query();
    ButtonBase go = robot.lookup("#rename-file-go").query();
    String before = files.getSelectionModel().getSelectedItem().getValue().name();
    assertEquals(before, field.getText());
    robot.interact(() -> field.setText("../" + before));
    assertTrue(go.isDisabled(), "no name for a file");
    robot.interact(() -> field.setText("another name.bin"));
    robot.interact(go::fire);
    Command.RenameFile renamed = Objects.requireNonNull(engine.last(Command.RenameFile.class));
    assertEquals("another name.bin", renamed.path().getLast());
    String was = Samples.detail(NAME).files().get(renamed.file()).path();
    assertTrue(was.endsWith(before));
    assertEquals(was.split("/").length, renamed.path().size(), "it stays in its folder");
    assertNull(window.sheets().sheet());
  }

  @Test
  void trackersAreChangedAsLines(FxRobot robot) {
    show(robot, Details.Tab.TRACKERS, Samples.detail(NAME));
    Control tab = robot.lookup("#trackers").query();
    robot.interact(() -> item(tab.getContextMenu().getItems(), "Edit trackers…").fire());
    WaitForAsyncUtils.waitForFxEvents();
    TextInputControl text = robot.lookup("#trackers-text").query();
    List<String> urls =
        Samples.sources().stream()
            .filter(source -> source.kind() == SourceStatus.Kind.TRACKER)
            .map(SourceStatus::url)
            .toList();
    assertEquals(urls, text.getText().lines().filter(line -> !line.isEmpty()).toList());
    robot.interact(() -> text.setText("tracker.example"));
    Labeled wrong = robot.lookup("#trackers-text-wrong").query();
    assertTrue(wrong.isVisible() && wrong.getText().startsWith("tracker.example is no tracker"));
    ButtonBase go = robot.lookup("#trackers-text-go").query();
    assertTrue(go.isDisabled());
    robot.interact(() -> text.setText("udp://one.example:1\n\nhttps://two.example/announce"));
    assertFalse(wrong.isVisible());
    robot.interact(go::fire);
    Command.SetTrackers set = Objects.requireNonNull(engine.last(Command.SetTrackers.class));
    assertEquals(
        List.of(List.of("udp://one.example:1"), List.of("https://two.example/announce")),
        set.tiers());
  }

  @Test
  void webSeedsAreChangedAsLines(FxRobot robot) {
    show(robot, Details.Tab.TRACKERS, Samples.detail(NAME));
    Control tab = (Control) Hand.ready(robot, "#trackers");
    robot.interact(() -> item(tab.getContextMenu().getItems(), "Edit web seeds…").fire());
    TextInputControl text = (TextInputControl) Hand.ready(robot, "#web-seeds-text");
    assertEquals("https://cdimage.example.org/debian/", text.getText());
    robot.interact(() -> text.setText("file:///etc/passwd"));
    Hand.ready(robot, "#web-seeds-text-wrong");
    assertTrue(robot.lookup("#web-seeds-text-go").query().isDisabled());
    robot.interact(() -> text.setText("https://one.example/\n\nhttps://two.example/"));
    Hand.click(robot, "#web-seeds-text-go");
    Hand.await("told", () -> engine.last(Command.SetWebSeeds.class) != null);
    assertEquals(
        List.of("https://one.example/", "https://two.example/"),
        Objects.requireNonNull(engine.last(Command.SetWebSeeds.class)).urls());
  }

  @Test
  void aTorrentIsRenamedWithF2AndTheMenuSaysSo(FxRobot robot) {
    robot.interact(() -> {
      window.table().getSelectionModel().clearAndSelect(0);
      window.table().requestFocus();
    });
    robot.push(KeyCode.F2);
    TextInputControl field = (TextInputControl) Hand.ready(robot, "#rename-torrent");
    assertEquals(NAME, field.getText());
    robot.interact(() -> field.setText("The one for Ada"));
    robot.push(KeyCode.ENTER);
    Hand.await("told", () -> engine.last(Command.SetName.class) != null);
    assertEquals(
        "The one for Ada", Objects.requireNonNull(engine.last(Command.SetName.class)).name());
    robot.interact(() -> {
      assertFalse(item(window.actions().rowMenu().getItems(), "Rename…").isDisable());
      window.table().getSelectionModel().selectRange(0, 3);
      assertTrue(item(window.actions().rowMenu().getItems(), "Rename…").isDisable());
    });
  }

  @Test
  void filesAreSortedByAClickOnAColumnAndStandAsListedAfterTheThird(FxRobot robot) {
    show(robot, Details.Tab.FILES, Samples.detail(NAME));
    FileTreeTable files = (FileTreeTable) Hand.ready(robot, "#files");
    List<String> listed = names(files);
    robot.interact(() -> {
      int row = listed.indexOf("SHA512SUMS");
      files.getSelectionModel().clearAndSelect(row);
    });
    press(robot, files, "Size");
    Hand.await(
        "the smallest first, folders before all",
        () ->
            names(files)
                .equals(
                    List.of(
                        "debian-13.2",
                        "docs",
                        "README.txt",
                        "install.en.pdf",
                        "SHA512SUMS",
                        "SHA512SUMS.sign",
                        "debian-13.2.0-amd64-netinst.iso")));
    assertEquals("SHA512SUMS", files.selectedNodes().getFirst().name(), "it stays selected");
    press(robot, files, "Size");
    Hand.await(
        "the largest first",
        () -> names(files).indexOf("SHA512SUMS") > names(files).indexOf("SHA512SUMS.sign"));
    press(robot, files, "Size");
    Hand.await("as listed", () -> names(files).equals(listed));
    assertEquals("SHA512SUMS", files.selectedNodes().getFirst().name());
  }

  private static List<String> names(FileTreeTable files) {
    return IntStream.range(0, files.getExpandedItemCount())
        .mapToObj(row -> files.getTreeItem(row).getValue().name())
        .toList();
  }

  /// A click on a header. Without a screen every press of the robot asks for a menu, too, which
  /// headers heed: so it is made by hand.
  private static void press(FxRobot robot, FileTreeTable files, String title) {
    Node header =
        robot.from(files).lookup(".column-header .label").queryAllAs(Labeled.class).stream()
            .filter(label -> title.equals(label.getText()))
            .findFirst()
            .orElseThrow();
    robot.interact(() -> {
      header.fireEvent(mouse(MouseEvent.MOUSE_PRESSED));
      header.fireEvent(mouse(MouseEvent.MOUSE_RELEASED));
    });
  }

  private static MouseEvent mouse(EventType<MouseEvent> type) {
    boolean down = type == MouseEvent.MOUSE_PRESSED;
    return new MouseEvent(
        type,
        5,
        5,
        5,
        5,
        MouseButton.PRIMARY,
        1,
        false,
        false,
        false,
        false,
        down,
        false,
        false,
        true,
        false,
        true,
        null);
  }

  @Test
  void whatATorrentSaysOfItselfIsInTheOverview(FxRobot robot) {
    show(robot, Details.Tab.OVERVIEW, Samples.detail(NAME));
    Hand.await("the comment", () -> overview(robot).contains("Debian CD from cdimage.debian.org"));
    assertTrue(overview(robot).contains("mktorrent 1.1, "), overview(robot));
    assertFalse(overview(robot).contains("Own name"), "it has no other");
    TorrentDetail plain = Samples.detail(NAME);
    engine.detail(
        new TorrentDetail(
            plain.id(),
            List.of(),
            List.of(),
            List.of(),
            null,
            List.of(),
            Samples.origin("debian-13.2.0-amd64-netinst.iso")));
    robot.interact(() -> desk.feed().pull(3_000_000_000L));
    Hand.await("its own name", () -> overview(robot).contains("debian-13.2.0-amd64-netinst.iso"));
  }

  private static String overview(FxRobot robot) {
    return robot.lookup(".pt-fact-row").queryAll().stream()
        .filter(Node::isVisible)
        .map(TestWindow::texts)
        .collect(Collectors.joining());
  }

  @Test
  void superseedingIsATickInTheMenu(FxRobot robot) {
    robot.interact(() -> window.table().getSelectionModel().clearAndSelect(0));
    robot.interact(() -> {
      CheckMenuItem tick =
          (CheckMenuItem)
              item(
                  window.actions().rowMenu().getItems(),
                  "Superseeding: each piece to one peer at first");
      assertFalse(tick.isSelected());
      tick.setSelected(true);
      tick.fire();
    });
    assertNotNull(engine.last(Command.SetSuperseeding.class));
  }

  @Test
  void cancelEndsAMoveAndNotTheTorrent(FxRobot robot) {
    TorrentStatus old = engine.snapshot().torrents().getFirst();
    engine.show(List.of(Samples.in(old, new TorrentState.Moving(2_000_000, 0.25))));
    robot.interact(() -> desk.feed().pull(9_000_000_000L));
    assertEquals("25%", robot.lookup(".pt-percent").<Label>query().getText(), "as the words say");
    Work move = desk.work().works().getFirst();
    robot.interact(() -> {
      assertTrue(move.getMessage().startsWith("Moving · 2.0 MB/s"), move.getMessage());
      assertEquals(0.25, move.getProgress(), 0.001);
      move.cancel();
    });
    WaitForAsyncUtils.waitForFxEvents();
    assertEquals(old.id(), Objects.requireNonNull(engine.last(Command.CancelMove.class)).torrent());
    engine.show(List.of(Samples.in(old, new TorrentState.Finding(7, 0.5))));
    robot.interact(() -> desk.feed().pull(19_000_000_000L));
    robot.interact(() -> desk.work().works().getFirst().cancel());
    WaitForAsyncUtils.waitForFxEvents();
    assertEquals(old.id(), Objects.requireNonNull(engine.last(Command.CancelFind.class)).torrent());
    assertNull(engine.last(Command.Stop.class), "the torrent itself goes on");
  }

  private static MenuItem item(List<MenuItem> items, String text) {
    return items.stream().filter(item -> text.equals(item.getText())).findFirst().orElseThrow();
  }
}
