package picotorrent.fx.view;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Locale;
import java.util.Objects;
import javafx.scene.control.ButtonBase;
import javafx.scene.control.CheckBox;
import javafx.scene.control.CheckMenuItem;
import javafx.scene.control.Control;
import javafx.scene.control.Menu;
import javafx.scene.control.MenuItem;
import javafx.scene.control.RadioMenuItem;
import javafx.scene.control.TextInputControl;
import javafx.scene.input.KeyCode;
import javafx.stage.Stage;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.testfx.api.FxRobot;
import org.testfx.framework.junit5.ApplicationExtension;
import org.testfx.framework.junit5.Start;
import picotorrent.api.Command;
import picotorrent.api.RateLimits;
import picotorrent.api.SeedGoals;
import picotorrent.base.Endpoint;
import picotorrent.fx.FakeEngine;
import picotorrent.fx.Hand;
import picotorrent.fx.Samples;
import picotorrent.fx.model.Details;
import picotorrent.fx.model.NoticeBoard.Notice;
import picotorrent.fx.model.Texts;
import picotorrent.fx.view.part.Desk;
import picotorrent.fx.view.part.KeyHint;

/// Every command is in a menu; a menu says what holds, and which keys do the same.
@SuppressWarnings("NullAway.Init")
@NullMarked
@ExtendWith(ApplicationExtension.class)
class MenusTest {
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

  private static MenuItem item(List<MenuItem> items, String text) {
    return items.stream().filter(item -> text.equals(item.getText())).findFirst().orElseThrow();
  }

  private List<MenuItem> menu(String name) {
    return ((Menu) item(window.actions().mainMenu().getItems(), name)).getItems();
  }

  private void select(FxRobot robot, int... rows) {
    robot.interact(() -> {
      window.table().getSelectionModel().clearSelection();
      for (int row : rows) {
        window.table().getSelectionModel().select(row);
      }
    });
  }

  @Test
  void theMenuOfTheWindowHasWhatTheMenuOfARowHas(FxRobot robot) {
    robot.interact(() -> {
      window.table().getSelectionModel().clearSelection();
      assertTrue(item(window.actions().mainMenu().getItems(), "Torrent").isDisable());
    });
    select(robot, 0);
    robot.interact(() -> {
      assertEquals(
          window.actions().rowMenu().getItems().stream().map(MenuItem::getText).toList(),
          menu("Torrent").stream().map(MenuItem::getText).toList());
      item(menu("Torrent"), "Stop").fire();
    });
    assertEquals(1, Objects.requireNonNull(engine.last(Command.Stop.class)).torrents().size());
  }

  @Test
  void whatHoldsIsTicked(FxRobot robot) {
    select(robot, 0);
    robot.interact(() -> {
      List<MenuItem> labels = ((Menu) item(menu("Torrent"), "Label")).getItems();
      assertTrue(((RadioMenuItem) item(labels, "Systems")).isSelected());
      assertFalse(((RadioMenuItem) item(labels, "Films")).isSelected());
      List<MenuItem> orders = ((Menu) item(menu("Torrent"), "Order")).getItems();
      assertTrue(((RadioMenuItem) item(orders, "Rarest first")).isSelected());
    });
  }

  @Test
  void columnsAndOrderAreChosenByKeyboardToo(FxRobot robot) {
    robot.interact(() -> {
      CheckMenuItem ratio =
          (CheckMenuItem) item(((Menu) item(menu("View"), "Columns")).getItems(), "Ratio");
      assertFalse(ratio.isSelected());
      ratio.setSelected(true);
      ratio.fire();
      item(((Menu) item(menu("View"), "Sort by")).getItems(), "Name").fire();
    });
    assertTrue(
        window.table().arrangement().columns().stream()
            .anyMatch(column -> column.id().equals("ratio") && column.visible()));
    assertEquals("name", window.table().arrangement().sortBy());
    assertFalse(window.table().arrangement().descending());
    robot.interact(() -> {
      item(((Menu) item(menu("View"), "Sort by")).getItems(), "Name").fire();
      item(((Menu) item(menu("View"), "Columns")).getItems(), "The usual columns").fire();
    });
    assertTrue(window.table().arrangement().descending());
    assertTrue(
        window.table().arrangement().columns().stream()
            .noneMatch(column -> column.id().equals("ratio") && column.visible()));
  }

  @Test
  void limitsAndGoalsOfOneTorrentAreTyped(FxRobot robot) {
    select(robot, 0);
    robot.interact(() -> item(menu("Torrent"), "Limits and goals…").fire());
    robot.interact(() -> {
      robot.lookup("#limits-down").<TextInputControl>query().setText("1,500");
      robot.lookup("#limits-ratio").<TextInputControl>query().setText("1.5");
      robot.lookup("#limits-idle").<TextInputControl>query().setText("90");
    });
    Hand.click(robot, "#limits-go");
    assertEquals(
        new RateLimits(1_500_000, 0),
        Objects.requireNonNull(engine.last(Command.SetTorrentLimits.class)).limits());
    assertEquals(
        new SeedGoals(1.5, 0, 5_400),
        Objects.requireNonNull(engine.last(Command.SetGoals.class)).goals());
    assertFalse(window.sheets().isOpen());
  }

  @Test
  void limitsThatAreLeftAloneStayAsEachTorrentHasThem(FxRobot robot) {
    select(robot, 0, 2);
    robot.interact(() -> item(menu("Torrent"), "Limits and goals…").fire());
    robot.interact(() -> robot.lookup("#limits-up").<TextInputControl>query().setText("20"));
    Hand.click(robot, "#limits-go");
    assertEquals(
        2,
        engine.commands.stream().filter(Command.SetTorrentLimits.class::isInstance).count(),
        "each its own");
    assertNull(engine.last(Command.SetGoals.class));
  }

  @Test
  void aPeerIsNamed(FxRobot robot) {
    select(robot, 0);
    engine.detail(Samples.detail(NAME));
    robot.interact(() -> window.actions().showTab(Details.Tab.PEERS));
    robot.interact(() -> desk.feed().pull(2_000_000_000L));
    Control peers = robot.lookup("#peers").query();
    robot.interact(() -> item(peers.getContextMenu().getItems(), "Add a peer…").fire());
    robot.interact(() -> robot.lookup("#add-peer").<TextInputControl>query().setText("nonsense"));
    ButtonBase go = robot.lookup("#add-peer-go").query();
    assertTrue(go.isDisabled(), "no address");
    robot.interact(
        () -> robot.lookup("#add-peer").<TextInputControl>query().setText("192.0.2.7:6881"));
    Hand.click(robot, "#add-peer-go");
    assertEquals(
        List.of(Endpoint.parse("192.0.2.7:6881")),
        Objects.requireNonNull(engine.last(Command.AddPeers.class)).peers());
  }

  @Test
  void filesGoToTheTrashByKeyAndComeBackByUndo(FxRobot robot) {
    select(robot, 0);
    robot.interact(window.table()::requestFocus);
    robot.push(KeyCode.SHIFT, KeyCode.DELETE);
    assertEquals(11, window.table().getItems().size());
    assertTrue(TestWindow.texts(window).contains("its files go to the trash"));
    robot.interact(() -> item(window.actions().mainMenu().getItems(), "Undo").fire());
    assertEquals(12, window.table().getItems().size());
  }

  @Test
  void theLimitsOfQuietHoursHoldAtOnce(FxRobot robot) {
    Hand.click(robot, window.stops().getLast());
    CheckBox slow = (CheckBox) Hand.ready(robot, "#limit-slow");
    robot.interact(slow::fire);
    assertTrue(desk.preferences().get().schedule().always());
    assertTrue(TestWindow.texts(window).contains("of 1.0 MB/s"), "the status bar says so");
    robot.interact(slow::fire);
    assertFalse(desk.preferences().get().schedule().always());
  }

  @Test
  void aNoticeStandsAboveTheStatusBarAndGoesWhenItIsClosed(FxRobot robot) {
    robot.interact(() -> desk.notices().say(new Notice("Download complete", "Arch Linux")));
    robot.interact(() -> desk.notices().say(new Notice("Download complete", "Arch Linux")));
    assertEquals(1, desk.notices().notices().size(), "the same is one message");
    double bottom = Hand.ready(robot, ".pt-notice").localToScene(0, 0).getY();
    assertTrue(bottom < window.getHeight() - 32 - 40, "it covers no limits: " + bottom);
    Hand.click(robot, ".pt-notice .pt-cross");
    assertEquals(0, desk.notices().notices().size());
  }

  @Test
  void whatNothingMatchesLeadsBack(FxRobot robot) {
    robot.interact(() -> window.toolBar().search().setText("xyzzy"));
    assertEquals(0, window.table().getItems().size());
    Hand.click(robot, "#show-all");
    assertEquals(12, window.table().getItems().size());
    robot.interact(() -> window.toolBar().search().setText("xyzzy"));
    Hand.click(robot, "#search-clear");
    Hand.await("all are listed", () -> window.table().getItems().size() == 12);
    assertEquals("", window.toolBar().search().getText());
  }

  @Test
  void keysAreCalledAsTheKeyboardOfTheLanguageHasThem() {
    assertEquals(
        "Strg Umschalt Pos1",
        KeyHint.of("Ctrl+Shift+Home", Texts.of(Locale.GERMAN)).getDisplayText());
    assertEquals("Entf", KeyHint.of("Delete", Texts.of(Locale.GERMAN)).getDisplayText());
    assertEquals("Ctrl O", KeyHint.of("Ctrl+O", Texts.of(Locale.ENGLISH)).getDisplayText());
  }
}
