package picotorrent.fx.view.part;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.function.ToDoubleFunction;
import javafx.scene.Scene;
import javafx.scene.control.ContextMenu;
import javafx.scene.control.MenuItem;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.Pane;
import javafx.stage.PopupWindow;
import javafx.stage.Stage;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.testfx.api.FxRobot;
import org.testfx.framework.junit5.ApplicationExtension;
import org.testfx.util.WaitForAsyncUtils;

/// What pops up over a window is as large as the window is drawn.
@NullMarked
@ExtendWith(ApplicationExtension.class)
class ZoomTest {
  @Test
  void menusAndTooltipsGrowWithTheirWindow(FxRobot robot) {
    ToDoubleFunction<Integer> menu =
        percent -> width(robot, percent, new ContextMenu(new MenuItem("Start"), item()));
    assertEquals(2, menu.applyAsDouble(200) / menu.applyAsDouble(100), 0.35);
    ToDoubleFunction<Integer> tooltip =
        percent -> width(robot, percent, new Tooltip("why it does not do what it should"));
    assertEquals(2, tooltip.applyAsDouble(200) / tooltip.applyAsDouble(100), 0.35);
  }

  private static MenuItem item() {
    return new MenuItem("Superseeding, and a longer text");
  }

  @Test
  void whatBelongsToAnotherWindowIsLeftAlone(FxRobot robot) {
    Stage[] other = new Stage[1];
    robot.interact(() -> {
      other[0] = new Stage();
      other[0].setScene(new Scene(new Pane(), 100, 100));
      other[0].show();
    });
    Stage large = open(robot, 200);
    ContextMenu menu = new ContextMenu(item());
    robot.interact(() -> menu.show(other[0]));
    String style = menu.getStyle();
    robot.interact(() -> {
      menu.hide();
      large.close();
      other[0].close();
    });
    assertTrue(style == null || style.isEmpty(), style);
  }

  private static Stage open(FxRobot robot, int percent) {
    Stage[] stage = new Stage[1];
    robot.interact(() -> {
      Zoom zoom = new Zoom(new Pane());
      zoom.show(percent);
      stage[0] = new Stage();
      stage[0].setScene(new Scene(zoom, 400, 300));
      Theme.dress(stage[0].getScene());
      stage[0].show();
    });
    return stage[0];
  }

  private static double width(FxRobot robot, int percent, PopupWindow popup) {
    Stage stage = open(robot, percent);
    robot.interact(() -> popup.show(stage));
    WaitForAsyncUtils.waitForFxEvents();
    double width = popup.getWidth();
    robot.interact(() -> {
      popup.hide();
      stage.close();
    });
    return width;
  }
}
