package picotorrent.fx.view.detail;

import java.util.Comparator;
import java.util.function.Function;
import java.util.function.Supplier;
import javafx.collections.transformation.SortedList;
import javafx.geometry.Pos;
import javafx.scene.control.TableCell;
import javafx.scene.control.TableColumn;
import javafx.scene.control.TableView;
import org.jspecify.annotations.Nullable;
import picotorrent.fx.model.Keyed;
import picotorrent.fx.view.part.Nodes;

/// A small table of keyed rows: the first column that may grow takes the slack.
///
/// @param <V> what a row shows
class DetailTable<V> extends TableView<Keyed.Row<V>> {
  private static final double ROW = 28;
  private static final double TAIL = 24;

  private @Nullable TableColumn<Keyed.Row<V>, V> slack;

  DetailTable(Keyed<?, V> rows) {
    getStyleClass().addAll("pt-table", "pt-detail-table");
    setFixedCellSize(ROW);
    SortedList<Keyed.Row<V>> sorted = new SortedList<>(rows.rows());
    sorted.comparatorProperty().bind(comparatorProperty());
    setItems(sorted);
    setColumnResizePolicy(features -> true);
    widthProperty().subscribe(any -> fit());
  }

  /// Adds a column of texts.
  TableColumn<Keyed.Row<V>, V> text(
      String title, double width, boolean right, String style, Function<V, String> text) {
    TableColumn<Keyed.Row<V>, V> column =
        column(
            title,
            width,
            right,
            () ->
                new TableCell<>() {
                  {
                    Nodes.tellWhole(this);
                  }

                  @Override
                  protected void updateItem(@Nullable V value, boolean empty) {
                    super.updateItem(value, empty);
                    setText(empty || value == null ? "" : text.apply(value));
                    setAlignment(right ? Pos.CENTER_RIGHT : Pos.CENTER_LEFT);
                    if (!getStyleClass().contains(style)) {
                      getStyleClass().add(style);
                    }
                  }
                });
    column.setComparator(Comparator.comparing(text));
    return column;
  }

  /// Adds a column with cells of its own.
  TableColumn<Keyed.Row<V>, V> column(
      String title, double width, boolean right, Supplier<TableCell<Keyed.Row<V>, V>> cell) {
    TableColumn<Keyed.Row<V>, V> column = new TableColumn<>(title);
    column.setPrefWidth(width);
    column.setMinWidth(Math.min(40, width));
    column.getStyleClass().add(right ? "pt-right" : "pt-left");
    column.setCellValueFactory(features -> features.getValue().valueProperty());
    column.setCellFactory(any -> cell.get());
    column.setReorderable(false);
    if (getColumns().isEmpty()) {
      column.getStyleClass().add("pt-first");
    }
    getColumns().add(column);
    return column;
  }

  /// Says which column takes the free width.
  void slack(TableColumn<Keyed.Row<V>, V> column) {
    slack = column;
    fit();
  }

  @SuppressWarnings("ReferenceEquality") // columns have no other
  private void fit() {
    if (slack != null && getWidth() > 0) {
      double taken = TAIL;
      for (TableColumn<?, ?> column : getColumns()) {
        taken += column == slack ? 0 : column.getWidth();
      }
      slack.setPrefWidth(Math.max(90, Math.floor(getWidth() - taken)));
    }
  }
}
