package picotorrent.fx;

import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import javafx.application.Platform;
import javafx.geometry.Bounds;
import javafx.scene.Node;
import javafx.scene.Parent;
import javafx.stage.Window;
import org.jspecify.annotations.NullMarked;
import org.jspecify.annotations.Nullable;
import org.testfx.api.FxRobot;
import org.testfx.util.WaitForAsyncUtils;

/// How tests wait and click: as long as a slow machine under load needs, and never before a person
/// could. What other threads or later pulses bring is looked at on the JavaFX thread alone, between
/// two of its events.
@NullMarked
public final class Hand {
  /// The slowest machine that is still to be waited for; one that is idle never needs a second.
  public static final long PATIENCE_SECONDS = 60;

  private Hand() {}

  /// Waits until a condition, read on the JavaFX thread, is true.
  public static void await(String what, Callable<Boolean> condition) {
    try {
      WaitForAsyncUtils.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS, () -> fx(condition));
    } catch (TimeoutException e) {
      throw new AssertionError("waited in vain: " + what, e);
    }
  }

  /// Reads something on the JavaFX thread.
  public static <T> T fx(Callable<T> read) throws Exception {
    if (Platform.isFxApplicationThread()) {
      return read.call();
    }
    FutureTask<T> task = new FutureTask<>(read);
    Platform.runLater(task);
    try {
      return task.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof Exception cause ? cause : e;
    }
  }

  /// Waits until the first node of a query that can be clicked has come to rest, and clicks on it.
  public static void click(FxRobot robot, String query) {
    robot.clickOn(ready(robot, query));
  }

  /// Waits until a node can be clicked, and clicks on it.
  public static void click(FxRobot robot, Node node) {
    AtomicReference<@Nullable Bounds> before = new AtomicReference<>();
    await(node + " can be clicked", () -> isReady(node) && rests(node, before));
    robot.clickOn(node);
  }

  /// The first node of a query that can be clicked, once there is one.
  public static Node ready(FxRobot robot, String query) {
    AtomicReference<@Nullable Bounds> before = new AtomicReference<>();
    AtomicReference<Node> found = new AtomicReference<>();
    await(
        query + " can be clicked",
        () ->
            robot.lookup(query).queryAll().stream()
                .filter(Hand::isReady)
                .findFirst()
                .map(node -> {
                  found.set(node);
                  return rests(node, before);
                })
                .orElse(false));
    return found.get();
  }

  /// Where it was when it was looked at last.
  private static boolean rests(Node node, AtomicReference<@Nullable Bounds> before) {
    Bounds now = node.localToScreen(node.getBoundsInLocal());
    return now != null && now.equals(before.getAndSet(now));
  }

  /// In sight, enabled, and laid out by a pulse.
  private static boolean isReady(Node node) {
    if (node.getScene() == null || node.isDisabled()) {
      return false;
    }
    Window window = node.getScene().getWindow();
    if (window == null || !window.isShowing()) {
      return false;
    }
    for (Node at = node; at != null; at = at.getParent()) {
      if (!at.isVisible() || at instanceof Parent parent && parent.isNeedsLayout()) {
        return false;
      }
    }
    Bounds bounds = node.localToScene(node.getBoundsInLocal());
    return bounds.getWidth() > 0
        && bounds.getHeight() > 0
        && bounds.intersects(0, 0, node.getScene().getWidth(), node.getScene().getHeight());
  }
}
