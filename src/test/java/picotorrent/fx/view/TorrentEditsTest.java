package picotorrent.fx.view;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Objects;
import javafx.scene.control.ButtonBase;
import javafx.scene.control.CheckMenuItem;
import javafx.scene.control.Control;
import javafx.scene.control.Labeled;
import javafx.scene.control.MenuItem;
import javafx.scene.control.TextInputControl;
import javafx.scene.input.KeyCode;
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
    Labeled wrong = robot.lookup("#trackers-wrong").query();
    assertTrue(wrong.isVisible() && wrong.getText().startsWith("tracker.example is no tracker"));
    ButtonBase go = robot.lookup("#trackers-go").query();
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
