package picotorrent.fx.view.detail;

import java.util.HashMap;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.geometry.Pos;
import javafx.scene.control.TableCell;
import javafx.scene.control.TableColumn;
import javafx.scene.control.TableView;
import org.jspecify.annotations.Nullable;
import picotorrent.api.TorrentDetail.Arriving;
import picotorrent.api.TorrentDetail.PieceMap;
import picotorrent.fx.model.Amounts;
import picotorrent.fx.view.part.Desk;
import picotorrent.fx.view.part.Nodes;

/// Every piece as a row: whether it is there, how much of it has come, how many peers have it.
final class PieceTable extends TableView<Integer> {
  private static final double ROW = 28;
  private static final double TAIL = 24;

  private final Desk desk;
  private final Map<Integer, Arriving> arriving = new HashMap<>();
  private @Nullable PieceMap map;

  PieceTable(Desk desk) {
    this.desk = desk;
    Amounts amounts = desk.texts().amounts();
    setId("piece-table");
    setAccessibleText(desk.text("pieces.table"));
    getStyleClass().addAll("pt-table", "pt-detail-table");
    setFixedCellSize(ROW);
    setColumnResizePolicy(features -> true);
    column("pieces.number", 80, true, "pt-strong-cell", amounts::count);
    TableColumn<Integer, Integer> state =
        column("peers.state", 200, false, "pt-strong-cell", this::state);
    column("pieces.received", 110, true, "pt-quiet-cell", this::blocks);
    column("pieces.copies.short", 84, true, "pt-quiet-cell", this::copies);
    widthProperty()
        .subscribe(width -> state.setPrefWidth(Math.max(100, width.doubleValue() - 274 - TAIL)));
  }

  private TableColumn<Integer, Integer> column(
      String key, double width, boolean right, String style, IntFunction<String> text) {
    TableColumn<Integer, Integer> column = new TableColumn<>(desk.text(key));
    column.setPrefWidth(width);
    column.setSortable(false);
    column.setReorderable(false);
    column.getStyleClass().add(right ? "pt-right" : "pt-left");
    column.setCellValueFactory(features -> new ReadOnlyObjectWrapper<>(features.getValue()));
    column.setCellFactory(any ->
        new TableCell<>() {
          {
            getStyleClass().add(style);
            Nodes.tellWhole(this);
            setAlignment(right ? Pos.CENTER_RIGHT : Pos.CENTER_LEFT);
          }

          @Override
          protected void updateItem(@Nullable Integer piece, boolean empty) {
            super.updateItem(piece, empty);
            setText(empty || piece == null ? "" : text.apply(piece));
          }
        });
    getColumns().add(column);
    return column;
  }

  /// Shows these pieces from now on.
  void show(@Nullable PieceMap next) {
    map = next;
    arriving.clear();
    int count = next == null ? 0 : next.have().size();
    if (next != null) {
      next.arriving().forEach(each -> arriving.put(each.piece(), each));
    }
    if (getItems().size() == count) {
      refresh();
    } else {
      getItems().setAll(IntStream.range(0, count).boxed().toList());
    }
  }

  private String state(int piece) {
    PieceMap pieces = map;
    if (pieces == null || piece >= pieces.have().size()) {
      return "";
    }
    if (pieces.have().get(piece)) {
      return desk.text("pieces.have");
    }
    if (arriving.containsKey(piece)) {
      return desk.text("pieces.arriving");
    }
    boolean offered = piece >= pieces.availability().length || pieces.availability()[piece] > 0;
    return desk.text(offered ? "pieces.missing" : "pieces.unavailable");
  }

  private String blocks(int piece) {
    Amounts amounts = desk.texts().amounts();
    Arriving now = arriving.get(piece);
    return now == null
        ? ""
        : desk.text("amount.of", amounts.count(now.blocksReceived()), amounts.count(now.blocks()));
  }

  private String copies(int piece) {
    PieceMap pieces = map;
    return pieces == null || piece >= pieces.availability().length
        ? ""
        : desk.texts().amounts().count(pieces.availability()[piece]);
  }
}
