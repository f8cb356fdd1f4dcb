package picotorrent.fx.view;

import java.util.List;
import java.util.function.LongFunction;
import java.util.function.ToLongFunction;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.TextField;
import javafx.scene.layout.GridPane;
import javafx.scene.layout.VBox;
import picotorrent.api.RateLimits;
import picotorrent.api.SeedGoals;
import picotorrent.api.TorrentStatus.Life;
import picotorrent.fx.model.TorrentRow;
import picotorrent.fx.view.part.Desk;
import picotorrent.fx.view.part.Nodes;
import picotorrent.fx.view.part.Numbers;
import picotorrent.fx.view.part.SheetFrame;
import picotorrent.fx.view.part.SheetLayer;

/// The limits and goals of single torrents: what is left alone stays as each has it.
final class LimitsSheet extends SheetLayer.Sheet {
  private static final long KB = 1_000;
  private static final long MINUTE = 60;
  private static final double HUNDREDTHS = 100; // of a ratio

  private final Desk desk;
  private final List<TorrentRow> rows;
  private final GridPane grid = new GridPane();
  private final Entry down;
  private final Entry up;
  private final Entry ratio;
  private final Entry time;
  private final Entry idle;

  LimitsSheet(Desk desk, SheetLayer sheets, List<TorrentRow> rows) {
    super(sheets, 520);
    this.desk = desk;
    this.rows = rows;
    grid.getStyleClass().addAll("pt-form-grid", "pt-limits-grid");
    down = whole("down", "limits.down", "KB/s", KB, life -> life.limits().downBytesPerSecond());
    up = whole("up", "limits.up", "KB/s", KB, life -> life.limits().upBytesPerSecond());
    ratio = ratio();
    time = whole("time", "limits.time", "min", MINUTE, life -> life.goals().seconds());
    idle = whole("idle", "limits.idle", "min", MINUTE, life -> life.goals().idleSeconds());
    VBox body = new VBox(grid, Nodes.wrapped(desk.text("limits.help"), "pt-muted-small"));
    body.getStyleClass().add("pt-form");
    Button cancel = Nodes.button(desk.text("cancel"), null, this::cancel);
    Button go = Nodes.accent("limits-go", desk.text("limits.go"), null, this::set);
    String whose =
        rows.size() == 1 ? rows.getFirst().name() : desk.text("limits.several", rows.size());
    getChildren()
        .add(SheetFrame.of(desk, desk.text("limits.title"), whose, body, this::cancel, cancel, go));
  }

  /// One number.
  ///
  /// @param shown what the field said at first
  /// @param read what a typed text means to the engine
  /// @param now what a torrent has
  private record Entry(
      TextField field, String shown, ToLongFunction<String> read, ToLongFunction<Life> now) {
    boolean isTouched() {
      return !field.getText().strip().equals(shown);
    }

    long of(TorrentRow row) {
      return isTouched() ? read.applyAsLong(field.getText()) : now.applyAsLong(row.status().life());
    }
  }

  private Entry whole(String id, String key, String unit, long size, ToLongFunction<Life> now) {
    return entry(
        field(id, key, unit),
        value -> desk.texts().amounts().count(value / size),
        text -> Numbers.parse(text) * size,
        now);
  }

  private Entry ratio() {
    return entry(
        field("ratio", "limits.ratio", ""),
        value -> desk.texts().amounts().ratio(value / HUNDREDTHS),
        text -> Math.round(Numbers.decimal(text) * HUNDREDTHS),
        life -> Math.round(life.goals().ratio() * HUNDREDTHS));
  }

  private Entry entry(
      TextField field,
      LongFunction<String> show,
      ToLongFunction<String> read,
      ToLongFunction<Life> now) {
    long[] values =
        rows.stream().mapToLong(row -> now.applyAsLong(row.status().life())).distinct().toArray();
    boolean same = values.length == 1;
    String shown = same && values[0] > 0 ? show.apply(values[0]) : "";
    field.setText(shown);
    field.setPromptText(desk.text(same ? "limits.none" : "limits.differ"));
    return new Entry(field, shown, read, now);
  }

  private TextField field(String id, String key, String unit) {
    TextField field = new TextField();
    field.setId("limits-" + id);
    field.setAccessibleText(desk.text(key));
    field.getStyleClass().add("pt-number");
    field.setPrefColumnCount(8);
    int row = grid.getRowCount();
    grid.add(Nodes.whole(desk.text(key), "pt-muted", "pt-form-label"), 0, row);
    grid.add(field, 1, row);
    grid.add(Nodes.whole(unit, "pt-muted-small", "pt-unit"), 2, row);
    return field;
  }

  private void set() {
    close();
    for (TorrentRow row : rows) {
      if (down.isTouched() || up.isTouched()) {
        desk.commands().limit(List.of(row), new RateLimits(down.of(row), up.of(row)));
      }
      if (ratio.isTouched() || time.isTouched() || idle.isTouched()) {
        desk.commands()
            .goals(
                List.of(row),
                new SeedGoals(ratio.of(row) / HUNDREDTHS, time.of(row), idle.of(row)));
      }
    }
  }

  @Override
  public Node first() {
    return down.field();
  }
}
