package picotorrent.fx.view;

import java.util.Comparator;
import java.util.Locale;
import javafx.css.PseudoClass;
import javafx.scene.control.TableCell;
import javafx.scene.control.TableRow;
import javafx.scene.control.Tooltip;
import javafx.util.Subscription;
import org.jspecify.annotations.Nullable;
import picotorrent.api.TorrentDetail.SourceStatus;
import picotorrent.api.TorrentDetail.SourceStatus.State;
import picotorrent.fx.model.Amounts;
import picotorrent.fx.model.Keyed;
import picotorrent.fx.model.Visible;

/// Where peers and data come from: trackers tier by tier, then the other means.
final class TrackersTab extends DetailTable<SourceStatus> {
  private static final PseudoClass FAILED = PseudoClass.getPseudoClass("failed");

  /// The longest heading, in any language, fits.
  private static final double COUNT_WIDTH = 82;

  private final Desk desk;

  TrackersTab(Desk desk) {
    super(desk.feed().details().sources());
    this.desk = desk;
    Amounts amounts = desk.texts().amounts();
    setId("trackers");
    setAccessibleText(desk.text("tab.trackers"));
    setPlaceholder(Nodes.label(desk.text("trackers.none"), "pt-muted"));
    setRowFactory(table -> new Row());
    text("", 76, false, "pt-quiet-cell", this::tier);
    var source = text(desk.text("trackers.source"), 240, false, "pt-strong-cell", this::name);
    column(desk.text("trackers.state"), 276, false, StateCell::new)
        .setComparator(Comparator.comparing(SourceStatus::state));
    number("trackers.seeds", SourceStatus::seeds, amounts);
    number("trackers.leeches", SourceStatus::leeches, amounts);
    number("trackers.peers", SourceStatus::peers, amounts);
    text(
            desk.text("trackers.next"),
            76,
            true,
            "pt-quiet-cell",
            each -> amounts.duration(each.nextSeconds()))
        .setComparator(Comparator.comparingLong(SourceStatus::nextSeconds));
    slack(source);
  }

  private void number(
      String key, java.util.function.ToIntFunction<SourceStatus> number, Amounts amounts) {
    text(
            desk.text(key),
            COUNT_WIDTH,
            true,
            "pt-quiet-cell",
            each -> number.applyAsInt(each) < 0 ? "" : amounts.count(number.applyAsInt(each)))
        .setComparator(Comparator.comparingInt(number));
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
    return source.message().isEmpty() ? word : Visible.line(source.message());
  }

  /// What it does, or why it does not.
  private final class StateCell extends TableCell<Keyed.Row<SourceStatus>, SourceStatus> {
    StateCell() {
      getStyleClass().add("pt-source-state");
    }

    @Override
    protected void updateItem(@Nullable SourceStatus source, boolean empty) {
      super.updateItem(source, empty);
      setText(empty || source == null ? "" : state(source));
      setTooltip(getText().isEmpty() ? null : new Tooltip(getText()));
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
