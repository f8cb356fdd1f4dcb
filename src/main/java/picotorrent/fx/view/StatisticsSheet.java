package picotorrent.fx.view;

import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.layout.GridPane;
import javafx.scene.layout.VBox;
import javafx.util.Subscription;
import picotorrent.api.SessionStatus;
import picotorrent.api.TorrentStatus;
import picotorrent.fx.model.Amounts;
import picotorrent.fx.model.TorrentRow;
import picotorrent.fx.view.part.Desk;
import picotorrent.fx.view.part.Nodes;
import picotorrent.fx.view.part.SheetFrame;
import picotorrent.fx.view.part.SheetLayer;

/// What has passed: in this session and over the life of the torrents in the list. It goes on
/// counting while it is open.
final class StatisticsSheet extends SheetLayer.Sheet {
  private final Desk desk;
  private final GridPane facts = new GridPane();
  private final Button close;
  private final Subscription following;

  StatisticsSheet(Desk desk, SheetLayer sheets) {
    super(sheets, 460);
    this.desk = desk;
    close = Nodes.accent("statistics-close", desk.text("close"), null, this::cancel);
    facts.getStyleClass().addAll("pt-facts", "pt-statistics");
    VBox body = new VBox(facts);
    body.getStyleClass().add("pt-form");
    getChildren()
        .add(SheetFrame.of(desk, desk.text("statistics.title"), null, body, this::cancel, close));
    following = desk.feed().secondsProperty().subscribe(any -> count());
  }

  private void count() {
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
    facts.getChildren().clear();
    fact("statistics.session-down", amounts.bytes(session.downTotalBytes()));
    fact("statistics.session-up", amounts.bytes(session.upTotalBytes()));
    fact("statistics.down", amounts.bytes(down));
    fact("statistics.up", amounts.bytes(up));
    fact("overview.ratio", down == 0 ? "" : amounts.ratio((double) up / down));
    fact("overview.wasted", amounts.bytes(wasted));
    fact("statistics.connections", amounts.count(session.connections()));
  }

  private void fact(String key, String value) {
    int row = facts.getRowCount();
    facts.add(Nodes.whole(desk.text(key), "pt-muted"), 0, row);
    facts.add(Nodes.label(value, "pt-fact"), 1, row);
  }

  @Override
  protected void closed() {
    following.unsubscribe();
  }

  @Override
  public Node first() {
    return close;
  }
}
