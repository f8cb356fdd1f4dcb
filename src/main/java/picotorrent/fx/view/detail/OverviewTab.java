package picotorrent.fx.view.detail;

import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.FormatStyle;
import javafx.scene.control.Label;
import javafx.scene.control.ScrollPane;
import javafx.scene.layout.ColumnConstraints;
import javafx.scene.layout.FlowPane;
import javafx.scene.layout.GridPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.VBox;
import org.jspecify.annotations.Nullable;
import picotorrent.api.TorrentStatus;
import picotorrent.base.Hash;
import picotorrent.fx.model.Amounts;
import picotorrent.fx.model.TorrentRow;
import picotorrent.fx.model.Visible;
import picotorrent.fx.view.part.Copying;
import picotorrent.fx.view.part.Desk;
import picotorrent.fx.view.part.Nodes;

/// Facts about a torrent, and its info hashes to copy.
final class OverviewTab extends ScrollPane {
  private final Desk desk;
  private final GridPane transfer = grid();
  private final GridPane content = grid();
  private final VBox hashes = new VBox();
  private @Nullable TorrentStatus shown;

  OverviewTab(Desk desk) {
    this.desk = desk;
    getStyleClass().add("pt-page-scroll");
    setFitToWidth(true);
    hashes.getStyleClass().add("pt-hashes");
    FlowPane columns =
        new FlowPane(section("overview.transfer", transfer), section("overview.content", content));
    columns.getStyleClass().add("pt-overview-columns");
    VBox page = new VBox(columns, hashes);
    page.getStyleClass().addAll("pt-page", "pt-overview");
    setContent(page);
    desk.feed().details().torrentProperty().subscribe(any -> refresh());
    desk.feed().secondsProperty().subscribe(any -> refresh());
  }

  @SuppressWarnings("ReferenceEquality") // the same object means that nothing has changed
  private void refresh() {
    TorrentRow row = desk.feed().details().torrentProperty().get();
    if (row != null && row.status() != shown) {
      boolean other = shown == null || !shown.infoHashes().equals(row.status().infoHashes());
      shown = row.status();
      show(row.status());
      if (other) {
        showHashes(row.status());
      }
    }
  }

  private void show(TorrentStatus torrent) {
    Amounts amounts = desk.texts().amounts();
    var traffic = torrent.traffic();
    var peers = torrent.peers();
    transfer.getChildren().clear();
    fact(transfer, "overview.downloaded", amounts.bytes(traffic.downBytes()));
    fact(transfer, "overview.uploaded", amounts.bytes(traffic.upBytes()));
    fact(transfer, "overview.ratio", amounts.ratio(traffic.ratio()));
    fact(
        transfer,
        "overview.wasted",
        traffic.wastedBytes() == 0 ? "" : amounts.bytes(traffic.wastedBytes()));
    fact(
        transfer,
        "overview.swarm",
        peers.swarmSeeds() < 0
            ? ""
            : desk.text(
                "overview.swarm.value",
                amounts.count(peers.swarmSeeds()),
                amounts.count(Math.max(0, peers.swarmLeeches()))));
    fact(transfer, "overview.added", date(torrent.life().addedMillis()));
    fact(transfer, "overview.completed", date(torrent.life().completedMillis()));
    showContent(torrent, amounts);
  }

  private void showContent(TorrentStatus torrent, Amounts amounts) {
    var sizes = torrent.content();
    String label = torrent.life().label();
    content.getChildren().clear();
    fact(
        content, "overview.size", sizes.totalBytes() == 0 ? "" : amounts.bytes(sizes.totalBytes()));
    fact(
        content,
        "overview.wanted",
        sizes.wantedBytes() == sizes.totalBytes() ? "" : amounts.bytes(sizes.wantedBytes()));
    fact(content, "overview.have", amounts.bytes(sizes.haveBytes()));
    fact(
        content,
        "overview.pieces",
        sizes.pieceCount() == 0
            ? ""
            : desk.text(
                "overview.pieces.value",
                amounts.count(sizes.piecesHave()),
                amounts.count(sizes.pieceCount()),
                amounts.binary(sizes.pieceLengthBytes())));
    fact(content, "overview.folder", Visible.line(torrent.life().folder().toString()));
    fact(content, "overview.label", label == null ? "" : Visible.line(label));
    fact(
        content,
        "overview.private",
        torrent.isPrivate() ? desk.text("overview.private.value") : "");
  }

  private void showHashes(TorrentStatus torrent) {
    hashes.getChildren().clear();
    hashes.getChildren().add(Nodes.label(desk.text("overview.identity"), "pt-section"));
    hash("overview.v1", torrent.infoHashes().v1());
    hash("overview.v2", torrent.infoHashes().v2());
  }

  private void hash(String key, @Nullable Hash hash) {
    if (hash != null) {
      Label name = Nodes.label(desk.text(key), "pt-quiet", "pt-fact-name");
      hashes.getChildren().add(new HBox(name, Copying.copyable(desk, hash.toHex())));
    }
  }

  private void fact(GridPane grid, String key, String value) {
    if (!value.isEmpty()) {
      int row = grid.getChildren().size() / 2;
      grid.add(Nodes.label(desk.text(key), "pt-quiet"), 0, row);
      grid.add(Nodes.label(value, "pt-fact"), 1, row);
    }
  }

  private VBox section(String key, GridPane facts) {
    VBox section = new VBox(Nodes.label(desk.text(key), "pt-section"), facts);
    section.getStyleClass().add("pt-overview-section");
    return section;
  }

  private static GridPane grid() {
    GridPane grid = new GridPane();
    grid.getStyleClass().add("pt-facts");
    grid.getColumnConstraints().setAll(new ColumnConstraints(124), new ColumnConstraints(208));
    return grid;
  }

  private String date(long millis) {
    return millis < 0
        ? ""
        : DateTimeFormatter.ofLocalizedDateTime(FormatStyle.MEDIUM, FormatStyle.SHORT)
            .withLocale(desk.texts().locale())
            .withZone(ZoneId.systemDefault())
            .format(Instant.ofEpochMilli(millis));
  }
}
