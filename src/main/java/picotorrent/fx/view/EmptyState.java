package picotorrent.fx.view;

import javafx.scene.Group;
import javafx.scene.control.Button;
import javafx.scene.layout.HBox;
import javafx.scene.layout.VBox;
import javafx.scene.shape.Line;
import javafx.scene.shape.Rectangle;
import picotorrent.fx.view.part.Desk;
import picotorrent.fx.view.part.Nodes;

/// What an empty library shows: one piece on its way into the hole, a sentence, three buttons.
final class EmptyState extends VBox {
  private static final double CELL = 36;
  private static final double STEP = 44;

  EmptyState(Desk desk, Actions actions) {
    getStyleClass().add("pt-empty");
    Button open = Nodes.button(desk.text("empty.open"), "bi-file-earmark", actions::open);
    open.getStyleClass().add("accent");
    Button magnet = Nodes.button(desk.text("empty.magnet"), "bi-link-45deg", actions::magnet);
    Button create = Nodes.button(desk.text("empty.create"), "bi-box-seam", actions::create);
    HBox buttons = new HBox(open, magnet, create);
    buttons.getStyleClass().add("pt-empty-buttons");
    HBox keys =
        new HBox(
            new HBox(
                Nodes.key(desk.text("key.open")),
                Nodes.label(desk.text("empty.key.open"), "pt-quiet")),
            new HBox(
                Nodes.key(desk.text("key.paste")),
                Nodes.label(desk.text("empty.key.paste"), "pt-quiet")));
    keys.getStyleClass().add("pt-empty-keys");
    getChildren()
        .addAll(
            drawing(),
            Nodes.label(desk.text("empty.title"), "pt-title", "pt-empty-title"),
            Nodes.label(desk.text("empty.text"), "pt-muted", "pt-empty-text"),
            buttons,
            keys);
  }

  private static Group drawing() {
    Group drawing = new Group();
    for (int column = 0; column < 4; column++) {
      String upper = column == 2 ? "pt-hole" : "pt-piece-light";
      drawing.getChildren().add(cell(column * STEP, 72, upper));
      drawing.getChildren().add(cell(column * STEP, 72 + STEP, "pt-piece-mid"));
    }
    Rectangle falling = cell(2 * STEP + 4, 2, "pt-piece-falling");
    falling.setRotate(12);
    Line way = new Line(2 * STEP + 18, 50, 2 * STEP + 18, 66);
    way.getStyleClass().add("pt-way");
    drawing.getChildren().addAll(falling, way);
    return drawing;
  }

  private static Rectangle cell(double x, double y, String styleClass) {
    Rectangle cell = new Rectangle(x, y, CELL, CELL);
    cell.setArcWidth(14);
    cell.setArcHeight(14);
    cell.getStyleClass().add(styleClass);
    return cell;
  }
}
