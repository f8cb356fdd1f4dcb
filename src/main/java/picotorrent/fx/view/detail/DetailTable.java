package picotorrent.fx.view.detail;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
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

  private static final double LEAST_SLACK = 90;

  private final Map<TableColumn<Keyed.Row<V>, V>, Yield> yielding = new LinkedHashMap<>();
  private @Nullable TableColumn<Keyed.Row<V>, V> slack;
  private double slackNeeds = LEAST_SLACK;

  /// How wide a column is where there is room, and where there is little; 0: it goes then.
  private static final class Yield {
    private final double narrow;
    private double usual;
    private boolean yields;

    Yield(double usual, double narrow) {
      this.usual = usual;
      this.narrow = narrow;
    }
  }

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
    column.setPrefWidth(Math.max(width, Nodes.headerWidth(title)));
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

  /// Says which column takes the free width, and how much of it its texts need: others yield before
  /// it has less.
  void slack(TableColumn<Keyed.Row<V>, V> column, double needs) {
    slackNeeds = needs;
    slack(column);
  }

  /// Lets a column be narrower, or go (0), where there is little room; the first one said is the
  /// first.
  TableColumn<Keyed.Row<V>, V> yielding(TableColumn<Keyed.Row<V>, V> column, double narrow) {
    yielding.put(column, new Yield(column.getPrefWidth(), narrow));
    return column;
  }

  @SuppressWarnings("ReferenceEquality") // columns have no other
  private void fit() {
    if (slack != null && getWidth() > 0) {
      double left = getWidth() - TAIL;
      for (TableColumn<Keyed.Row<V>, ?> column : getColumns()) {
        Yield yield = yielding.get(column);
        if (yield != null && !yield.yields) {
          yield.usual = column.getWidth(); // a person may have changed it
        }
        left -= column == slack ? 0 : yield == null ? column.getWidth() : yield.usual;
      }
      for (var each : yielding.entrySet()) {
        Yield yield = each.getValue();
        yield.yields = left < slackNeeds;
        left += yield.yields ? yield.usual - yield.narrow : 0;
        lay(each.getKey(), yield.yields ? yield.narrow : yield.usual);
      }
      slack.setPrefWidth(Math.max(LEAST_SLACK, Math.floor(left)));
    }
  }

  private static void lay(TableColumn<?, ?> column, double width) {
    column.setVisible(width > 0);
    if (width > 0) {
      column.setPrefWidth(width);
    }
  }
}
