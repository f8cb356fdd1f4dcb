package picotorrent.fx.view;

import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.layout.GridPane;
import javafx.scene.layout.VBox;
import picotorrent.api.SessionStatus;
import picotorrent.api.TorrentStatus;
import picotorrent.fx.model.Amounts;
import picotorrent.fx.model.TorrentRow;

/// What has passed: in this session and over the life of the torrents in the list.
final class StatisticsSheet extends SheetLayer.Sheet {
  private final SheetLayer sheets;
  private final Button close;

  StatisticsSheet(Desk desk, SheetLayer sheets) {
    super(460, 380);
    this.sheets = sheets;
    close = Nodes.button(desk.text("close"), null, this::cancel);
    close.setDefaultButton(true);
    close.getStyleClass().add("accent");
    GridPane facts = new GridPane();
    facts.getStyleClass().add("pt-facts");
    Amounts amounts = desk.texts().amounts();
    SessionStatus session = desk.feed().totals().sessionProperty().get();
    long down = 0;
    long up = 0;
    long wasted = 0;
    for (TorrentRow row : desk.feed().library().rows()) {
      TorrentStatus.Traffic traffic = row.status().traffic();
      down += traffic.downBytes();
      up += traffic.upBytes();
      wasted += traffic.wastedBytes();
    }
    fact(desk, facts, "statistics.session-down", amounts.bytes(session.downTotalBytes()));
    fact(desk, facts, "statistics.session-up", amounts.bytes(session.upTotalBytes()));
    fact(desk, facts, "statistics.down", amounts.bytes(down));
    fact(desk, facts, "statistics.up", amounts.bytes(up));
    fact(desk, facts, "overview.ratio", down == 0 ? "" : amounts.ratio((double) up / down));
    fact(desk, facts, "overview.wasted", amounts.bytes(wasted));
    fact(desk, facts, "statistics.connections", amounts.count(session.connections()));
    VBox body = new VBox(facts);
    body.getStyleClass().add("pt-form");
    getChildren()
        .add(SheetFrame.of(desk, desk.text("statistics.title"), null, body, this::cancel, close));
  }

  private static void fact(Desk desk, GridPane grid, String key, String value) {
    int row = grid.getRowCount();
    grid.add(Nodes.label(desk.text(key), "pt-muted"), 0, row);
    grid.add(Nodes.label(value, "pt-fact"), 1, row);
  }

  @Override
  void cancel() {
    sheets.close(this);
  }

  @Override
  void closed() {}

  @Override
  Node first() {
    return close;
  }
}
