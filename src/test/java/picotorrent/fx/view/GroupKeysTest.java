package picotorrent.fx.view;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.control.ScrollPane;
import javafx.scene.control.TextField;
import javafx.scene.control.ToggleButton;
import javafx.scene.control.TreeTableView;
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
import picotorrent.fx.Hand;
import picotorrent.fx.SampleTorrents;
import picotorrent.fx.model.Details;
import picotorrent.fx.model.Filter;
import picotorrent.fx.model.StateKind;
import picotorrent.fx.view.incoming.IncomingDoor;
import picotorrent.fx.view.part.Desk;
import picotorrent.fx.view.part.SheetLayer;

/// The arrow keys go through buttons of which one holds, and what holds is what is shown.
@SuppressWarnings("NullAway.Init")
@NullMarked
@ExtendWith(ApplicationExtension.class)
class GroupKeysTest {
  private Desk desk;
  private MainWindow window;
  private TestWindow made;

  @Start
  void open(Stage stage) {
    made = TestWindow.open(stage);
    desk = made.desk();
    window = made.window();
  }

  private static void press(FxRobot robot, KeyCode... keys) {
    robot.push(keys);
    WaitForAsyncUtils.waitForFxEvents();
  }

  private static void focus(FxRobot robot, Node node) {
    robot.interact(node::requestFocus);
    assertTrue(node.isFocused(), () -> node + " takes the focus");
  }

  private SheetLayer.Sheet sheet() {
    return Objects.requireNonNull(window.sheets().sheet());
  }

  private String title() {
    return ((Label) sheet().lookup(".pt-title")).getText();
  }

  @Test
  void arrowsTurnThePagesOfThePreferences(FxRobot robot) {
    press(robot, KeyCode.CONTROL, KeyCode.COMMA);
    focus(robot, robot.lookup("#page-general").query());
    press(robot, KeyCode.DOWN);
    assertTrue(robot.lookup("#page-downloads").<ToggleButton>query().isSelected());
    assertEquals(desk.text("preferences.downloads"), title());
    ScrollPane page = (ScrollPane) sheet().lookup(".pt-page-scroll");
    robot.interact(() -> page.setVvalue(1));
    press(robot, KeyCode.DOWN);
    assertEquals(desk.text("preferences.speed"), title());
    assertEquals(0, page.getVvalue(), "a page begins at its beginning");
    TextField search = robot.lookup("#preferences-search").query();
    robot.interact(() -> search.setText("port"));
    assertEquals(desk.text("preferences.found", 3), title());
    robot.interact(search::clear);
    assertEquals(desk.text("preferences.speed"), title(), "back where it was");
    robot.interact(() -> search.setText("port"));
    robot.interact(() -> robot.lookup("#page-speed").<ToggleButton>query().fire());
    assertEquals(desk.text("preferences.speed"), title());
    assertEquals("", search.getText());
  }

  @Test
  void arrowsTurnTheTabsOfTheDetails(FxRobot robot) {
    press(robot, KeyCode.DOWN);
    press(robot, KeyCode.ENTER);
    press(robot, KeyCode.CONTROL, KeyCode.DIGIT1);
    focus(robot, robot.lookup("#tab-overview").query());
    press(robot, KeyCode.RIGHT);
    assertEquals(Details.Tab.FILES, desk.feed().details().tabProperty().get());
    assertTrue(robot.lookup("#tab-files").<ToggleButton>query().isFocused());
  }

  @Test
  void arrowsChooseAFilter(FxRobot robot) {
    focus(robot, robot.lookup(".pt-sidebar-item").query());
    press(robot, KeyCode.DOWN);
    var filter = desk.feed().library().filterProperty();
    assertEquals(new Filter.Of(StateKind.DOWNLOADING), filter.get());
    press(robot, KeyCode.DOWN);
    assertEquals(new Filter.Of(StateKind.SEEDING), filter.get(), "as they stand in sight");
    robot.interact(() -> made.stage().setWidth(780));
    WaitForAsyncUtils.waitForFxEvents();
    List<String> lit =
        robot.lookup(".pt-sidebar-item").queryAllAs(ToggleButton.class).stream()
            .filter(ToggleButton::isSelected)
            .map(ToggleButton::getAccessibleText)
            .toList();
    assertEquals(1, lit.size(), () -> "lit as icons alone: " + lit);
    assertEquals(new Filter.Of(StateKind.SEEDING), filter.get());
  }

  @Test
  void arrowsChooseAFormatAndAnExtension(FxRobot robot, @TempDir Path folder) throws Exception {
    press(robot, KeyCode.CONTROL, KeyCode.N);
    var format = IncomingDoor.created(sheet()).formatProperty();
    var before = format.get();
    ToggleButton chosen = robot.lookup(".pt-segment").query();
    focus(robot, chosen);
    press(robot, KeyCode.RIGHT);
    assertNotEquals(before, format.get());
    press(robot, KeyCode.ESCAPE);
    Path film = Files.write(folder.resolve("film.torrent"), SampleTorrents.film());
    robot.interact(() -> window.actions().incoming().inspect(List.of(film)));
    Hand.ready(robot, "#download");
    TreeTableView<?> files = robot.lookup("#inspected-files").query();
    int all = files.getExpandedItemCount();
    focus(robot, robot.lookup(".pt-chip").query());
    press(robot, KeyCode.RIGHT);
    assertNotEquals(all, files.getExpandedItemCount());
  }
}
