package picotorrent.fx.view.part;

import atlantafx.base.controls.Popover;
import java.util.List;
import javafx.collections.ListChangeListener;
import javafx.scene.Group;
import javafx.scene.Node;
import javafx.scene.Scene;
import javafx.scene.control.PopupControl;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.Region;
import javafx.scene.transform.Scale;
import javafx.stage.PopupWindow;
import javafx.stage.Window;
import picotorrent.fx.model.UiSettings.Appearance;

/// Draws the whole window larger or smaller than the screen's own scale has it: text, icons and
/// what is around them keep their proportions, and the window is laid out for the room that is
/// left. Menus, lists and tooltips over it have windows of their own: their text grows with it.
public final class Zoom extends Region {
  /// Sizes of text in the style sheet's root and in tooltips.
  private static final double TEXT_PIXELS = 13;

  private static final double TOOLTIP_PIXELS = 12;

  /// Sizes to choose from, in percent.
  public static final List<Integer> STEPS = List.of(80, 90, 100, 110, 125, 150, 175, 200);

  private final Region content;
  private final Scale scale = new Scale(1, 1, 0, 0);
  private final ListChangeListener<Window> opened = this::opened;

  /// @param content what is drawn larger or smaller
  public Zoom(Region content) {
    this.content = content;
    content.getTransforms().add(scale);
    getChildren().add(content);
    sceneProperty()
        .flatMap(Scene::windowProperty)
        .flatMap(Window::showingProperty)
        .orElse(false)
        .subscribe(this::follow);
  }

  /// Listens only while the window is there: the list of windows would hold it for ever.
  private void follow(boolean showing) {
    Window.getWindows().removeListener(opened);
    if (showing) {
      Window.getWindows().addListener(opened);
    }
  }

  private void opened(ListChangeListener.Change<? extends Window> change) {
    while (change.next()) {
      for (Window window : change.getAddedSubList()) {
        if (window instanceof PopupControl popup && !(popup instanceof Popover) && isOurs(popup)) {
          enlarge(popup);
        }
      }
    }
  }

  @SuppressWarnings("ReferenceEquality") // a window is a thing, not a value
  private boolean isOurs(PopupControl popup) {
    Window owner = popup.getOwnerWindow();
    while (owner instanceof PopupWindow above) {
      owner = above.getOwnerWindow();
    }
    return getScene() != null && getScene().getWindow() == owner;
  }

  private void enlarge(PopupControl popup) {
    popup.setStyle(text(popup instanceof Tooltip ? TOOLTIP_PIXELS : TEXT_PIXELS));
  }

  /// A style with text of that size in this size of the window; none where both are as usual.
  private String text(double pixels) {
    double factor = scale.getX();
    return factor == 1 ? "" : "-fx-font-size: " + Math.round(pixels * factor) + "px;";
  }

  /// A node as large as the window of a desk is drawn, for the content of a [Popover] over it.
  public static Node drawn(Desk desk, Node node) {
    double factor = desk.preferences().get().appearance().scalePercent() / 100.0;
    node.getTransforms().setAll(new Scale(factor, factor, 0, 0));
    return new Group(node);
  }

  /// The next larger (1) or smaller (-1) size; 0 is the usual one.
  public static int next(int percent, int step) {
    return switch (Integer.signum(step)) {
      case 1 -> STEPS.stream().filter(each -> each > percent).findFirst().orElse(percent);
      case -1 ->
          STEPS.reversed().stream().filter(each -> each < percent).findFirst().orElse(percent);
      default -> Appearance.USUAL_PERCENT;
    };
  }

  /// Takes a size.
  public void show(int percent) {
    double factor = percent / 100.0;
    if (factor != scale.getX()) {
      scale.setX(factor);
      scale.setY(factor);
      requestLayout();
    }
  }

  @Override
  protected void layoutChildren() {
    content.resizeRelocate(0, 0, getWidth() / scale.getX(), getHeight() / scale.getY());
  }
}
