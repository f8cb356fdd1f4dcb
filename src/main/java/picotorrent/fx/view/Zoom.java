package picotorrent.fx.view;

import java.util.List;
import javafx.scene.layout.Region;
import javafx.scene.transform.Scale;
import picotorrent.fx.model.UiSettings.Appearance;

/// Draws the whole window larger or smaller than the screen's own scale has it: text, icons and
/// what is around them keep their proportions, and the window is laid out for the room that is
/// left.
final class Zoom extends Region {
  /// Sizes to choose from, in percent.
  static final List<Integer> STEPS = List.of(80, 90, 100, 110, 125, 150, 175, 200);

  private final Region content;
  private final Scale scale = new Scale(1, 1, 0, 0);

  Zoom(Region content) {
    this.content = content;
    content.getTransforms().add(scale);
    getChildren().add(content);
  }

  /// The next larger (1) or smaller (-1) size; 0 is the usual one.
  static int next(int percent, int step) {
    return switch (Integer.signum(step)) {
      case 1 -> STEPS.stream().filter(each -> each > percent).findFirst().orElse(percent);
      case -1 ->
          STEPS.reversed().stream().filter(each -> each < percent).findFirst().orElse(percent);
      default -> Appearance.USUAL_PERCENT;
    };
  }

  /// Takes a size.
  void show(int percent) {
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
