package picotorrent.fx.view;

import java.time.LocalDateTime;
import java.util.stream.Collectors;
import javafx.css.PseudoClass;
import javafx.geometry.Orientation;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.Separator;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.HBox;
import javafx.scene.shape.Circle;
import picotorrent.api.RateLimits;
import picotorrent.api.SessionStatus;
import picotorrent.fx.model.UiSettings;
import picotorrent.fx.view.part.Desk;
import picotorrent.fx.view.part.Icons;
import picotorrent.fx.view.part.Nodes;

/// The strip at the bottom: reach, DHT, free space, and the rates with their limits a click away.
final class StatusBarView extends HBox {
  private static final PseudoClass REACHABLE = PseudoClass.getPseudoClass("reachable");

  private final Desk desk;
  private final Circle dot = new Circle(4);
  private final Label reach = Nodes.label("", "pt-status-strong");
  private final Label where = Nodes.label("", "pt-status-quiet");
  private final Label dht = Nodes.label("", "pt-status-quiet");
  private final Label free = Nodes.label("", "pt-status-quiet");
  private final Rate down;
  private final Rate up;
  private final WorkPopup work;
  private final HBox dhtPart;

  StatusBarView(Desk desk, LimitsPopup limits) {
    this.desk = desk;
    getStyleClass().add("pt-status");
    setAccessibleText(desk.text("status.name"));
    dot.getStyleClass().add("pt-reach-dot");
    down = new Rate("bi-arrow-down", "pt-down", "speed.down", limits);
    up = new Rate("bi-arrow-up", "pt-up", "speed.up", limits);
    dhtPart = new HBox(line(), dht);
    dhtPart.getStyleClass().add("pt-status-part");
    HBox freePart = new HBox(line(), free);
    freePart.getStyleClass().add("pt-status-part");
    freePart
        .visibleProperty()
        .bind(desk.feed().totals().freeBytesProperty().greaterThanOrEqualTo(0));
    HBox left = new HBox(dot, reach, where);
    left.getStyleClass().add("pt-status-part");
    work = new WorkPopup(desk);
    getChildren().addAll(left, dhtPart, freePart, work.button(), Nodes.spacer(), down, up);
    desk.feed().totals().sessionProperty().subscribe(this::show);
    desk.feed()
        .totals()
        .freeBytesProperty()
        .subscribe(bytes ->
            free.setText(
                desk.text("status.free", desk.texts().amounts().roughBytes(bytes.longValue()))));
    desk.preferences().settingsProperty().subscribe(this::showSettings);
    desk.feed().secondsProperty().subscribe(any -> showLimits());
  }

  /// Leaves out what does not fit a narrow window.
  void narrow(boolean narrow) {
    Nodes.show(where, !narrow);
    Nodes.show(dhtPart, !narrow);
  }

  Button downLimit() {
    return down.limit;
  }

  private void show(SessionStatus session) {
    boolean reachable = session.reachable();
    pseudoClassStateChanged(REACHABLE, reachable);
    reach.setText(desk.text(reachable ? "status.reachable" : "status.unreachable"));
    int port = desk.preferences().get().engine().listen().port();
    reach.setTooltip(
        reachable
            ? null
            : new Tooltip(desk.text("status.unreachable.help", Integer.toString(port))));
    boolean on = desk.preferences().get().engine().discovery().dht();
    dht.setText(
        on
            ? desk.text(
                "status.dht", session.dhtNodes(), desk.texts().amounts().count(session.dhtNodes()))
            : desk.text("status.dht.off"));
    down.rate(session.downBytesPerSecond());
    up.rate(session.upBytesPerSecond());
  }

  private void showSettings(UiSettings settings) {
    var addresses = settings.engine().listen().addresses();
    where.setText(
        addresses.isEmpty()
            ? desk.text("status.everywhere")
            : desk.text(
                "status.bound",
                addresses.stream()
                    .map(java.net.InetAddress::getHostAddress)
                    .collect(Collectors.joining(", "))));
    showLimits();
  }

  /// Those in force now, which may be those of the quiet hours.
  private void showLimits() {
    RateLimits now = desk.preferences().engineAt(LocalDateTime.now()).limits().rates();
    down.limit(now.downBytesPerSecond());
    up.limit(now.upBytesPerSecond());
  }

  private static Separator line() {
    return new Separator(Orientation.VERTICAL);
  }

  /// A rate and its limit.
  private final class Rate extends HBox {
    private final Label rate = Nodes.label("", "pt-status-strong", "pt-status-rate");
    private final Button limit = new Button();
    private final String name;

    Rate(String icon, String colour, String nameKey, LimitsPopup limits) {
      name = desk.text(nameKey);
      getStyleClass().add("pt-status-rates");
      limit.getStyleClass().addAll("flat", "pt-limit");
      limit.setGraphic(Icons.of("bi-chevron-up", "pt-chevron"));
      limit.setContentDisplay(javafx.scene.control.ContentDisplay.RIGHT);
      limit.setMinWidth(USE_PREF_SIZE);
      rate.setMinWidth(USE_PREF_SIZE);
      limit.setOnAction(event -> limits.toggle(limit));
      getChildren().addAll(Icons.of(icon, colour), rate, limit);
    }

    void rate(long bytesPerSecond) {
      rate.setText(desk.texts().amounts().rate(bytesPerSecond));
    }

    void limit(long bytesPerSecond) {
      limit.setText(
          bytesPerSecond == 0
              ? desk.text("status.no-limit")
              : desk.text("status.limit", desk.texts().amounts().rate(bytesPerSecond)));
      limit.setAccessibleText(name + ", " + desk.text("status.limits") + ": " + limit.getText());
    }
  }
}
