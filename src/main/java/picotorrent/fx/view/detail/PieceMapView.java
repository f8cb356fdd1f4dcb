package picotorrent.fx.view.detail;

import java.util.List;
import javafx.css.CssMetaData;
import javafx.css.Styleable;
import javafx.css.StyleableProperty;
import javafx.css.StyleablePropertyFactory;
import javafx.scene.AccessibleRole;
import javafx.scene.canvas.GraphicsContext;
import javafx.scene.layout.Region;
import javafx.scene.paint.Color;
import org.jspecify.annotations.Nullable;
import picotorrent.api.TorrentDetail.Arriving;
import picotorrent.api.TorrentDetail.PieceMap;
import picotorrent.fx.view.part.Drawing;

/// The pieces as cells, and below them a strip of how many copies the peers have. With more pieces
/// than cells a cell is a run of pieces, and its blue goes by the share that is held.
final class PieceMapView extends Drawing {
  private static final double CELL = 9;
  private static final double STEP = 11;
  private static final double STRIP = 8;
  private static final StyleablePropertyFactory<PieceMapView> FACTORY =
      new StyleablePropertyFactory<>(Region.getClassCssMetaData());

  private final StyleableProperty<Color> have = colour("haveColor", "-pt-have", s -> s.have);
  private final StyleableProperty<Color> arriving =
      colour("arrivingColor", "-pt-arriving", s -> s.arriving);
  private final StyleableProperty<Color> missing =
      colour("missingColor", "-pt-missing", s -> s.missing);
  private final StyleableProperty<Color> nobody =
      colour("nobodyColor", "-pt-nobody", s -> s.nobody);
  private final boolean strip;
  private @Nullable PieceMap map;

  /// Draws the map itself, or the strip of copies.
  PieceMapView(boolean strip) {
    this.strip = strip;
    getStyleClass().add("pt-piece-map");
    setAccessibleRole(AccessibleRole.IMAGE_VIEW);
    setMinSize(0, STRIP);
  }

  private StyleableProperty<Color> colour(
      String name,
      String css,
      java.util.function.Function<PieceMapView, StyleableProperty<Color>> getter) {
    StyleableProperty<Color> property =
        FACTORY.createStyleableColorProperty(this, name, css, getter, Color.GRAY);
    ((javafx.beans.Observable) property).addListener(observable -> redraw());
    return property;
  }

  void show(@Nullable PieceMap next) {
    map = next;
    redraw();
  }

  @Override
  public List<CssMetaData<? extends Styleable, ?>> getCssMetaData() {
    return FACTORY.getCssMetaData();
  }

  @Override
  protected void draw(GraphicsContext g, double width, double height) {
    PieceMap pieces = map;
    if (pieces != null && pieces.have().size() > 0 && width >= STEP) {
      if (strip) {
        drawStrip(g, pieces.availability(), width);
      } else {
        drawCells(g, pieces, columns(width), Math.max(1, (int) ((height + STEP - CELL) / STEP)));
      }
    }
  }

  private static int columns(double width) {
    return (int) ((width + STEP - CELL) / STEP);
  }

  /// What of a width the cells take: whole ones only.
  static double usedWidth(double width) {
    return columns(width) * STEP - (STEP - CELL);
  }

  private void drawCells(GraphicsContext g, PieceMap pieces, int columns, int rows) {
    int count = pieces.have().size();
    int cells = Math.min(count, columns * rows);
    boolean[] comes = new boolean[cells];
    for (Arriving piece : pieces.arriving()) {
      comes[(int) ((long) piece.piece() * cells / count)] = true;
    }
    for (int cell = 0; cell < cells; cell++) {
      int from = (int) ((long) cell * count / cells);
      int to = Math.max(from + 1, (int) ((long) (cell + 1) * count / cells));
      g.setFill(fill(pieces, from, to, comes[cell]));
      int row = cell / columns;
      g.fillRoundRect(cell % columns * STEP, row * STEP, CELL, CELL, 4, 4);
    }
  }

  private Color fill(PieceMap pieces, int from, int to, boolean comes) {
    int held = 0;
    boolean orphan = false;
    for (int piece = from; piece < to; piece++) {
      boolean has = pieces.have().get(piece);
      held += has ? 1 : 0;
      orphan |= !has && piece < pieces.availability().length && pieces.availability()[piece] == 0;
    }
    if (comes) {
      return arriving.getValue();
    }
    if (orphan) {
      return nobody.getValue();
    }
    double share = (double) held / (to - from);
    return share == 1
        ? have.getValue()
        : missing.getValue().interpolate(have.getValue(), share * 0.85);
  }

  /// As wide as the cells above it, which leave a rest at the right.
  private void drawStrip(GraphicsContext g, int[] copies, double room) {
    double width = usedWidth(room);
    int most = 1;
    for (int each : copies) {
      most = Math.max(most, each);
    }
    int runs = (int) Math.min(copies.length, width / 3);
    for (int run = 0; run < runs; run++) {
      int from = (int) ((long) run * copies.length / runs);
      int to = Math.max(from + 1, (int) ((long) (run + 1) * copies.length / runs));
      int fewest = Integer.MAX_VALUE;
      for (int piece = from; piece < to; piece++) {
        fewest = Math.min(fewest, copies[piece]);
      }
      g.setGlobalAlpha(fewest == 0 ? 0 : 0.12 + 0.68 * fewest / most);
      g.setFill(have.getValue());
      double left = Math.floor(run * width / runs);
      g.fillRect(left, 0, Math.floor((run + 1) * width / runs) - left, STRIP);
    }
    g.setGlobalAlpha(1);
  }
}
