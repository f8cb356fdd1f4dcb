package picotorrent.fx.view.detail;

import java.util.List;
import javafx.scene.control.Label;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;
import picotorrent.fx.view.part.Desk;
import picotorrent.fx.view.part.Nodes;
import picotorrent.fx.view.part.SheetLayer;

/// The peers of a torrent and, below them where there are any, those that sent wrong data.
final class PeersPage extends VBox {
  /// More are in the tooltip.
  private static final int NAMED = 3;

  private final Desk desk;
  private final Label banned = Nodes.label("", "pt-muted-small", "pt-banned-peers");

  PeersPage(Desk desk, SheetLayer sheets) {
    this.desk = desk;
    PeersTab peers = new PeersTab(desk, sheets);
    VBox.setVgrow(peers, Priority.ALWAYS);
    banned.setId("peers-banned");
    banned.setMaxWidth(Double.MAX_VALUE);
    Nodes.tellWhole(banned);
    getChildren().setAll(List.of(peers, banned));
    desk.feed().details().bannedProperty().subscribe(this::show);
  }

  private void show(List<String> all) {
    Nodes.show(banned, !all.isEmpty());
    int more = all.size() - NAMED;
    String named = String.join(", ", all.reversed().subList(0, Math.min(NAMED, all.size())));
    banned.setText(
        more > 0 ? desk.text("peers.liars.more", named, more) : desk.text("peers.liars", named));
  }
}
