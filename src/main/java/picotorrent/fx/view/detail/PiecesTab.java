package picotorrent.fx.view.detail;

import java.util.Comparator;
import java.util.List;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.layout.BorderPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import org.jspecify.annotations.Nullable;
import org.kordamp.ikonli.javafx.FontIcon;
import picotorrent.api.TorrentDetail.Arriving;
import picotorrent.api.TorrentDetail.PieceMap;
import picotorrent.fx.model.Amounts;
import picotorrent.fx.view.part.Bar;
import picotorrent.fx.view.part.Desk;
import picotorrent.fx.view.part.Nodes;

/// The map of the pieces with a legend that counts, and a table of those that arrive.
final class PiecesTab extends StackPane {
  private final Desk desk;
  private final PieceMapView map = new PieceMapView(false);
  private final PieceMapView strip = new PieceMapView(true);
  private final PieceTable table;
  private final Button as;
  private final Label copies = Nodes.label("", "pt-axis");
  private final Label have = Nodes.label("", "pt-fact");
  private final Label arriving = Nodes.label("", "pt-fact");
  private final Label missing = Nodes.label("", "pt-fact");
  private final Label nobody = Nodes.label("", "pt-fact");
  private final VBox now = new VBox();
  private final BorderPane page = new BorderPane();

  PiecesTab(Desk desk) {
    this.desk = desk;
    table = new PieceTable(desk);
    as = Nodes.iconButton(desk.text("pieces.as-table"), "bi-table", () -> {});
    map.setAccessibleText(desk.text("pieces.map"));
    strip.setAccessibleText(desk.text("pieces.copies"));
    strip.setPrefHeight(8);
    strip.setMaxHeight(8);
    VBox.setVgrow(map, Priority.ALWAYS);
    HBox caption =
        new HBox(Nodes.label(desk.text("pieces.copies"), "pt-axis"), Nodes.spacer(), copies);
    caption
        .maxWidthProperty()
        .bind(map.widthProperty().map(width -> PieceMapView.usedWidth(width.doubleValue())));
    as.setId("pieces-as");
    as.setOnAction(event -> showAs(!table.isVisible()));
    as.getStyleClass().add("pt-copy");
    HBox below = new HBox(caption, as);
    below.getStyleClass().add("pt-pieces-below");
    HBox.setHgrow(caption, Priority.ALWAYS);
    VBox.setVgrow(table, Priority.ALWAYS);
    VBox left = new VBox(map, table, below, strip);
    showAs(false);
    left.getStyleClass().add("pt-pieces-left");
    now.getStyleClass().add("pt-arriving-list");
    VBox right =
        new VBox(
            legend("pt-swatch-have", "pieces.have", have),
            legend("pt-swatch-arriving", "pieces.arriving", arriving),
            legend("pt-swatch-missing", "pieces.missing", missing),
            legend("pt-swatch-nobody", "pieces.unavailable", nobody),
            now);
    right.getStyleClass().add("pt-pieces-right");
    page.getStyleClass().addAll("pt-page", "pt-pieces");
    page.setCenter(left);
    page.setRight(right);
    Label waiting = Nodes.label(desk.text("pieces.waiting"), "pt-muted");
    waiting.visibleProperty().bind(desk.feed().details().metadataMissingProperty());
    getChildren().addAll(page, waiting);
    setMinHeight(0);
    heightProperty().subscribe(() -> show(desk.feed().details().piecesProperty().get()));
    desk.feed().details().piecesProperty().subscribe(this::show);
  }

  /// Shows every piece as a row, or all as a map.
  private void showAs(boolean rows) {
    Nodes.show(table, rows);
    Nodes.show(map, !rows);
    Nodes.show(strip, !rows);
    String other = desk.text(rows ? "pieces.as-map" : "pieces.as-table");
    as.setAccessibleText(other);
    as.getTooltip().setText(other);
    ((FontIcon) as.getGraphic()).setIconLiteral(rows ? "bi-grid-3x3-gap" : "bi-table");
    table.show(rows ? desk.feed().details().piecesProperty().get() : null);
  }

  private void show(@Nullable PieceMap pieces) {
    page.setVisible(pieces != null);
    map.show(pieces);
    strip.show(pieces);
    table.show(table.isVisible() ? pieces : null);
    if (pieces == null) {
      return;
    }
    Amounts amounts = desk.texts().amounts();
    int count = pieces.have().size();
    int orphans = 0;
    int fewest = Integer.MAX_VALUE;
    long sum = 0;
    for (int piece = 0; piece < pieces.availability().length; piece++) {
      int here = pieces.availability()[piece];
      orphans += here == 0 && !pieces.have().get(piece) ? 1 : 0;
      fewest = Math.min(fewest, here);
      sum += here;
    }
    int coming = pieces.arriving().size();
    have.setText(
        desk.text("amount.of", amounts.count(pieces.have().count()), amounts.count(count)));
    arriving.setText(amounts.count(coming));
    missing.setText(amounts.count(Math.max(0, count - pieces.have().count() - coming)));
    nobody.setText(amounts.count(orphans));
    copies.setText(
        count == 0 || pieces.availability().length == 0
            ? ""
            : desk.text(
                "pieces.copies.value",
                amounts.count(fewest),
                amounts.tenths((double) sum / pieces.availability().length)));
    showArriving(pieces.arriving());
  }

  private void showArriving(List<Arriving> pieces) {
    now.getChildren().clear();
    if (pieces.isEmpty()) {
      return;
    }
    Region line = new Region();
    line.getStyleClass().add("pt-line");
    now.getChildren().addAll(line, Nodes.label(desk.text("pieces.now"), "pt-section-small"));
    int room = Math.max(1, (int) ((getHeight() - 160) / 22));
    pieces.stream()
        .sorted(Comparator.comparingInt(Arriving::blocksReceived).reversed())
        .limit(Math.min(room, 12))
        .forEach(piece -> now.getChildren().add(arriving(piece)));
  }

  private HBox arriving(Arriving piece) {
    Amounts amounts = desk.texts().amounts();
    Label number = Nodes.label("#" + amounts.count(piece.piece()), "pt-arriving-number");
    Bar bar = new Bar();
    bar.getStyleClass().add("pt-arriving-bar");
    bar.set((double) piece.blocksReceived() / Math.max(1, piece.blocks()));
    bar.setPrefWidth(96);
    bar.setMinWidth(96);
    Label blocks =
        Nodes.label(
            desk.text(
                "pieces.blocks",
                amounts.count(piece.blocksReceived()),
                amounts.count(piece.blocks())),
            "pt-muted-small");
    HBox row = new HBox(number, bar, Nodes.spacer(), blocks);
    row.getStyleClass().add("pt-arriving");
    return row;
  }

  private HBox legend(String swatchStyle, String key, Label value) {
    Region swatch = new Region();
    swatch.getStyleClass().addAll("pt-swatch", swatchStyle);
    HBox row =
        new HBox(swatch, Nodes.label(desk.text(key), "pt-muted-small"), Nodes.spacer(), value);
    row.getStyleClass().add("pt-legend");
    return row;
  }
}
