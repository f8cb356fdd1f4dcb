package picotorrent.fx.view.detail;

import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import javafx.scene.AccessibleRole;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.ToggleButton;
import javafx.scene.control.ToggleGroup;
import javafx.scene.layout.BorderPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import picotorrent.fx.model.Details;
import picotorrent.fx.model.Details.Tab;
import picotorrent.fx.model.TorrentRow;
import picotorrent.fx.view.part.Desk;
import picotorrent.fx.view.part.Nodes;
import picotorrent.fx.view.part.SheetLayer;

/// The lower part: tabs about the selected torrent, its name and a button that closes it. A tab is
/// made when it is first opened.
public final class DetailsView extends BorderPane {
  private final Desk desk;
  private final SheetLayer sheets;
  private final Details details;
  private final Map<Tab, ToggleButton> buttons = new EnumMap<>(Tab.class);
  private final Map<Tab, Node> pages = new EnumMap<>(Tab.class);
  private final ToggleGroup group = new ToggleGroup();
  private final StackPane page = new StackPane();
  private final Label title = Nodes.label("", "pt-quiet", "pt-details-title");

  /// @param sheets where its questions are asked
  /// @param mending what helps a torrent in trouble
  /// @param close takes the details away
  public DetailsView(Desk desk, SheetLayer sheets, Mending mending, Runnable close) {
    this.desk = desk;
    this.sheets = sheets;
    this.details = desk.feed().details();
    getStyleClass().add("pt-details");
    setAccessibleText(desk.text("details.name"));
    setTop(new VBox(strip(close), new ProblemNote(desk, mending)));
    setCenter(page);
    setMinHeight(0);
    details.tabProperty().subscribe(this::open);
    details.torrentProperty().subscribe(this::name);
    desk.feed().secondsProperty().subscribe(() -> name(details.torrentProperty().get()));
  }

  private HBox strip(Runnable close) {
    HBox strip = new HBox();
    strip.getStyleClass().add("pt-tab-strip");
    for (Tab tab : Tab.values()) {
      ToggleButton button = new ToggleButton(desk.text("tab." + key(tab)));
      button.setId("tab-" + key(tab));
      button.getStyleClass().setAll("pt-tab");
      button.setAccessibleRole(AccessibleRole.TAB_ITEM);
      button.setMinWidth(USE_PREF_SIZE);
      Nodes.oneOf(group, button, () -> details.tabProperty().set(tab));
      buttons.put(tab, button);
      strip.getChildren().add(button);
    }
    title.setMinWidth(0);
    Button down = Nodes.iconButton(desk.text("details.close"), "bi-chevron-down", close);
    down.getStyleClass().add("pt-details-close");
    strip.getChildren().addAll(Nodes.spacer(), title, down);
    return strip;
  }

  private void open(Tab tab) {
    ToggleButton button = buttons.get(tab);
    if (button != null) {
      group.selectToggle(button);
    }
    page.getChildren().setAll(pages.computeIfAbsent(tab, this::make));
  }

  private Node make(Tab tab) {
    return switch (tab) {
      case OVERVIEW -> new OverviewTab(desk);
      case FILES -> new FilesTab(desk, sheets);
      case PEERS -> new PeersPage(desk, sheets);
      case TRACKERS -> new TrackersTab(desk, sheets);
      case PIECES -> new PiecesTab(desk);
      case SPEED -> new SpeedTab(desk);
    };
  }

  private void name(@org.jspecify.annotations.Nullable TorrentRow row) {
    title.setText(row == null ? "" : row.name());
  }

  /// The word for a tab in text keys, ids and settings.
  public static String key(Tab tab) {
    return tab.name().toLowerCase(Locale.ROOT);
  }
}
