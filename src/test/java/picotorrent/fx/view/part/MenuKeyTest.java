package picotorrent.fx.view.part;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import javafx.scene.Scene;
import javafx.scene.control.ContextMenu;
import javafx.scene.control.ListView;
import javafx.scene.control.MenuItem;
import javafx.scene.input.ContextMenuEvent;
import javafx.scene.input.KeyCode;
import javafx.stage.Stage;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.testfx.api.FxRobot;
import org.testfx.framework.junit5.ApplicationExtension;
import org.testfx.framework.junit5.Start;
import org.testfx.util.WaitForAsyncUtils;

/// A menu opens without a mouse, at the row it is about.
@SuppressWarnings("NullAway.Init")
@NullMarked
@ExtendWith(ApplicationExtension.class)
class MenuKeyTest {
  private static final double ROW = 30;

  private final List<ContextMenuEvent> asked = new ArrayList<>();
  private ListView<String> list;
  private ContextMenu menu;

  @Start
  void open(Stage stage) {
    list = new ListView<>();
    list.getItems().setAll("one", "two", "three");
    list.setFixedCellSize(ROW);
    menu = new ContextMenu(new MenuItem("something"));
    list.setContextMenu(menu);
    list.addEventFilter(ContextMenuEvent.ANY, asked::add);
    stage.setScene(new Scene(list, 300, 200));
    MenuKey.install(stage.getScene());
    stage.show();
    list.requestFocus();
    list.getSelectionModel().select(1);
    list.getFocusModel().focus(1);
  }

  private static void press(FxRobot robot, KeyCode... keys) {
    robot.push(keys);
    WaitForAsyncUtils.waitForFxEvents();
  }

  @Test
  void theMenuOpensBelowTheRowThatIsSelected(FxRobot robot) {
    press(robot, KeyCode.CONTEXT_MENU);
    assertTrue(menu.isShowing());
    assertTrue(asked.getFirst().isKeyboardTrigger());
    assertEquals(2 * ROW, asked.getFirst().getY(), 3);
    press(robot, KeyCode.ESCAPE);
    assertFalse(menu.isShowing());
    assertTrue(list.isFocused());
  }

  @Test
  void shiftWithF10OpensItTooAndF10AloneDoesNot(FxRobot robot) {
    press(robot, KeyCode.F10);
    assertFalse(menu.isShowing());
    press(robot, KeyCode.SHIFT, KeyCode.F10);
    assertTrue(menu.isShowing());
  }

  @Test
  void windowsAsksByItself() {
    assertFalse(MenuKey.isNeeded("Windows 11"));
    assertTrue(MenuKey.isNeeded("Linux"));
    assertTrue(MenuKey.isNeeded("Mac OS X"));
  }
}
