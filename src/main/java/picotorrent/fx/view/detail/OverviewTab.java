package picotorrent.fx.view.detail;

import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.FormatStyle;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import javafx.scene.control.ScrollPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;
import org.jspecify.annotations.Nullable;
import picotorrent.api.TorrentDetail.Origin;
import picotorrent.api.TorrentStatus;
import picotorrent.base.Hash;
import picotorrent.fx.model.Amounts;
import picotorrent.fx.model.TorrentRow;
import picotorrent.fx.model.Visible;
import picotorrent.fx.view.part.Desk;
import picotorrent.fx.view.part.Nodes;

/// Facts about a torrent: what has moved, and what it is. Each stays the same node while its value
/// changes, so that a button in it can be pressed.
final class OverviewTab extends ScrollPane {
  private enum Name {
    DOWNLOADED,
    UPLOADED,
    RATIO,
    WASTED,
    SWARM,
    ADDED,
    COMPLETED,
    OWN_NAME,
    SIZE,
    WANTED,
    HAVE,
    PIECES,
    FOLDER,
    LABEL,
    PRIVATE,
    V1,
    V2,
    MADE,
    SOURCE,
    COMMENT
  }

  private static final Origin SILENCE = new Origin("", "", "", -1, "");

  private final Desk desk;
  private final Map<Name, Fact> facts = new EnumMap<>(Name.class);
  private @Nullable TorrentStatus shown;

  OverviewTab(Desk desk) {
    this.desk = desk;
    getStyleClass().add("pt-page-scroll");
    setFitToWidth(true);
    setHbarPolicy(ScrollBarPolicy.NEVER);
    VBox transfer = new VBox(Nodes.label(desk.text("overview.transfer"), "pt-section"));
    transfer.getStyleClass().add("pt-overview-transfer");
    VBox content = new VBox(Nodes.label(desk.text("overview.content"), "pt-section"));
    for (Name name : Name.values()) {
      Fact fact = fact(name);
      facts.put(name, fact);
      (name.compareTo(Name.COMPLETED) <= 0 ? transfer : content).getChildren().add(fact);
    }
    HBox.setHgrow(content, Priority.ALWAYS);
    HBox page = new HBox(transfer, content);
    page.getStyleClass().addAll("pt-page", "pt-overview");
    setContent(page);
    desk.feed().details().torrentProperty().subscribe(any -> refresh());
    desk.feed().details().originProperty().subscribe(this::showOrigin);
    desk.feed().secondsProperty().subscribe(any -> refresh());
  }

  private Fact fact(Name name) {
    String key = "overview." + name.name().toLowerCase(Locale.ROOT).replace('_', '-');
    return switch (name) {
      case V1, V2 -> Fact.copyable(desk, desk.text(key), "pt-mono");
      case COMMENT, FOLDER -> Fact.copyable(desk, desk.text(key), "pt-fact");
      default -> Fact.of(desk.text(key));
    };
  }

  @SuppressWarnings("ReferenceEquality") // the same object means that nothing has changed
  private void refresh() {
    TorrentRow row = desk.feed().details().torrentProperty().get();
    if (row != null && row.status() != shown) {
      shown = row.status();
      showTransfer(row.status());
      showContent(row.status());
      showOrigin(desk.feed().details().originProperty().get());
    }
  }

  private void showTransfer(TorrentStatus torrent) {
    Amounts amounts = desk.texts().amounts();
    var traffic = torrent.traffic();
    var peers = torrent.peers();
    set(Name.DOWNLOADED, amounts.bytes(traffic.downBytes()));
    set(Name.UPLOADED, amounts.bytes(traffic.upBytes()));
    set(Name.RATIO, amounts.ratio(traffic.ratio()));
    set(Name.WASTED, traffic.wastedBytes() == 0 ? "" : amounts.bytes(traffic.wastedBytes()));
    set(
        Name.SWARM,
        peers.swarmSeeds() < 0
            ? ""
            : desk.text(
                "overview.swarm.value",
                amounts.count(peers.swarmSeeds()),
                amounts.count(Math.max(0, peers.swarmLeeches()))));
    set(Name.ADDED, date(torrent.life().addedMillis()));
    set(Name.COMPLETED, date(torrent.life().completedMillis()));
  }

  private void showContent(TorrentStatus torrent) {
    Amounts amounts = desk.texts().amounts();
    var sizes = torrent.content();
    String label = torrent.life().label();
    set(Name.SIZE, sizes.totalBytes() == 0 ? "" : amounts.bytes(sizes.totalBytes()));
    set(
        Name.WANTED,
        sizes.wantedBytes() == sizes.totalBytes() ? "" : amounts.bytes(sizes.wantedBytes()));
    set(Name.HAVE, amounts.bytes(sizes.haveBytes()));
    set(
        Name.PIECES,
        sizes.pieceCount() == 0
            ? ""
            : desk.text(
                "overview.pieces.value",
                amounts.count(sizes.piecesHave()),
                amounts.count(sizes.pieceCount()),
                amounts.binary(sizes.pieceLengthBytes())));
    set(Name.FOLDER, Visible.line(torrent.life().folder().toString()));
    set(Name.LABEL, label == null ? "" : Visible.line(label));
    set(Name.PRIVATE, torrent.isPrivate() ? desk.text("overview.private.value") : "");
    set(Name.V1, hex(torrent.infoHashes().v1()));
    set(Name.V2, hex(torrent.infoHashes().v2()));
  }

  /// What it says of itself comes a moment later than the rest.
  private void showOrigin(@Nullable Origin origin) {
    Origin said = Objects.requireNonNullElse(origin, SILENCE);
    boolean renamed = shown != null && !said.name().equals(shown.name());
    set(Name.OWN_NAME, renamed ? said.name() : "");
    set(Name.MADE, made(said));
    set(Name.SOURCE, said.source());
    set(Name.COMMENT, said.comment());
  }

  private String made(Origin origin) {
    String when = date(origin.createdMillis());
    return when.isEmpty() || origin.createdBy().isEmpty()
        ? origin.createdBy() + when
        : desk.text("overview.made.value", origin.createdBy(), when);
  }

  private void set(Name name, String value) {
    Fact fact = facts.get(name);
    if (fact != null) {
      fact.set(value);
    }
  }

  private static String hex(@Nullable Hash hash) {
    return hash == null ? "" : hash.toHex();
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
