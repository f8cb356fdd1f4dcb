package picotorrent.fx.view;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import javafx.concurrent.Worker;
import javafx.scene.Node;
import javafx.scene.control.ButtonBase;
import javafx.scene.control.Menu;
import javafx.scene.control.MenuItem;
import javafx.scene.control.TextInputControl;
import javafx.scene.input.KeyCode;
import javafx.scene.layout.Region;
import javafx.stage.Stage;
import javafx.stage.WindowEvent;
import org.controlsfx.control.TaskProgressView;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.testfx.api.FxRobot;
import org.testfx.framework.junit5.ApplicationExtension;
import org.testfx.framework.junit5.Start;
import org.testfx.util.WaitForAsyncUtils;
import picotorrent.api.Command;
import picotorrent.api.Event;
import picotorrent.api.RemovalStatus;
import picotorrent.base.Sentence;
import picotorrent.base.TorrentId;
import picotorrent.fx.FakeEngine;
import picotorrent.fx.Hand;
import picotorrent.fx.Samples;
import picotorrent.fx.model.UiSettings;
import picotorrent.fx.model.UiSettings.OnClose;
import picotorrent.fx.task.Work;
import picotorrent.fx.view.part.Desk;
import picotorrent.fx.view.part.Zoom;

/// Longer ways through the window, on a made-up engine and without a screen.
@SuppressWarnings("NullAway.Init")
@NullMarked
@ExtendWith(ApplicationExtension.class)
class FlowsTest {
  private static final Sentence FULL = Sentence.of("No space left in {0}", "Films");

  private FakeEngine engine;
  private Desk desk;
  private MainWindow window;
  private Stage stage;

  @Start
  void open(Stage opened) {
    stage = opened;
    TestWindow made = TestWindow.open(opened);
    engine = made.engine();
    desk = made.desk();
    window = made.window();
  }

  @Test
  void aLimitIsSetFromTheStatusBar(FxRobot robot) {
    Hand.click(robot, window.stops().getLast());
    TextInputControl field = robot.lookup("#limit-down").query();
    robot.interact(() -> field.setText("1,500"));
    robot.interact(field::requestFocus);
    robot.interact(
        () -> ((javafx.scene.control.TextField) field).fireEvent(new javafx.event.ActionEvent()));
    assertEquals(
        1_500_000, desk.preferences().get().engine().limits().rates().downBytesPerSecond());
  }

  @Test
  void longWorkIsListedAndCancelled(FxRobot robot) {
    assertEquals(7, desk.work().works().size());
    assertTrue(robot.lookup("#work").<ButtonBase>query().isVisible());
    Work first = desk.work().works().getFirst();
    robot.interact(() -> {
      assertEquals("Debian 13.2 netinst, amd64", first.getTitle());
      assertEquals("Downloading · 4.1 MB/s · 54 s left", first.getMessage());
      assertEquals(0.72, first.getProgress(), 0.01);
      first.cancel();
    });
    WaitForAsyncUtils.waitForFxEvents();
    robot.interact(() -> assertEquals(Worker.State.CANCELLED, first.getState()));
    assertEquals(
        Set.of(Samples.id("Debian 13.2 netinst, amd64")),
        Objects.requireNonNull(engine.last(Command.Stop.class)).torrents());
    engine.show(List.of());
    robot.interact(() -> desk.feed().pull(5_000_000_000L));
    assertEquals(0, desk.work().works().size());
    assertFalse(robot.lookup("#work").<ButtonBase>query().isVisible());
  }

  @Test
  void aRemovalThatTakesLongIsListedAndCancelledByTheKeyboard(FxRobot robot) {
    engine.show(List.of());
    TorrentId id = Samples.id("Photographs");
    RemovalStatus removal =
        new RemovalStatus(id, "Photographs", Command.DataFate.DELETE, 1_200, 100_000);
    engine.removals(removal);
    robot.interact(() -> desk.feed().pull(5_000_000_000L));
    assertEquals(0, desk.work().works().size(), "it may be over in a moment");
    robot.interact(() -> desk.feed().pull(6_000_000_000L));
    Work work = desk.work().works().getFirst();
    robot.interact(() -> {
      assertEquals("Removing Photographs", work.getTitle());
      assertEquals("1,200 of 100,000 files deleted", work.getMessage());
      assertEquals(0.012, work.getProgress(), 0.0001);
      robot.lookup("#work").<ButtonBase>query().requestFocus();
    });
    robot.push(KeyCode.SPACE);
    Hand.await(
        "the tasks are open", () -> robot.lookup(".task-cancel-button").tryQuery().isPresent());
    for (int i = 0; i < 5 && !isOnCancel(robot); i++) {
      robot.push(KeyCode.TAB);
    }
    robot.push(KeyCode.SPACE);
    Hand.await(
        "the command is sent", () -> engine.commands.contains(new Command.CancelRemoval(id)));
    WaitForAsyncUtils.waitForFxEvents();
    robot.interact(() -> assertEquals(Worker.State.CANCELLED, work.getState()));
    robot.interact(() -> desk.feed().pull(9_000_000_000L));
    assertEquals(0, desk.work().works().size(), "it came back while it was ending");
    assertNull(engine.last(Command.Stop.class));
  }

  @Test
  void removalsComeFirstAmongTheTasksAlsoWhileTheseAreOpen(FxRobot robot) {
    Hand.click(robot, "#work");
    engine.removals(
        new RemovalStatus(Samples.id("One"), "One", Command.DataFate.TRASH, 0, 9),
        new RemovalStatus(Samples.id("Two"), "Two", Command.DataFate.TRASH, 0, 9));
    robot.interact(() -> desk.feed().pull(5_000_000_000L));
    robot.interact(() -> desk.feed().pull(6_000_000_000L));
    TaskProgressView<?> view = robot.lookup("#work-view").query();
    robot.interact(() -> {
      assertEquals(desk.work().works(), view.getTasks());
      assertEquals(9, view.getTasks().size());
      assertEquals("Removing One", view.getTasks().get(0).getTitle());
      assertEquals("Removing Two", view.getTasks().get(1).getTitle());
      assertEquals("Debian 13.2 netinst, amd64", view.getTasks().get(2).getTitle());
    });
  }

  private static boolean isOnCancel(FxRobot robot) {
    Node cancel = robot.lookup(".task-cancel-button").query();
    return cancel.isFocused();
  }

  @Test
  void severalAreRemovedWithTheirFilesOnlyWhenNobodyUndoes(FxRobot robot) {
    robot.interact(() -> window.table().getSelectionModel().selectRange(0, 3));
    robot.interact(() -> rowItem("Remove, files to the trash").fire());
    assertEquals(9, window.table().getItems().size());
    assertTrue(
        TestWindow.texts(window).contains("3 torrents removed, their files go to the trash"));
    assertNull(engine.last(Command.Remove.class), "nothing is carried out before its time");
    Hand.click(robot, "#undo");
    assertEquals(12, window.table().getItems().size());
    robot.interact(() -> window.table().getSelectionModel().selectRange(0, 3));
    robot.interact(() -> rowItem("Remove, files to the trash").fire());
    robot.interact(window.actions().commands()::commitRemoval);
    Command.Remove removed = Objects.requireNonNull(engine.last(Command.Remove.class));
    assertEquals(Command.DataFate.TRASH, removed.data());
    assertEquals(3, removed.torrents().size());
  }

  @Test
  void columnsAreChosenOrderedSortedAndRemembered(FxRobot robot) {
    UiSettings.TorrentList before = window.table().arrangement();
    List<UiSettings.Column> turned = new ArrayList<>(before.columns());
    java.util.Collections.reverse(turned);
    turned.replaceAll(c -> c.id().equals("ratio") ? new UiSettings.Column("ratio", 99, true) : c);
    UiSettings kept =
        desk.preferences().get().with(new UiSettings.TorrentList(turned, "size", true));
    robot.interact(() -> {
      Desk again = TestDesks.desk(engine, kept);
      MainWindow second = new MainWindow(again);
      stage.getScene().setRoot(second);
      again.feed().pull(0);
      assertEquals("OpenStreetMap planet, 2026-11-16", second.table().getItems().getFirst().name());
      UiSettings.TorrentList now = second.table().arrangement();
      assertEquals(
          turned.stream().map(UiSettings.Column::id).toList(),
          now.columns().stream().map(UiSettings.Column::id).toList());
      assertTrue(
          now.columns().stream()
              .filter(UiSettings.Column::visible)
              .map(UiSettings.Column::id)
              .collect(Collectors.toSet())
              .contains("ratio"));
      assertEquals("size", now.sortBy());
      assertTrue(now.descending());
    });
  }

  @Test
  void closingAsksOnceAndRemembers(FxRobot robot) {
    robot.interact(() -> new Closing(desk, stage, window.sheets(), true, () -> false));
    robot.interact(() ->
        stage.getOnCloseRequest().handle(new WindowEvent(stage, WindowEvent.WINDOW_CLOSE_REQUEST)));
    WaitForAsyncUtils.waitForFxEvents();
    assertTrue(stage.isShowing());
    robot.interact(() -> {
      robot.lookup("#closing-stay").<ButtonBase>query().fire();
      assertFalse(stage.isShowing());
      stage.show();
    });
    assertEquals(OnClose.KEEP_SEEDING, desk.preferences().get().habits().onClose());
  }

  private MenuItem rowItem(String text) {
    return window.actions().rowMenu().getItems().stream()
        .filter(item -> text.equals(item.getText()))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void torrentsMoveInTheQueueByMenuAndByKeys(FxRobot robot) {
    robot.interact(() -> window.table().getSelectionModel().select(2));
    robot.interact(() -> ((Menu) rowItem("Queue")).getItems().getLast().fire());
    assertEquals(
        Integer.MAX_VALUE,
        Objects.requireNonNull(engine.last(Command.SetQueuePosition.class)).position());
    robot.interact(window.table()::requestFocus);
    robot.push(KeyCode.CONTROL, KeyCode.SHIFT, KeyCode.HOME);
    assertEquals(0, Objects.requireNonNull(engine.last(Command.SetQueuePosition.class)).position());
    robot.push(KeyCode.CONTROL, KeyCode.SHIFT, KeyCode.DOWN);
    assertEquals(1, Objects.requireNonNull(engine.last(Command.SetQueuePosition.class)).position());
  }

  @Test
  void unitsChangeEverywhereAtOnce(FxRobot robot) {
    assertTrue(cells().contains("784 MB"));
    robot.interact(
        () -> desk.preferences().change(now -> now.with(now.appearance().withBinaryUnits(true))));
    robot.interact(window::layout);
    assertTrue(cells().contains("748 MiB"), cells());
    assertFalse(cells().contains("784 MB"), cells());
  }

  private String cells() {
    return TestWindow.texts(window.table());
  }

  @Test
  void everythingGrowsByKeysAndTheWindowIsLaidOutForWhatIsLeft(FxRobot robot) {
    robot.interact(() -> {
      stage.getScene().setRoot(new Region());
      Zoom zoom = new Zoom(window);
      desk.preferences()
          .settingsProperty()
          .subscribe(now -> zoom.show(now.appearance().scalePercent()));
      stage.getScene().setRoot(zoom);
    });
    robot.push(KeyCode.CONTROL, KeyCode.EQUALS);
    robot.push(KeyCode.CONTROL, KeyCode.EQUALS);
    robot.interact(window::layout);
    assertEquals(125, desk.preferences().get().appearance().scalePercent());
    double wide = stage.getScene().getWidth();
    assertEquals(wide / 1.25, window.getWidth(), 0.01);
    assertEquals(wide, window.getBoundsInParent().getWidth(), 0.5);
    robot.push(KeyCode.CONTROL, KeyCode.DIGIT0);
    assertEquals(100, desk.preferences().get().appearance().scalePercent());
  }

  @Test
  void aNoticeGoesToTheDesktopWhileTheWindowIsOutOfSight(FxRobot robot) {
    List<String> outside = new ArrayList<>();
    Notices notices = new Notices(desk, stage, (title, text) -> outside.add(title + ": " + text));
    Event done = new Event.DownloadFinished(Samples.id("a"), "Arch Linux", Path.of("/downloads"));
    robot.interact(() -> {
      stage.setIconified(true);
      notices.tell(done);
      notices.tell(done);
      stage.setIconified(false);
      notices.tell(new Event.TorrentFailed(Samples.id("b"), "Sintel", FULL));
      stage.hide();
      notices.tell(new Event.TorrentFailed(Samples.id("c"), "Tears", FULL));
      stage.show();
    });
    assertEquals(
        List.of("Download complete: Arch Linux", "Tears: No space left in Films"), outside);
  }
}
