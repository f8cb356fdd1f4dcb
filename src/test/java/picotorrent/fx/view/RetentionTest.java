package picotorrent.fx.view;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.testfx.api.FxRobot;
import org.testfx.framework.junit5.ApplicationExtension;

/// A window that is closed, with all its tabs and sheets, leaves nothing behind.
@NullMarked
@ExtendWith(ApplicationExtension.class)
class RetentionTest {
  @Test
  void nothingHoldsAClosedWindow(FxRobot robot) {
    List<WeakReference<MainWindow>> closed = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      robot.interact(() -> closed.add(Retention.openAndClose()));
    }
    robot.interact(Retention::leaveTheFocusElsewhere);
    assertEquals(0, Retention.count(closed));
  }
}
