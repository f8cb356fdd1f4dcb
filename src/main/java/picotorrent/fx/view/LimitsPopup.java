package picotorrent.fx.view;

import atlantafx.base.controls.Popover;
import java.time.LocalDateTime;
import java.util.List;
import java.util.function.LongFunction;
import javafx.scene.Node;
import javafx.scene.control.CheckBox;
import javafx.scene.control.ListCell;
import javafx.scene.control.ListView;
import javafx.scene.control.TextField;
import javafx.scene.layout.GridPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;
import picotorrent.api.RateLimits;
import picotorrent.fx.model.UiSettings;
import picotorrent.fx.view.part.Desk;
import picotorrent.fx.view.part.Nodes;
import picotorrent.fx.view.part.Numbers;
import picotorrent.fx.view.part.Zoom;

/// The two limits of all torrents together, one click from the status bar: a few usual ones to pick
/// and a field for any other. A change holds at once.
final class LimitsPopup {
  private static final long KB = 1_000;
  private static final List<Long> USUAL_KB =
      List.of(0L, 100L, 250L, 500L, 1_000L, 2_500L, 5_000L, 10_000L);

  private final Desk desk;
  private final Popover popover = new Popover();

  LimitsPopup(Desk desk) {
    this.desk = desk;
    popover.setArrowLocation(Popover.ArrowLocation.BOTTOM_CENTER);
    popover.setHeaderAlwaysVisible(false);
    popover.setDetachable(false);
    popover.setAnimated(false);
  }

  /// Shows it above a node, or hides it.
  void toggle(Node owner) {
    if (popover.isShowing()) {
      popover.hide();
    } else {
      popover.setContentNode(Zoom.drawn(desk, content()));
      popover.show(owner);
    }
  }

  private VBox content() {
    GridPane grid = new GridPane();
    grid.getStyleClass().add("pt-limits");
    RateLimits now = desk.preferences().get().engine().limits().rates();
    grid.add(side("speed.down", now.downBytesPerSecond(), this::down), 0, 0);
    grid.add(side("speed.up", now.upBytesPerSecond(), this::up), 1, 0);
    return new VBox(grid, slow());
  }

  /// The limits of the quiet hours, now.
  private CheckBox slow() {
    UiSettings.Schedule schedule = desk.preferences().get().schedule();
    boolean byClock = desk.preferences().isQuiet(LocalDateTime.now()) && !schedule.always();
    CheckBox slow =
        new CheckBox(
            desk.text(
                byClock ? "limits.quiet" : "limits.slow",
                rate(schedule.downBytesPerSecond()),
                rate(schedule.upBytesPerSecond())));
    slow.setId("limit-slow");
    slow.getStyleClass().add("pt-limit-slow");
    slow.setSelected(schedule.always() || byClock);
    slow.setDisable(byClock);
    slow.setOnAction(event -> desk.preferences().slowDown(slow.isSelected()));
    return slow;
  }

  private String rate(long bytesPerSecond) {
    return bytesPerSecond == 0
        ? desk.text("status.no-limit")
        : desk.texts().amounts().rate(bytesPerSecond);
  }

  private RateLimits down(long rate) {
    return new RateLimits(
        rate, desk.preferences().get().engine().limits().rates().upBytesPerSecond());
  }

  private RateLimits up(long rate) {
    return new RateLimits(
        desk.preferences().get().engine().limits().rates().downBytesPerSecond(), rate);
  }

  private VBox side(String key, long now, LongFunction<RateLimits> limits) {
    ListView<Long> usual = new ListView<>();
    usual.getItems().setAll(USUAL_KB);
    usual.getStyleClass().add("pt-limit-list");
    usual.setAccessibleText(desk.text(key));
    usual.setCellFactory(list -> new RateCell());
    usual.getSelectionModel().select(Long.valueOf(now / KB));
    TextField other = new TextField(now == 0 ? "" : Long.toString(now / KB));
    other.setId("limit-" + key.substring(key.indexOf('.') + 1));
    other.setPromptText(desk.text("status.no-limit"));
    other.setAccessibleText(desk.text(key));
    other.getStyleClass().add("pt-number");
    usual
        .getSelectionModel()
        .selectedItemProperty()
        .subscribe((old, chosen) -> {
          if (chosen != null) {
            other.setText(chosen == 0 ? "" : Long.toString(chosen));
            desk.preferences().limit(limits.apply(chosen * KB));
          }
        });
    other.setOnAction(
        event -> desk.preferences().limit(limits.apply(Numbers.parse(other.getText()) * KB)));
    HBox.setHgrow(other, Priority.ALWAYS);
    HBox field = new HBox(other, Nodes.label("KB/s", "pt-muted"));
    field.getStyleClass().add("pt-limit-field");
    VBox side = new VBox(Nodes.label(desk.text(key), "pt-section"), usual, field);
    side.getStyleClass().add("pt-limit-side");
    GridPane.setHgrow(side, Priority.ALWAYS);
    return side;
  }

  /// One usual limit.
  private final class RateCell extends ListCell<Long> {
    @Override
    protected void updateItem(Long rate, boolean empty) {
      super.updateItem(rate, empty);
      setText(empty || rate == null ? null : LimitsPopup.this.rate(rate * KB));
    }
  }
}
