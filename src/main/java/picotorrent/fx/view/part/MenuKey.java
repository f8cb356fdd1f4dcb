package picotorrent.fx.view.part;

import java.util.Locale;
import javafx.event.Event;
import javafx.geometry.Bounds;
import javafx.geometry.Point2D;
import javafx.scene.Node;
import javafx.scene.Scene;
import javafx.scene.control.IndexedCell;
import javafx.scene.input.ContextMenuEvent;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.input.PickResult;

/// The menu key, and Shift with F10: they ask for the menu of what has the focus. JavaFX passes
/// that wish on where the system has a message for it, which only Windows has.
public final class MenuKey {
  private static final double INSET = 44; // below a name, not below the icon before it

  private MenuKey() {}

  /// Tells whether the keys ask for nothing by themselves.
  ///
  /// @param system as in the system property `os.name`
  public static boolean isNeeded(String system) {
    return !system.toLowerCase(Locale.ROOT).startsWith("windows");
  }

  /// Makes the keys work in a scene.
  public static void install(Scene scene) {
    scene.addEventFilter(
        KeyEvent.KEY_PRESSED,
        event -> {
          Node owner = scene.getFocusOwner();
          if (asks(event) && owner != null) {
            event.consume();
            ask(owner);
          }
        });
  }

  private static boolean asks(KeyEvent event) {
    return event.getCode() == KeyCode.CONTEXT_MENU
        || event.getCode() == KeyCode.F10 && event.isShiftDown();
  }

  private static void ask(Node owner) {
    Node row = row(owner);
    Bounds room = row.getLayoutBounds();
    double x = room.getMinX() + Math.min(INSET, room.getWidth() / 2);
    Point2D screen = row.localToScreen(x, room.getMaxY());
    Point2D local = owner.screenToLocal(screen);
    Event.fireEvent(
        owner,
        new ContextMenuEvent(
            ContextMenuEvent.CONTEXT_MENU_REQUESTED,
            local.getX(),
            local.getY(),
            screen.getX(),
            screen.getY(),
            true,
            new PickResult(owner, local.getX(), local.getY())));
  }

  /// The row of a list that the arrow keys are at, or the node itself.
  private static Node row(Node owner) {
    return owner.lookupAll(".indexed-cell").stream()
        .filter(node -> node instanceof IndexedCell<?> cell && cell.isFocused() && !cell.isEmpty())
        .findFirst()
        .orElse(owner);
  }
}
