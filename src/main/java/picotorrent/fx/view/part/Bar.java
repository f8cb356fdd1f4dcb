package picotorrent.fx.view.part;

import javafx.css.PseudoClass;
import javafx.scene.AccessibleAttribute;
import javafx.scene.AccessibleRole;
import javafx.scene.layout.Region;

/// A progress bar 6 pixels high, without text or movement. Lighter than a `ProgressBar`: a table
/// has one in every row.
public final class Bar extends Region {
  private static final double HEIGHT = 6;
  private static final PseudoClass COMPLETE = PseudoClass.getPseudoClass("complete");

  private final Region fill = new Region();
  private double fraction;

  /// An empty one.
  public Bar() {
    getStyleClass().add("pt-bar");
    fill.getStyleClass().add("pt-bar-fill");
    fill.setManaged(false);
    getChildren().add(fill);
    setMinHeight(HEIGHT);
    setPrefHeight(HEIGHT);
    setMaxHeight(HEIGHT);
    setAccessibleRole(AccessibleRole.PROGRESS_INDICATOR);
  }

  /// @param next how much of it is filled, 0 to 1
  public void set(double next) {
    if (next != fraction) {
      fraction = Math.clamp(next, 0, 1);
      pseudoClassStateChanged(COMPLETE, fraction >= 1);
      notifyAccessibleAttributeChanged(AccessibleAttribute.VALUE);
      requestLayout();
    }
  }

  double fraction() {
    return fraction;
  }

  @Override
  protected void layoutChildren() {
    double width = fraction * getWidth();
    // A sliver narrower than it is high would not be round.
    fill.setVisible(width > 0);
    fill.resizeRelocate(0, 0, Math.max(2, width), HEIGHT);
  }

  @Override
  public Object queryAccessibleAttribute(AccessibleAttribute attribute, Object... parameters) {
    return attribute == AccessibleAttribute.VALUE
        ? fraction
        : super.queryAccessibleAttribute(attribute, parameters);
  }
}
