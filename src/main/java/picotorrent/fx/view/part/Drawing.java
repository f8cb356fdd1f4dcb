package picotorrent.fx.view.part;

import javafx.scene.canvas.Canvas;
import javafx.scene.canvas.GraphicsContext;
import javafx.scene.layout.Region;
import javafx.scene.transform.Scale;

/// A region that draws itself on a canvas of its own size, again whenever that changes.
///
/// On a fine screen JavaFX gives the canvas as many dots as the screen has; a picture taken at
/// another scale than the screen's says so by [#DENSITY] in the properties of the scene's root.
public abstract class Drawing extends Region {
  /// Dots of the canvas for each point, a `Double`; missing: one.
  public static final String DENSITY = "pt-density";

  private final Canvas canvas = new Canvas();
  private final Scale shrink = new Scale(1, 1);
  private double density = 1;

  /// An empty one.
  protected Drawing() {
    canvas.setManaged(false);
    canvas.getTransforms().add(shrink);
    getChildren().add(canvas);
  }

  /// Draws everything on an empty canvas.
  protected abstract void draw(GraphicsContext g, double width, double height);

  /// Draws again.
  protected final void redraw() {
    GraphicsContext g = canvas.getGraphicsContext2D();
    g.setTransform(density, 0, 0, density, 0, 0);
    double width = canvas.getWidth() / density;
    double height = canvas.getHeight() / density;
    g.clearRect(0, 0, width, height);
    draw(g, width, height);
  }

  @Override
  protected void layoutChildren() {
    Object wished = getScene() == null ? null : getScene().getRoot().getProperties().get(DENSITY);
    density = wished instanceof Double dots ? dots : 1;
    shrink.setX(1 / density);
    shrink.setY(1 / density);
    if (canvas.getWidth() != getWidth() * density || canvas.getHeight() != getHeight() * density) {
      canvas.setWidth(getWidth() * density);
      canvas.setHeight(getHeight() * density);
    }
    redraw();
  }
}
