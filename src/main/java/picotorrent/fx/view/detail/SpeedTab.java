package picotorrent.fx.view.detail;

import javafx.scene.control.Label;
import javafx.scene.control.ToggleButton;
import javafx.scene.control.ToggleGroup;
import javafx.scene.layout.BorderPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import picotorrent.fx.model.SpeedHistory;
import picotorrent.fx.model.TorrentRow;
import picotorrent.fx.view.part.Desk;
import picotorrent.fx.view.part.Nodes;

/// The graph of the rates, its span, and the figures beside it.
final class SpeedTab extends BorderPane {
  private static final int[] SPANS = {60, 600, 3600};
  private static final String[] SPAN_KEYS = {"speed.minute", "speed.ten", "speed.hour"};

  private final Desk desk;
  private final SpeedGraph graph;
  private final Figures down;
  private final Figures up;
  private int span = 600;

  SpeedTab(Desk desk) {
    this.desk = desk;
    this.graph = new SpeedGraph(desk);
    getStyleClass().addAll("pt-page", "pt-speed");
    down = new Figures("speed.down");
    up = new Figures("speed.up");
    HBox head =
        new HBox(
            legend("pt-swatch-down", "speed.down"),
            legend("pt-swatch-up", "speed.up"),
            Nodes.spacer(),
            spans());
    head.getStyleClass().add("pt-speed-head");
    VBox left = new VBox(head, graph);
    left.getStyleClass().add("pt-speed-left");
    VBox.setVgrow(graph, Priority.ALWAYS);
    VBox right = new VBox(down, up);
    right.getStyleClass().add("pt-speed-right");
    setCenter(left);
    setRight(right);
    setMinHeight(0);
    desk.feed().secondsProperty().subscribe(any -> refresh());
    desk.feed().details().torrentProperty().subscribe(any -> refresh());
  }

  private HBox spans() {
    ToggleGroup group = new ToggleGroup();
    HBox box = new HBox();
    box.getStyleClass().add("pt-segments");
    for (int i = 0; i < SPANS.length; i++) {
      int seconds = SPANS[i];
      ToggleButton button = new ToggleButton(desk.text(SPAN_KEYS[i]));
      button.getStyleClass().setAll("pt-segment");
      button.setSelected(seconds == span);
      Nodes.oneOf(
          group,
          button,
          () -> {
            span = seconds;
            refresh();
          });
      box.getChildren().add(button);
    }
    return box;
  }

  private HBox legend(String style, String key) {
    Region swatch = new Region();
    swatch.getStyleClass().addAll("pt-speed-swatch", style);
    HBox legend = new HBox(swatch, Nodes.label(desk.text(key), "pt-muted-small"));
    legend.getStyleClass().add("pt-legend");
    return legend;
  }

  private void refresh() {
    TorrentRow row = desk.feed().details().torrentProperty().get();
    if (row == null || getScene() == null) {
      return;
    }
    SpeedHistory history = desk.feed().history(row.id());
    graph.show(history, span);
    SpeedHistory.Summary summary = history.summary(span);
    down.show(row.status().traffic().downBytesPerSecond(), summary.peakDown(), summary.meanDown());
    up.show(row.status().traffic().upBytesPerSecond(), summary.peakUp(), summary.meanUp());
  }

  SpeedGraph graph() {
    return graph;
  }

  /// The one live number, its peak and its mean.
  private final class Figures extends VBox {
    private final Label now = Nodes.label("", "pt-live");
    private final Label unit = Nodes.label("", "pt-live-unit");
    private final Label peak = Nodes.label("", "pt-fact");
    private final Label mean = Nodes.label("", "pt-fact");

    Figures(String key) {
      getStyleClass().add("pt-figures");
      HBox live = new HBox(now, unit);
      live.getStyleClass().add("pt-live-line");
      getChildren()
          .addAll(
              Nodes.label(desk.text(key), "pt-section-small"),
              live,
              fact("speed.peak", peak),
              fact("speed.average", mean));
    }

    void show(long rate, long highest, long average) {
      String text = desk.texts().amounts().rate(rate);
      int space = text.indexOf(' ');
      now.setText(text.substring(0, space));
      unit.setText(text.substring(space + 1));
      peak.setText(desk.texts().amounts().rate(highest));
      mean.setText(desk.texts().amounts().rate(average));
    }

    private HBox fact(String key, Label value) {
      HBox row = new HBox(Nodes.label(desk.text(key), "pt-muted-small"), Nodes.spacer(), value);
      row.getStyleClass().add("pt-figure");
      return row;
    }
  }
}
