package picotorrent.fx.view;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import javafx.beans.binding.Bindings;
import javafx.beans.binding.BooleanExpression;
import javafx.beans.property.SimpleBooleanProperty;
import javafx.collections.ListChangeListener;
import javafx.geometry.Orientation;
import javafx.scene.Node;
import javafx.scene.control.SplitPane;
import javafx.scene.control.TableView;
import javafx.scene.control.TreeTableView;
import javafx.scene.layout.BorderPane;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import org.jspecify.annotations.Nullable;
import picotorrent.base.TorrentId;
import picotorrent.fx.model.Details;
import picotorrent.fx.model.Filter;
import picotorrent.fx.model.Removals;
import picotorrent.fx.model.TorrentRow;
import picotorrent.fx.model.UiSettings;
import picotorrent.fx.view.detail.DetailsView;
import picotorrent.fx.view.part.Desk;
import picotorrent.fx.view.part.SheetLayer;

/// The window's content: toolbar, sidebar, table, details, status bar, and the layers above them.
public final class MainWindow extends StackPane {
  private static final double NARROW_WIDTH = 900;
  private static final double LOW_HEIGHT = 560;
  private static final double SPEED_EXTRA = 48;

  private final Desk desk;
  private final VBox top = new VBox();
  private final BorderPane regions = new BorderPane();
  private final TorrentTable table;
  private final SplitPane split = new SplitPane();
  private final ToolBarView toolBar;
  private final SidebarView sidebar;
  private final StatusBarView status;
  private final SheetLayer sheets;
  private final WindowActions actions;
  private BooleanExpression empty = new SimpleBooleanProperty();
  private @Nullable DetailsView details; // made when first opened: a start does without
  private double detailHeight;
  private boolean detailsWanted;
  private @Nullable TorrentId revealed;
  private Runnable quitting = () -> {};

  /// As it was left: its parts and their sizes.
  public MainWindow(Desk desk) {
    this.desk = desk;
    UiSettings.Window kept = desk.preferences().get().window();
    detailHeight = kept.detailHeight();
    detailsWanted = kept.detailsOpen();
    getStyleClass().add("pt-window");
    regions.getStyleClass().add("pt-regions");
    sheets = new SheetLayer(desk, regions);
    actions = new WindowActions(desk, this, sheets);
    table = new TorrentTable(desk, actions);
    toolBar = new ToolBarView(desk, actions, table);
    sidebar = new SidebarView(desk);
    status = new StatusBarView(desk, new LimitsPopup(desk));
    compose();
    followSelection();
    openTab(kept.tab());
    desk.feed().details().tabProperty().subscribe(any -> layDetails());
    desk.feed()
        .secondsProperty()
        .subscribe(any -> desk.work().show(desk.feed().library().rows(), actions::cancelWork));
    Removals removals = desk.feed().removals();
    removals.shownProperty().subscribe(shown -> desk.work().showRemovals(shown, removals::cancel));
    desk.preferences().settingsProperty().subscribe(settings -> showUnits(settings.appearance()));
    desk.feed().library().rows().addListener((ListChangeListener<Object>) change -> revealNow());
  }

  /// Every number in sight is written again when the units are others.
  private void showUnits(UiSettings.Appearance appearance) {
    if (desk.texts().amounts().useBinary(appearance.binaryUnits())) {
      lookupAll(".pt-table")
          .forEach(node -> {
            switch (node) {
              case TableView<?> rows -> rows.refresh();
              case TreeTableView<?> tree -> tree.refresh();
              default -> {}
            }
          });
    }
  }

  private void compose() {
    split.setOrientation(Orientation.VERTICAL);
    split.getStyleClass().add("pt-split");
    split.getItems().setAll(List.of(table));
    var none = Bindings.isEmpty(desk.feed().library().rows());
    split.visibleProperty().bind(none.not());
    split.visibleProperty().subscribe((was, is) -> beginAtTheList(is));
    StackPane center = new StackPane(split);
    empty = none.and(desk.feed().knownProperty());
    empty.subscribe(now -> showEmpty(center, now));
    top.getChildren().setAll(List.of(toolBar));
    regions.setTop(top);
    regions.setLeft(sidebar);
    regions.setCenter(center);
    regions.setBottom(status);
    NoticeStack notices = new NoticeStack(desk, sheets.visibleProperty(), actions.toast());
    getChildren().setAll(regions, actions.toast(), notices, actions.drop(), sheets);
    widthProperty().subscribe(any -> adapt());
    heightProperty().subscribe(any -> layDetails());
  }

  /// The keys go to the torrents as soon as there are some, not to the first button.
  private void beginAtTheList(boolean there) {
    if (there && !sheets.isOpen()) {
      table.requestFocus();
    }
  }

  private void showEmpty(StackPane center, boolean now) {
    if (now) {
      center.getChildren().setAll(List.of(split, new EmptyState(desk, actions)));
    } else {
      center.getChildren().setAll(List.of(split));
    }
  }

  private void followSelection() {
    table
        .getSelectionModel()
        .getSelectedIndices()
        .addListener((ListChangeListener<Integer>) change -> showSelection());
    table.getSelectionModel().selectedItemProperty().subscribe(any -> showSelection());
  }

  private void showSelection() {
    TorrentRow row = table.getSelectionModel().getSelectedItem();
    desk.feed().details().torrentProperty().set(row);
    layDetails();
  }

  private void adapt() {
    boolean narrow = getWidth() > 0 && getWidth() < NARROW_WIDTH;
    toolBar.narrow(narrow);
    sidebar.narrow(narrow);
    status.narrow(narrow);
  }

  /// Opens or closes the lower part for good.
  void wantDetails(boolean wanted) {
    detailsWanted = wanted;
    layDetails();
  }

  private void layDetails() {
    boolean room = getHeight() == 0 || getHeight() >= LOW_HEIGHT;
    boolean open = detailsWanted && room && desk.feed().details().torrentProperty().get() != null;
    boolean shown = split.getItems().size() > 1;
    if (shown && split.getHeight() > 0 && !open) {
      remember();
    }
    if (open && !shown) {
      split.getItems().setAll(List.of(table, details()));
    } else if (!open && shown) {
      boolean focused = details().lookupAll("*").stream().anyMatch(Node::isFocused);
      split.getItems().setAll(List.of(table));
      if (focused) {
        table.requestFocus();
      }
    }
    if (open && split.getHeight() > 0) {
      boolean speed = desk.feed().details().tabProperty().get() == Details.Tab.SPEED;
      double height = detailHeight + (speed ? SPEED_EXTRA : 0);
      split.setDividerPositions(Math.clamp(1 - height / split.getHeight(), 0.1, 0.9));
    }
  }

  private void remember() {
    boolean speed = desk.feed().details().tabProperty().get() == Details.Tab.SPEED;
    if (details().getHeight() > 0) {
      detailHeight = details().getHeight() - (speed ? SPEED_EXTRA : 0);
    }
  }

  private void openTab(String name) {
    for (Details.Tab tab : Details.Tab.values()) {
      if (tab.name().toLowerCase(Locale.ROOT).equals(name)) {
        desk.feed().details().tabProperty().set(tab);
      }
    }
  }

  /// Selects a torrent as soon as it is in the list.
  void reveal(TorrentId id) {
    revealed = id;
    revealNow();
  }

  private void revealNow() {
    TorrentRow row = revealed == null ? null : desk.feed().library().row(revealed);
    if (row != null) {
      if (!table.getItems().contains(row)) {
        desk.feed().library().searchProperty().set("");
        desk.feed().library().filterProperty().set(new Filter.All());
      }
      int index = table.getItems().indexOf(row);
      if (index < 0) {
        return;
      }
      revealed = null;
      table.getSelectionModel().clearAndSelect(index);
      table.scrollTo(Math.max(0, index - 2));
      table.requestFocus();
    }
  }

  /// Closes the window for good.
  void quit() {
    quitting.run();
  }

  /// The list of torrents.
  public TorrentTable table() {
    return table;
  }

  ToolBarView toolBar() {
    return toolBar;
  }

  /// What can be asked of it.
  public WindowActions actions() {
    return actions;
  }

  /// Where its sheets are shown.
  public SheetLayer sheets() {
    return sheets;
  }

  DetailsView details() {
    DetailsView there = details;
    if (there == null) {
      there = new DetailsView(desk, sheets, actions, () -> wantDetails(false));
      SplitPane.setResizableWithParent(there, false);
      details = there;
    }
    return there;
  }

  /// The regions that F6 goes through, in order.
  List<Node> stops() {
    List<Node> stops = new ArrayList<>(List.of(toolBar.search(), sidebar));
    stops.addAll(split.getItems());
    stops.add(status.downLimit());
    return stops;
  }

  /// Puts a banner below the toolbar.
  public void announce(Node banner) {
    top.getChildren().add(banner);
  }

  /// What quitting does; the application says.
  public void onQuit(Runnable action) {
    quitting = action;
  }

  /// Tells what is to be remembered of the window's inside.
  public UiSettings.Window inside(UiSettings.Window outside) {
    return new UiSettings.Window(
        outside.x(),
        outside.y(),
        outside.width(),
        outside.height(),
        outside.maximized(),
        detailHeight,
        detailsWanted,
        DetailsView.key(desk.feed().details().tabProperty().get()));
  }
}
