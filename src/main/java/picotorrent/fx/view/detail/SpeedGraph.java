package picotorrent.fx.view.detail;

import java.util.List;
import java.util.function.Function;
import java.util.function.IntToDoubleFunction;
import javafx.css.CssMetaData;
import javafx.css.Styleable;
import javafx.css.StyleableProperty;
import javafx.css.StyleablePropertyFactory;
import javafx.geometry.VPos;
import javafx.scene.AccessibleRole;
import javafx.scene.canvas.GraphicsContext;
import javafx.scene.layout.Region;
import javafx.scene.paint.Color;
import javafx.scene.paint.CycleMethod;
import javafx.scene.paint.LinearGradient;
import javafx.scene.paint.Stop;
import javafx.scene.text.Font;
import javafx.scene.text.Text;
import javafx.scene.text.TextAlignment;
import picotorrent.fx.model.AxisScale;
import picotorrent.fx.model.SpeedHistory;
import picotorrent.fx.view.part.Desk;
import picotorrent.fx.view.part.Drawing;

/// Rates over time with a real axis: five steps, "now" at the right, a read-out under the pointer.
final class SpeedGraph extends Drawing {
  private static final double LEFT = 64;
  private static final double BOTTOM = 26;
  private static final double TOP = 6;
  private static final double TEXT_GAP = 16;
  private static final double RIGHT = 4;
  private static final StyleablePropertyFactory<SpeedGraph> FACTORY =
      new StyleablePropertyFactory<>(Region.getClassCssMetaData());

  private final StyleableProperty<Color> downColour = colour("down", "-pt-down", s -> s.downColour);
  private final StyleableProperty<Color> upColour = colour("up", "-pt-up", s -> s.upColour);
  private final StyleableProperty<Color> lineColour = colour("line", "-pt-line", s -> s.lineColour);
  private final StyleableProperty<Color> textColour = colour("text", "-pt-text", s -> s.textColour);
  private final StyleableProperty<Color> plate = colour("plate", "-pt-plate", s -> s.plate);
  private final StyleableProperty<Color> plateText =
      colour("plateText", "-pt-plate-text", s -> s.plateText);
  private final Desk desk;
  private double plotWidth;
  private double plotHeight;
  private final AxisScale scale = new AxisScale();
  private SpeedHistory history = new SpeedHistory();
  private int seconds = 600;
  private double hoverX = -1;

  SpeedGraph(Desk desk) {
    this.desk = desk;
    getStyleClass().add("pt-speed-graph");
    setAccessibleRole(AccessibleRole.IMAGE_VIEW);
    setAccessibleText(desk.text("speed.graph"));
    setOnMouseMoved(event -> hover(event.getX()));
    setOnMouseExited(event -> hover(-1));
  }

  private StyleableProperty<Color> colour(
      String name, String css, Function<SpeedGraph, StyleableProperty<Color>> getter) {
    StyleableProperty<Color> property =
        FACTORY.createStyleableColorProperty(this, name, css, getter, Color.GRAY);
    ((javafx.beans.Observable) property).addListener(observable -> redraw());
    return property;
  }

  void show(SpeedHistory next, int span) {
    history = next;
    seconds = span;
    redraw();
  }

  void hover(double x) {
    hoverX = x;
    redraw();
  }

  @Override
  public List<CssMetaData<? extends Styleable, ?>> getCssMetaData() {
    return FACTORY.getCssMetaData();
  }

  @Override
  protected void draw(GraphicsContext g, double width, double height) {
    if (width < LEFT * 2) {
      return;
    }
    plotWidth = width - LEFT - RIGHT;
    plotHeight = Math.max(1, height - BOTTOM - TOP);
    SpeedHistory.Summary summary = history.summary(seconds);
    long step =
        scale.step((double) Math.max(summary.peakDown(), summary.peakUp()), System.nanoTime());
    double perPixel = step * (double) AxisScale.STEPS / plotHeight;
    g.setFont(Font.font("Inter", 11));
    drawAxis(g, step);
    drawTimes(g);
    drawCurve(g, ago -> history.down(ago) / perPixel, downColour.getValue());
    drawCurve(g, ago -> history.up(ago) / perPixel, upColour.getValue());
    if (hoverX >= LEFT && hoverX <= LEFT + plotWidth && history.size() > 0) {
      drawHover(g, perPixel);
    }
  }

  private void drawAxis(GraphicsContext g, long step) {
    g.setTextAlign(TextAlignment.RIGHT);
    g.setTextBaseline(VPos.CENTER);
    g.setLineWidth(1);
    for (int i = 0; i <= AxisScale.STEPS; i++) {
      double y = Math.rint(TOP + plotHeight * (AxisScale.STEPS - i) / AxisScale.STEPS) + 0.5;
      Color line = lineColour.getValue();
      g.setStroke(line.deriveColor(0, 1, 1, 0.55));
      g.strokeLine(LEFT, y, LEFT + plotWidth, y);
      g.setFill(textColour.getValue());
      g.fillText(i == 0 ? "0" : axisText(step * i), LEFT - 10, y);
    }
  }

  private String axisText(long rate) {
    String text = desk.texts().amounts().rate(rate);
    return text.replace(desk.texts().amounts().tenths(0).substring(1) + " ", " ");
  }

  private void drawTimes(GraphicsContext g) {
    g.setTextBaseline(VPos.TOP);
    g.setFill(textColour.getValue());
    double free = 0; // where the last text ended
    for (int i = 0; i <= 5; i++) {
      double x = LEFT + plotWidth * i / 5;
      String text = timeText(seconds - seconds * i / 5);
      double width = widthOf(text, g.getFont());
      double left = i == 5 ? x - width : x - width / 2;
      if (i == 0 || i == 5 || left >= free + TEXT_GAP) {
        g.setTextAlign(TextAlignment.LEFT);
        g.fillText(text, Math.rint(left), TOP + plotHeight + 8);
        free = left + width;
      }
    }
  }

  private String timeText(int ago) {
    return ago == 0
        ? desk.text("speed.now")
        : desk.text("speed.ago", desk.texts().amounts().duration(ago));
  }

  private static double widthOf(String text, Font font) {
    Text ruler = new Text(text);
    ruler.setFont(font);
    return ruler.getLayoutBounds().getWidth();
  }

  private void drawCurve(GraphicsContext g, IntToDoubleFunction heightAgo, Color colour) {
    int known = Math.min(history.size(), seconds + 1);
    if (known == 0) {
      return;
    }
    double bottom = TOP + plotHeight;
    double right = LEFT + plotWidth;
    double perSecond = plotWidth / seconds;
    // One point a pixel is as fine as anyone sees.
    int stride = Math.max(1, (int) Math.floor(1 / perSecond));
    g.beginPath();
    g.moveTo(right, bottom - heightAgo.applyAsDouble(0));
    int last = 0;
    for (int ago = stride; ago < known; ago += stride) {
      g.lineTo(right - ago * perSecond, bottom - heightAgo.applyAsDouble(ago));
      last = ago;
    }
    g.setStroke(colour);
    g.setLineWidth(1.75);
    g.stroke();
    g.lineTo(right - last * perSecond, bottom);
    g.lineTo(right, bottom);
    g.closePath();
    g.setFill(
        new LinearGradient(
            0,
            TOP,
            0,
            bottom,
            false,
            CycleMethod.NO_CYCLE,
            new Stop(0, colour.deriveColor(0, 1, 1, 0.22)),
            new Stop(1, colour.deriveColor(0, 1, 1, 0.02))));
    g.fill();
    dot(g, right, bottom - heightAgo.applyAsDouble(0), colour);
  }

  private void drawHover(GraphicsContext g, double perPixel) {
    int ago = (int) Math.round((LEFT + plotWidth - hoverX) / plotWidth * seconds);
    if (ago >= history.size()) {
      return;
    }
    double x = LEFT + plotWidth - ago * plotWidth / seconds;
    double bottom = TOP + plotHeight;
    g.setStroke(textColour.getValue());
    g.setLineWidth(1);
    g.setLineDashes(3, 3);
    g.strokeLine(x, TOP, x, bottom);
    g.setLineDashes();
    dot(g, x, bottom - history.down(ago) / perPixel, downColour.getValue());
    dot(g, x, bottom - history.up(ago) / perPixel, upColour.getValue());
    String time = ago / 60 + ":" + (ago % 60 < 10 ? "0" : "") + ago % 60;
    String text =
        desk.text("speed.ago", time)
            + "   ↓ "
            + desk.texts().amounts().rate((long) history.down(ago))
            + "   ↑ "
            + desk.texts().amounts().rate((long) history.up(ago));
    drawPlate(g, text, x);
  }

  private void drawPlate(GraphicsContext g, String text, double x) {
    double width = text.length() * 6.1 + 12;
    double left = x + 10 + width > LEFT + plotWidth ? x - 10 - width : x + 10;
    g.setFill(plate.getValue());
    g.fillRoundRect(left, TOP, width, 26, 8, 8);
    g.setFill(plateText.getValue());
    g.setTextAlign(TextAlignment.CENTER);
    g.setTextBaseline(VPos.CENTER);
    g.fillText(text, left + width / 2, TOP + 13);
  }

  private static void dot(GraphicsContext g, double x, double y, Color colour) {
    g.setFill(colour);
    g.fillOval(x - 3.5, y - 3.5, 7, 7);
  }
}
