package picotorrent.fx.view.detail;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.ToIntFunction;
import javafx.css.PseudoClass;
import javafx.scene.control.ContextMenu;
import javafx.scene.control.MenuItem;
import javafx.scene.control.TableCell;
import javafx.scene.control.TableColumn;
import javafx.scene.control.TableRow;
import javafx.util.Subscription;
import org.jspecify.annotations.Nullable;
import picotorrent.api.TorrentDetail.SourceStatus;
import picotorrent.api.TorrentDetail.SourceStatus.State;
import picotorrent.fx.model.Amounts;
import picotorrent.fx.model.Keyed;
import picotorrent.fx.model.TorrentRow;
import picotorrent.fx.model.Visible;
import picotorrent.fx.view.part.Copying;
import picotorrent.fx.view.part.Desk;
import picotorrent.fx.view.part.Nodes;
import picotorrent.fx.view.part.SheetLayer;

/// Where peers and data come from: trackers tier by tier, then the other means.
final class TrackersTab extends DetailTable<SourceStatus> {
  private static final PseudoClass FAILED = PseudoClass.getPseudoClass("failed");

  /// The longest heading, in any language, fits.
  private static final double COUNT_WIDTH = 82;

  /// Room for a reason; the rest is the source's.
  private static final double STATE_SHARE = 0.28;

  private static final double LEAST_STATE = 200;
  private static final double SOURCE_NEEDS = 252;

  private final Desk desk;

  TrackersTab(Desk desk, SheetLayer sheets) {
    super(desk.feed().details().sources());
    this.desk = desk;
    setContextMenu(menu(sheets));
    Amounts amounts = desk.texts().amounts();
    setId("trackers");
    setAccessibleText(desk.text("tab.trackers"));
    setPlaceholder(Nodes.label(desk.text("trackers.none"), "pt-muted"));
    setRowFactory(table -> new Row());
    text("", 76, false, "pt-quiet-cell", this::tier);
    var source = text(desk.text("trackers.source"), 240, false, "pt-strong-cell", this::name);
    var state = column(desk.text("trackers.state"), 200, false, StateCell::new);
    state.setComparator(Comparator.comparing(SourceStatus::state));
    number("trackers.seeds", SourceStatus::seeds, amounts);
    yielding(number("trackers.leeches", SourceStatus::leeches, amounts), 0);
    number("trackers.peers", SourceStatus::peers, amounts);
    text(
            desk.text("trackers.next"),
            76,
            true,
            "pt-quiet-cell",
            each -> amounts.duration(each.nextSeconds()))
        .setComparator(Comparator.comparingLong(SourceStatus::nextSeconds));
    widthProperty()
        .subscribe(width -> {
          state.setPrefWidth(Math.max(LEAST_STATE, Math.floor(width.doubleValue() * STATE_SHARE)));
          slack(source, SOURCE_NEEDS);
        });
  }

  private TableColumn<Keyed.Row<SourceStatus>, SourceStatus> number(
      String key, ToIntFunction<SourceStatus> number, Amounts amounts) {
    var column =
        text(
            desk.text(key),
            COUNT_WIDTH,
            true,
            "pt-quiet-cell",
            each -> number.applyAsInt(each) < 0 ? "" : amounts.count(number.applyAsInt(each)));
    column.setComparator(Comparator.comparingInt(number));
    return column;
  }

  private ContextMenu menu(SheetLayer sheets) {
    MenuItem edit = new MenuItem(desk.text("trackers.edit"));
    edit.setOnAction(event -> edit(sheets));
    MenuItem ask = new MenuItem(desk.text("row.reannounce"));
    ask.setOnAction(event -> ask());
    MenuItem copy = new MenuItem(desk.text("trackers.copy"));
    copy.setOnAction(event -> copy());
    MenuItem seeds = new MenuItem(desk.text("web-seeds.edit"));
    seeds.setOnAction(event -> editWebSeeds(sheets));
    ContextMenu menu = new ContextMenu(ask, edit, seeds, copy);
    menu.setOnShowing(event -> {
      Keyed.Row<SourceStatus> row = getSelectionModel().getSelectedItem();
      copy.setDisable(row == null || row.valueProperty().get().url().isEmpty());
    });
    return menu;
  }

  private void ask() {
    TorrentRow torrent = desk.feed().details().torrentProperty().get();
    if (torrent != null) {
      desk.commands().reannounce(List.of(torrent));
    }
  }

  private void edit(SheetLayer sheets) {
    TorrentRow torrent = desk.feed().details().torrentProperty().get();
    if (torrent != null) {
      sheets.show(new SourceSheets(desk, sheets, torrent.id()).trackers(tiers()));
    }
  }

  private void editWebSeeds(SheetLayer sheets) {
    TorrentRow torrent = desk.feed().details().torrentProperty().get();
    if (torrent != null) {
      sheets.show(new SourceSheets(desk, sheets, torrent.id()).webSeeds(webSeeds()));
    }
  }

  private List<String> webSeeds() {
    return desk.feed().details().sources().rows().stream()
        .map(row -> row.valueProperty().get())
        .filter(source -> source.kind() == SourceStatus.Kind.WEB_SEED)
        .map(SourceStatus::url)
        .toList();
  }

  /// The trackers that are shown, in their order.
  private List<List<String>> tiers() {
    SortedMap<Integer, List<String>> tiers = new TreeMap<>();
    for (Keyed.Row<SourceStatus> row : desk.feed().details().sources().rows()) {
      SourceStatus source = row.valueProperty().get();
      if (source.kind() == SourceStatus.Kind.TRACKER) {
        tiers.computeIfAbsent(source.tier(), any -> new ArrayList<>()).add(source.url());
      }
    }
    return List.copyOf(tiers.values());
  }

  private void copy() {
    Keyed.Row<SourceStatus> row = getSelectionModel().getSelectedItem();
    if (row != null) {
      Copying.copy(row.valueProperty().get().url());
    }
  }

  private String tier(SourceStatus source) {
    return source.kind() == SourceStatus.Kind.TRACKER
        ? desk.text("trackers.tier", Integer.toString(source.tier() + 1))
        : "";
  }

  private String name(SourceStatus source) {
    return switch (source.kind()) {
      case TRACKER -> Visible.line(source.url());
      case WEB_SEED -> desk.text("source.web-seed") + " · " + Visible.line(source.url());
      case DHT -> desk.text("source.dht");
      case PEX -> desk.text("source.pex");
      case LOCAL -> desk.text("source.local");
    };
  }

  private String state(SourceStatus source) {
    String word = desk.text("source." + source.state().name().toLowerCase(Locale.ROOT));
    return source.message().isEmpty() ? word : desk.texts().say(source.message());
  }

  /// What it does, or why it does not.
  private final class StateCell extends TableCell<Keyed.Row<SourceStatus>, SourceStatus> {
    StateCell() {
      getStyleClass().add("pt-source-state");
      Nodes.tellWhole(this);
    }

    @Override
    protected void updateItem(@Nullable SourceStatus source, boolean empty) {
      super.updateItem(source, empty);
      setText(empty || source == null ? "" : state(source));
    }
  }

  /// A row that knows whether its source failed.
  private static final class Row extends TableRow<Keyed.Row<SourceStatus>> {
    private Subscription following = Subscription.EMPTY;

    @Override
    protected void updateItem(Keyed.@Nullable Row<SourceStatus> row, boolean empty) {
      super.updateItem(row, empty);
      following.unsubscribe();
      pseudoClassStateChanged(FAILED, false);
      following =
          empty || row == null
              ? Subscription.EMPTY
              : row.valueProperty()
                  .subscribe(
                      value -> pseudoClassStateChanged(FAILED, value.state() == State.FAILED));
    }
  }
}
