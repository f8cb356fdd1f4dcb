package picotorrent.fx.view;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javafx.application.Platform;
import javafx.collections.ListChangeListener;
import javafx.collections.ObservableList;
import javafx.css.PseudoClass;
import javafx.geometry.Point2D;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.CheckMenuItem;
import javafx.scene.control.ContextMenu;
import javafx.scene.control.IndexedCell;
import javafx.scene.control.MenuItem;
import javafx.scene.control.RadioMenuItem;
import javafx.scene.control.SelectionMode;
import javafx.scene.control.SeparatorMenuItem;
import javafx.scene.control.TableCell;
import javafx.scene.control.TableColumn;
import javafx.scene.control.TableColumn.SortType;
import javafx.scene.control.TableRow;
import javafx.scene.control.TableView;
import javafx.scene.control.skin.VirtualFlow;
import javafx.scene.input.ContextMenuEvent;
import javafx.scene.input.MouseButton;
import javafx.scene.layout.VBox;
import javafx.util.Subscription;
import org.jspecify.annotations.Nullable;
import picotorrent.api.TorrentStatus;
import picotorrent.fx.model.Filter;
import picotorrent.fx.model.Preferences;
import picotorrent.fx.model.StateKind;
import picotorrent.fx.model.TorrentRow;
import picotorrent.fx.model.UiSettings;
import picotorrent.fx.view.part.Desk;
import picotorrent.fx.view.part.Nodes;

/// The list of torrents: columns chosen, ordered, sorted and remembered, in two densities.
public final class TorrentTable extends TableView<TorrentRow> {
  private static final double COMFORTABLE = 48;
  private static final double COMPACT = 28;

  /// Free at the right so that no text meets the scroll bar.
  private static final double TAIL = 22;

  /// Where the name begins.
  private static final double MENU_INSET = 52;

  private static final double NARROW = 900;

  /// With less for the name, Size goes, then Time left.
  private static final double NAME_NEEDS = 220;

  private final Desk desk;
  private final Map<TorrentColumn, TableColumn<TorrentRow, TorrentStatus>> columns =
      new EnumMap<>(TorrentColumn.class);
  private final Map<TorrentColumn, Boolean> chosen = new EnumMap<>(TorrentColumn.class);
  private Actions actions;

  public TorrentTable(Desk desk, Actions actions) {
    this.desk = desk;
    this.actions = actions;
    getStyleClass().addAll("pt-torrents", "pt-table");
    setId("torrents");
    setAccessibleText(desk.text("table.name"));
    getSelectionModel().setSelectionMode(SelectionMode.MULTIPLE);
    setPlaceholder(nothingFound());
    setTableMenuButtonVisible(false);
    addColumns();
    restore(desk.preferences().get().list());
    setSortPolicy(table -> sort(desk));
    setItems(desk.feed().library().visible());
    setRowFactory(table -> new Row());
    setColumnResizePolicy(features -> true);
    widthProperty().subscribe(any -> fit());
    heightProperty()
        .subscribe((before, now) -> keepSelectedInSight(now.doubleValue() < before.doubleValue()));
    desk.preferences()
        .settingsProperty()
        .subscribe(settings -> setFixedCellSize(rowHeight(settings.appearance())));
    getColumns().addListener((ListChangeListener<Object>) change -> fit());
    setOnContextMenuRequested(this::askedByKey);
  }

  /// Details that open below take the room of rows: not that of the one they are about.
  private void keepSelectedInSight(boolean isLower) {
    int selected = getSelectionModel().getSelectedIndex();
    if (isLower && selected >= 0 && isInSight(selected)) {
      Platform.runLater(() -> {
        int rows = rowsInSight();
        if (rows > 0 && !isInSight(selected)) {
          scrollTo(Math.max(0, selected - rows + 1));
        }
      });
    }
  }

  /// Whether all of a row can be seen.
  boolean isInSight(int index) {
    if (!(lookup(".virtual-flow") instanceof VirtualFlow<?> flow)) {
      return false;
    }
    IndexedCell<?> cell = flow.getVisibleCell(index);
    return cell != null
        && cell.getLayoutY() >= 0
        && cell.getLayoutY() + getFixedCellSize() <= flow.getHeight();
  }

  private int rowsInSight() {
    return lookup(".virtual-flow") instanceof VirtualFlow<?> flow
        ? (int) (flow.getHeight() / getFixedCellSize())
        : 0;
  }

  /// Said where search and filter leave nothing, with the way back.
  private VBox nothingFound() {
    Button all =
        Nodes.button(
            desk.text("table.show-all"),
            null,
            () -> {
              desk.feed().library().searchProperty().set("");
              desk.feed().library().filterProperty().set(new Filter.All());
            });
    all.setId("show-all");
    VBox box = new VBox(Nodes.label(desk.text("table.nothing-found"), "pt-muted"), all);
    box.getStyleClass().add("pt-inspector-message");
    return box;
  }

  /// A key asks the table, not a row: the menu opens below the name of the row that has the focus.
  private void askedByKey(ContextMenuEvent event) {
    if (!event.isKeyboardTrigger() || selected().isEmpty()) {
      return;
    }
    int focused = getFocusModel().getFocusedIndex();
    for (Node node : lookupAll(".table-row-cell")) {
      if (node instanceof TableRow<?> row && row.getIndex() == focused && !row.isEmpty()) {
        Point2D below = row.localToScreen(MENU_INSET, row.getHeight());
        actions.rowMenu().show(this, below.getX(), below.getY());
        event.consume();
        return;
      }
    }
    actions.rowMenu().show(this, event.getScreenX(), event.getScreenY());
    event.consume();
  }

  /// The selected rows; the same list for the life of the table.
  ObservableList<TorrentRow> selected() {
    return getSelectionModel().getSelectedItems();
  }

  /// Tells where columns and order are now.
  public UiSettings.TorrentList arrangement() {
    List<UiSettings.Column> now = new ArrayList<>();
    for (TableColumn<TorrentRow, ?> column : getColumns()) {
      now.add(new UiSettings.Column(column.getId(), column.getWidth(), isChosen(column)));
    }
    TableColumn<TorrentRow, ?> sort = getSortOrder().isEmpty() ? null : getSortOrder().getFirst();
    return new UiSettings.TorrentList(
        now,
        sort == null ? "" : sort.getId(),
        sort != null && sort.getSortType() == SortType.DESCENDING);
  }

  private boolean isChosen(TableColumn<TorrentRow, ?> column) {
    return Boolean.TRUE.equals(chosen.get((TorrentColumn) column.getUserData()));
  }

  private static double rowHeight(UiSettings.Appearance appearance) {
    return appearance.compact() ? COMPACT : COMFORTABLE;
  }

  private void addColumns() {
    for (TorrentColumn kind : TorrentColumn.values()) {
      TableColumn<TorrentRow, TorrentStatus> column = new TableColumn<>();
      column.setId(kind.id());
      column.setUserData(kind);
      column.setText(kind == TorrentColumn.STATE ? "" : desk.text("column." + kind.id()));
      column.setMinWidth(Math.min(kind.width(), 44));
      column.setPrefWidth(usualWidth(kind));
      column.setResizable(kind != TorrentColumn.STATE);
      column.getStyleClass().add(kind.isRight() ? "pt-right" : "pt-left");
      column.setCellValueFactory(features -> features.getValue().statusProperty());
      column.setCellFactory(any -> cell(kind));
      column.setComparator(kind.order(desk.texts()));
      columns.put(kind, column);
      chosen.put(kind, kind.atFirst());
      getColumns().add(column);
    }
    ContextMenu menu = columnMenu();
    columns.values().forEach(column -> column.setContextMenu(menu));
  }

  /// As wide as its numbers or, in languages with longer words, as its title.
  private double usualWidth(TorrentColumn kind) {
    return kind == TorrentColumn.STATE // its title is not shown
        ? kind.width()
        : Math.max(kind.width(), Nodes.headerWidth(desk.text("column." + kind.id())));
  }

  private TableCell<TorrentRow, TorrentStatus> cell(TorrentColumn kind) {
    return switch (kind) {
      case STATE -> new TorrentCells.State(desk.sentences());
      case NAME -> new TorrentCells.Name(desk.sentences(), row -> actions.mend(row));
      case PROGRESS -> new TorrentCells.Progress(desk.texts().amounts());
      default -> new TorrentCells.Plain(kind, desk.texts());
    };
  }

  private ContextMenu columnMenu() {
    ContextMenu menu = new ContextMenu();
    menu.getItems().setAll(columnItems());
    menu.setOnShowing(event -> menu.getItems().setAll(columnItems()));
    return menu;
  }

  /// Every column that may be left out, ticked where it is shown, and the way back to those of a
  /// new installation.
  List<MenuItem> columnItems() {
    List<MenuItem> items = new ArrayList<>();
    for (TorrentColumn kind : TorrentColumn.values()) {
      if (kind != TorrentColumn.STATE && kind != TorrentColumn.NAME) {
        CheckMenuItem item = new CheckMenuItem(desk.text("column." + kind.id()));
        item.setSelected(Boolean.TRUE.equals(chosen.get(kind)));
        item.setOnAction(event -> {
          chosen.put(kind, item.isSelected());
          fit();
        });
        items.add(item);
      }
    }
    MenuItem usual = new MenuItem(desk.text("menu.columns.usual"));
    usual.setOnAction(event -> usualColumns());
    items.add(new SeparatorMenuItem());
    items.add(usual);
    return items;
  }

  private void usualColumns() {
    for (TorrentColumn kind : TorrentColumn.values()) {
      chosen.put(kind, kind.atFirst());
    }
    columns.forEach((kind, column) -> column.setPrefWidth(usualWidth(kind)));
    getColumns().setAll(List.copyOf(columns.values()));
    fit();
  }

  /// The columns that are shown, to sort by: a tick says by which; chosen again, it is turned
  /// round.
  List<MenuItem> orderItems() {
    List<MenuItem> items = new ArrayList<>();
    TableColumn<TorrentRow, ?> now = getSortOrder().isEmpty() ? null : getSortOrder().getFirst();
    for (TableColumn<TorrentRow, ?> column : getVisibleLeafColumns()) {
      TorrentColumn kind = (TorrentColumn) column.getUserData();
      RadioMenuItem item = new RadioMenuItem(desk.text("column." + kind.id()));
      item.setSelected(column.equals(now));
      item.setOnAction(event -> orderBy(column));
      items.add(item);
    }
    return items;
  }

  private void orderBy(TableColumn<TorrentRow, ?> column) {
    boolean again = getSortOrder().contains(column);
    boolean up = again && column.getSortType() == SortType.DESCENDING;
    column.setSortType(up || !again ? SortType.ASCENDING : SortType.DESCENDING);
    getSortOrder().setAll(List.of(column));
    sort();
  }

  private void restore(UiSettings.TorrentList kept) {
    List<TableColumn<TorrentRow, ?>> order = new ArrayList<>();
    for (UiSettings.Column column : kept.columns()) {
      columns.forEach((kind, known) -> {
        if (kind.id().equals(column.id()) && !order.contains(known)) {
          known.setPrefWidth(column.width());
          chosen.put(kind, column.visible() || kind == TorrentColumn.NAME);
          order.add(known);
        }
      });
    }
    columns.values().stream().filter(column -> !order.contains(column)).forEach(order::add);
    getColumns().setAll(order);
    columns.forEach((kind, column) -> {
      if (kind.id().equals(kept.sortBy())) {
        column.setSortType(kept.descending() ? SortType.DESCENDING : SortType.ASCENDING);
        getSortOrder().setAll(List.of(column));
      }
    });
    sort(desk);
  }

  private boolean sort(Desk at) {
    Comparator<TorrentRow> order = null;
    for (TableColumn<TorrentRow, ?> column : getSortOrder()) {
      boolean descending = column.getSortType() == SortType.DESCENDING;
      Comparator<TorrentRow> next =
          ((TorrentColumn) column.getUserData()).rowOrder(at.texts(), descending);
      order = order == null ? next : order.thenComparing(next);
    }
    at.feed().library().sortBy(order);
    return true;
  }

  private double widthOf(TorrentColumn kind) {
    TableColumn<TorrentRow, TorrentStatus> column = columns.get(kind);
    return column == null ? 0 : column.getWidth();
  }

  /// Gives the name what the other columns leave; in a narrow window columns go.
  private void fit() {
    double room = getWidth();
    if (room <= 0) {
      return;
    }
    boolean narrow = getScene() != null && getScene().getWidth() < NARROW;
    Set<TorrentColumn> shown = EnumSet.noneOf(TorrentColumn.class);
    double left = room - TAIL;
    for (TorrentColumn kind : columns.keySet()) {
      if (Boolean.TRUE.equals(chosen.get(kind))) {
        shown.add(kind);
        left -= kind == TorrentColumn.NAME ? 0 : widthOf(kind);
      }
    }
    for (TorrentColumn kind : List.of(TorrentColumn.SIZE, TorrentColumn.ETA)) {
      if ((narrow || left < NAME_NEEDS) && shown.remove(kind)) {
        left += widthOf(kind);
      }
    }
    columns.forEach((kind, column) -> column.setVisible(shown.contains(kind)));
    TableColumn<TorrentRow, TorrentStatus> name = columns.get(TorrentColumn.NAME);
    if (name != null) {
      name.setPrefWidth(Math.max(NAME_NEEDS, Math.floor(left)));
    }
  }

  /// Takes the preferences' list arrangement to keep.
  void remember(Preferences preferences) {
    preferences.change(settings -> settings.with(arrangement()));
  }

  /// A row whose state is a pseudo-class, so that colours are the style sheet's.
  private final class Row extends TableRow<TorrentRow> {
    private @Nullable StateKind shown;
    private Subscription following = Subscription.EMPTY;

    Row() {
      setOnMouseClicked(event -> {
        if (event.getClickCount() == 2
            && event.getButton() == MouseButton.PRIMARY
            && getItem() != null) {
          actions.activate();
        }
      });
      setOnContextMenuRequested(event -> {
        if (getItem() != null) {
          if (!isSelected()) {
            TorrentTable.this.getSelectionModel().clearAndSelect(getIndex());
          }
          actions.rowMenu().show(this, event.getScreenX(), event.getScreenY());
        }
      });
    }

    @Override
    protected void updateItem(@Nullable TorrentRow row, boolean empty) {
      super.updateItem(row, empty);
      following.unsubscribe();
      following = Subscription.EMPTY;
      if (empty || row == null) {
        show(null);
      } else {
        following = row.statusProperty().subscribe(status -> show(StateKind.of(status.state())));
      }
    }

    private void show(@Nullable StateKind kind) {
      if (kind != shown) {
        if (shown != null) {
          pseudoClassStateChanged(PseudoClass.getPseudoClass(shown.key()), false);
        }
        shown = kind;
        if (kind != null) {
          pseudoClassStateChanged(PseudoClass.getPseudoClass(kind.key()), true);
        }
      }
    }
  }
}
