package picotorrent.fx.view;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import javafx.scene.Node;
import javafx.scene.control.ContextMenu;
import javafx.scene.control.TreeTableView;
import javafx.scene.input.ContextMenuEvent;
import javafx.scene.input.KeyCode;
import javafx.stage.Stage;
import javafx.stage.Window;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.testfx.api.FxRobot;
import org.testfx.framework.junit5.ApplicationExtension;
import org.testfx.framework.junit5.Start;
import org.testfx.util.WaitForAsyncUtils;
import picotorrent.api.Command;
import picotorrent.api.SessionStatus;
import picotorrent.fx.FakeEngine;
import picotorrent.fx.Hand;
import picotorrent.fx.Samples;
import picotorrent.fx.model.TorrentRow;
import picotorrent.fx.view.detail.DetailDoor;
import picotorrent.fx.view.incoming.AddSheet;
import picotorrent.fx.view.incoming.Incoming;
import picotorrent.fx.view.incoming.IncomingDoor;
import picotorrent.fx.view.part.Desk;
import picotorrent.fx.view.part.SheetLayer;
import picotorrent.fx.view.preferences.PreferencesSheet;

/// A person without a mouse gets everywhere.
@SuppressWarnings("NullAway.Init")
@NullMarked
@ExtendWith(ApplicationExtension.class)
class KeyboardTest {
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

  private static void press(FxRobot robot, KeyCode... keys) {
    robot.push(keys);
    WaitForAsyncUtils.waitForFxEvents();
  }

  @Test
  void rowsAreWalkedOpenedStoppedRemovedAndBroughtBack(FxRobot robot) {
    press(robot, KeyCode.DOWN);
    press(robot, KeyCode.DOWN);
    press(robot, KeyCode.SHIFT, KeyCode.DOWN);
    assertEquals(2, window.table().selected().size());
    press(robot, KeyCode.ENTER);
    assertTrue(window.details().isVisible());
    press(robot, KeyCode.SPACE);
    assertEquals(2, Objects.requireNonNull(engine.last(Command.Stop.class)).torrents().size());
    press(robot, KeyCode.DELETE);
    assertEquals(10, window.table().getItems().size());
    press(robot, KeyCode.CONTROL, KeyCode.Z);
    assertEquals(12, window.table().getItems().size());
    press(robot, KeyCode.CONTROL, KeyCode.A);
    assertEquals(12, window.table().selected().size());
  }

  @Test
  void anArrowBeginsAtTheRowThatHasTheFocus(FxRobot robot) {
    press(robot, KeyCode.DOWN);
    assertEquals(List.of(window.table().getItems().getFirst()), window.table().selected());
    press(robot, KeyCode.DOWN);
    assertEquals(List.of(window.table().getItems().get(1)), window.table().selected());
    robot.interact(() -> window.table().getSelectionModel().clearSelection());
    press(robot, KeyCode.UP);
    assertEquals(1, window.table().selected().size());
  }

  @Test
  void theMenuOfARowOpensByItsKey(FxRobot robot) {
    press(robot, KeyCode.DOWN);
    robot.interact(() ->
        window
            .table()
            .fireEvent(
                new ContextMenuEvent(
                    ContextMenuEvent.CONTEXT_MENU_REQUESTED, 0, 0, 0, 0, true, null)));
    ContextMenu menu =
        Window.getWindows().stream()
            .filter(ContextMenu.class::isInstance)
            .map(ContextMenu.class::cast)
            .findFirst()
            .orElseThrow();
    press(robot, KeyCode.DOWN, KeyCode.DOWN);
    press(robot, KeyCode.ENTER);
    assertFalse(menu.isShowing());
    assertNotNull(engine.last(Command.Stop.class));
  }

  @Test
  void quittingAndZoomingWorkWhileASheetIsOpenAndAnotherSheetDoesNot(FxRobot robot) {
    AtomicInteger quits = new AtomicInteger();
    robot.interact(() -> window.onQuit(quits::incrementAndGet));
    boolean dense = desk.preferences().get().appearance().compact();
    press(robot, KeyCode.CONTROL, KeyCode.D);
    assertEquals(!dense, desk.preferences().get().appearance().compact(), "once");
    press(robot, KeyCode.CONTROL, KeyCode.COMMA);
    Hand.await("preferences are open", () -> window.sheets().isOpen());
    Node sheet = window.sheets().sheet();
    press(robot, KeyCode.CONTROL, KeyCode.N);
    assertEquals(sheet, window.sheets().sheet());
    press(robot, KeyCode.CONTROL, KeyCode.EQUALS);
    assertTrue(desk.preferences().get().appearance().scalePercent() > 100);
    press(robot, KeyCode.CONTROL, KeyCode.Q);
    assertEquals(1, quits.get());
  }

  @Test
  void f6GoesRoundTheRegionsAndShiftGoesBack(FxRobot robot) {
    press(robot, KeyCode.DOWN);
    List<Node> seen = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      press(robot, KeyCode.F6);
      seen.add(Objects.requireNonNull(window.getScene().getFocusOwner()));
    }
    assertEquals(5, seen.stream().distinct().count(), () -> "regions: " + seen);
    Node here = window.getScene().getFocusOwner();
    press(robot, KeyCode.F6);
    press(robot, KeyCode.SHIFT, KeyCode.F6);
    assertEquals(here, window.getScene().getFocusOwner());
  }

  @Test
  void aPreferenceIsFoundAndSwitched(FxRobot robot) {
    press(robot, KeyCode.CONTROL, KeyCode.COMMA);
    robot.write("exchange");
    WaitForAsyncUtils.waitForFxEvents();
    assertTrue(desk.preferences().get().engine().discovery().pex());
    Node toggle = robot.lookup("#preference-pex").query();
    for (int i = 0; i < 20 && !toggle.isFocused(); i++) {
      press(robot, KeyCode.TAB);
    }
    assertTrue(toggle.isFocused(), "Tab reaches it");
    press(robot, KeyCode.SPACE);
    assertFalse(desk.preferences().get().engine().discovery().pex());
    press(robot, KeyCode.ESCAPE);
    assertFalse(window.sheets().isOpen());
  }

  @Test
  void aMagnetLinkIsTypedLookedAtAndAdded(FxRobot robot) {
    robot.interact(() ->
        window
            .sheets()
            .show(IncomingDoor.magnet(desk, window.sheets(), window.actions().incoming())));
    WaitForAsyncUtils.waitForFxEvents();
    String link = "magnet:?xt=urn:btih:" + "ab".repeat(20);
    robot.interact(() ->
        ((javafx.scene.control.TextInputControl) robot.lookup("#magnet-text").query())
            .setText(link));
    for (int i = 0; i < 8 && !focused("magnet-next"); i++) {
      press(robot, KeyCode.TAB);
    }
    press(robot, KeyCode.SPACE);
    Hand.await("it is looked at", () -> window.sheets().sheet() instanceof AddSheet);
    Hand.ready(robot, "#download");
    press(robot, KeyCode.ENTER);
    assertNotNull(engine.last(Command.AddMagnet.class));
  }

  private boolean focused(String id) {
    Node owner = window.getScene().getFocusOwner();
    return owner != null && id.equals(owner.getId());
  }

  @Test
  void theFocusStaysInASheet(FxRobot robot) {
    press(robot, KeyCode.CONTROL, KeyCode.N);
    for (int i = 0; i < 12; i++) {
      press(robot, KeyCode.TAB);
      Node owner = Objects.requireNonNull(window.getScene().getFocusOwner());
      assertTrue(isIn(owner, window.sheets()), () -> "outside: " + owner);
    }
  }

  @Test
  void theKeysGoToTheTorrentsAsSoonAsThereAreSome(FxRobot robot) {
    SessionStatus session = engine.snapshot().session();
    engine.show(session, List.of());
    robot.interact(() -> desk.feed().pull(1_000_000_000L));
    robot.interact(() -> window.lookup("#add").requestFocus());
    assertTrue(focused("add"));
    engine.show(session, Samples.library());
    robot.interact(() -> desk.feed().pull(2_000_000_000L));
    assertTrue(window.table().isFocused());
  }

  @Test
  void theFocusGoesBackToTheListWithTheDetails(FxRobot robot) {
    press(robot, KeyCode.DOWN);
    press(robot, KeyCode.CONTROL, KeyCode.DIGIT3);
    robot.interact(() -> robot.lookup(".pt-details-close").query().requestFocus());
    press(robot, KeyCode.SPACE);
    assertFalse(window.details().isVisible() && window.details().getScene() != null);
    assertEquals(window.table(), window.getScene().getFocusOwner());
  }

  @Test
  void tabComesToTheFilesOfAMagnetBeforeItsButtons(FxRobot robot) {
    TorrentRow row = window.table().getItems().getFirst();
    robot.interact(() ->
        window.sheets().show(IncomingDoor.choose(desk, window.sheets(), row.id(), row.name())));
    WaitForAsyncUtils.waitForFxEvents();
    assertInstanceOf(TreeTableView.class, window.getScene().getFocusOwner());
    press(robot, KeyCode.TAB);
    assertTrue(focused("files-cancel"));
  }

  @Test
  void everySheetTakesTheFocusToWhatComesFirst(FxRobot robot) throws Exception {
    SheetLayer sheets = window.sheets();
    Incoming incoming = window.actions().incoming();
    TorrentRow row = window.table().getItems().getFirst();
    List<Supplier<SheetLayer.Sheet>> all =
        List.of(
            () -> new PreferencesSheet(desk, sheets),
            () -> new StatisticsSheet(desk, sheets),
            () -> new WelcomeSheet(desk, sheets),
            () -> IncomingDoor.magnet(desk, sheets, incoming),
            () -> IncomingDoor.create(desk, sheets),
            () -> IncomingDoor.seed(desk, sheets),
            () -> DetailDoor.trackers(desk, sheets, row.id(), List.of()),
            () -> IncomingDoor.choose(desk, sheets, row.id(), row.name()),
            () -> IncomingDoor.checked(desk, sheets, row.id(), row.name()));
    for (Supplier<SheetLayer.Sheet> make : all) {
      SheetLayer.Sheet sheet = WaitForAsyncUtils.asyncFx(make::get).get();
      robot.interact(() -> sheets.show(sheet));
      WaitForAsyncUtils.waitForFxEvents();
      Node first = Objects.requireNonNull(sheet.first());
      Node owner = Objects.requireNonNull(window.getScene().getFocusOwner());
      assertTrue(first.isDisabled() || isIn(owner, first), () -> sheet + " begins at " + owner);
    }
  }

  @Test
  void enterMakesATorrentOfWhatIsNone(FxRobot robot, @TempDir Path folder) throws Exception {
    Path file = Files.writeString(folder.resolve("notes.txt"), "not bencode");
    robot.interact(() -> window.actions().incoming().open(List.of(file.toString())));
    Hand.ready(robot, "#create-from");
    press(robot, KeyCode.ENTER);
    assertInstanceOf(IncomingDoor.CREATE, window.sheets().sheet());
  }

  private static boolean isIn(Node node, Node region) {
    for (Node at = node; at != null; at = at.getParent()) {
      if (at == region) {
        return true;
      }
    }
    return false;
  }
}
