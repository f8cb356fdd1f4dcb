package picotorrent.fx.view.detail;

import com.google.common.net.InetAddresses;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import javafx.scene.control.ContextMenu;
import javafx.scene.control.Label;
import javafx.scene.control.MenuItem;
import javafx.scene.control.SelectionMode;
import javafx.scene.control.SeparatorMenuItem;
import javafx.scene.control.TableCell;
import javafx.scene.control.Tooltip;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import org.jspecify.annotations.Nullable;
import org.kordamp.ikonli.javafx.FontIcon;
import picotorrent.api.TorrentDetail.PeerStatus;
import picotorrent.base.AddressRange;
import picotorrent.base.Endpoint;
import picotorrent.fx.model.Amounts;
import picotorrent.fx.model.Keyed;
import picotorrent.fx.model.NoticeBoard.Notice;
import picotorrent.fx.model.TorrentRow;
import picotorrent.fx.model.Visible;
import picotorrent.fx.view.part.Bar;
import picotorrent.fx.view.part.Copying;
import picotorrent.fx.view.part.Desk;
import picotorrent.fx.view.part.FieldSheet;
import picotorrent.fx.view.part.Icons;
import picotorrent.fx.view.part.KeyHint;
import picotorrent.fx.view.part.Nodes;
import picotorrent.fx.view.part.SheetLayer;

/// Who is connected, and what passes.
final class PeersTab extends DetailTable<PeerStatus> {
  private static final double STATE_NEEDS = 132;
  private static final int MAX_BANNED_CHARS = 60; // a notice is no wider

  private final Desk desk;

  PeersTab(Desk desk, SheetLayer sheets) {
    super(desk.feed().details().peers());
    this.desk = desk;
    getSelectionModel().setSelectionMode(SelectionMode.MULTIPLE);
    setContextMenu(menu(sheets));
    Amounts amounts = desk.texts().amounts();
    setId("peers");
    setAccessibleText(desk.text("tab.peers"));
    setPlaceholder(Nodes.label(desk.text("peers.none"), "pt-muted"));
    var address = text(desk.text("peers.address"), 166, false, "pt-strong-cell", PeersTab::address);
    address.setComparator(Comparator.comparing(PeerStatus::endpoint));
    var client =
        text(
            desk.text("peers.client"),
            150,
            false,
            "pt-strong-cell",
            peer -> Visible.line(peer.client()));
    var state = text(desk.text("peers.state"), 150, false, "pt-quiet-cell", this::state);
    var has = column(desk.text("peers.has"), 140, false, Has::new);
    has.setComparator(Comparator.comparingDouble(PeerStatus::fraction));
    text(
            desk.text("peers.down"),
            84,
            true,
            "pt-strong-cell",
            peer -> amounts.rateOrBlank(peer.downBytesPerSecond()))
        .setComparator(Comparator.comparingLong(PeerStatus::downBytesPerSecond));
    text(
            desk.text("peers.up"),
            84,
            true,
            "pt-strong-cell",
            peer -> amounts.rateOrBlank(peer.upBytesPerSecond()))
        .setComparator(Comparator.comparingLong(PeerStatus::upBytesPerSecond));
    var received =
        text(
            desk.text("peers.received"),
            96,
            true,
            "pt-quiet-cell",
            peer -> peer.downBytes() == 0 ? "" : amounts.bytes(peer.downBytes()));
    received.setComparator(Comparator.comparingLong(PeerStatus::downBytes));
    column(desk.text("peers.link"), 92, false, Link::new)
        .setComparator(Comparator.comparing(PeerStatus::utp));
    yielding(has, 108);
    yielding(address, 140);
    yielding(received, 0);
    yielding(client, 124);
    slack(state, STATE_NEEDS);
  }

  private ContextMenu menu(SheetLayer sheets) {
    MenuItem add = new MenuItem(desk.text("peers.add"));
    add.setOnAction(event -> add(sheets));
    MenuItem copy = new MenuItem(desk.text("trackers.copy"));
    copy.setOnAction(event -> copy());
    MenuItem ban = new MenuItem(desk.text("peers.ban"));
    ban.setAccelerator(KeyHint.of("Delete", desk.texts()));
    ban.setOnAction(event -> ban());
    ContextMenu menu = new ContextMenu(add, copy, new SeparatorMenuItem(), ban);
    menu.setOnShowing(event ->
        List.of(copy, ban).forEach(item -> item.setDisable(getSelectionModel().isEmpty())));
    addEventHandler(
        KeyEvent.KEY_PRESSED,
        event -> {
          if (event.getCode() == KeyCode.DELETE) {
            event.consume();
            ban();
          }
        });
    return menu;
  }

  private void add(SheetLayer sheets) {
    TorrentRow torrent = desk.feed().details().torrentProperty().get();
    if (torrent != null) {
      sheets.show(
          new FieldSheet(
              desk,
              sheets,
              new FieldSheet.Question(
                  "add-peer",
                  desk.text("peers.add.title"),
                  desk.text("peers.add.go"),
                  "",
                  PeersTab::isEndpoint),
              text -> desk.commands().peer(torrent.id(), Endpoint.parse(text.strip()))));
    }
  }

  private static boolean isEndpoint(String text) {
    try {
      return Endpoint.parse(text.strip()).port() > 0;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  /// The addresses, whatever the port: for all torrents and for good.
  private void ban() {
    List<AddressRange> ranges =
        getSelectionModel().getSelectedItems().stream()
            .map(row -> AddressRange.of(row.valueProperty().get().endpoint().address()))
            .distinct()
            .toList();
    if (!ranges.isEmpty()) {
      desk.preferences().ban(ranges);
      String who = ranges.stream().map(AddressRange::toString).collect(Collectors.joining(", "));
      desk.notices()
          .say(
              new Notice(
                  desk.text("peers.banned", Visible.line(who, MAX_BANNED_CHARS)),
                  desk.text("peers.banned.help")));
    }
  }

  /// One a line, with its port.
  private void copy() {
    Copying.copy(
        getSelectionModel().getSelectedItems().stream()
            .map(row -> row.valueProperty().get().endpoint().toString())
            .collect(Collectors.joining("\n")));
  }

  private static String address(PeerStatus peer) {
    return InetAddresses.toAddrString(peer.endpoint().address());
  }

  /// What passes between us, in words.
  private String state(PeerStatus peer) {
    boolean down = peer.downBytesPerSecond() > 0;
    boolean up = peer.upBytesPerSecond() > 0;
    String key =
        peer.seed()
            ? "seed"
            : down && up
                ? "trading"
                : down
                    ? "sending"
                    : up
                        ? "receiving"
                        : peer.requestsIn() > 0 || peer.flags().contains("u")
                            ? "waiting"
                            : peer.flags().contains("d") ? "choked" : "nothing";
    return desk.text("peer." + key);
  }

  /// Where we know it from.
  private String from(PeerStatus peer) {
    String key = "peer.from." + peer.from();
    return desk.texts().has(key) ? desk.text(key) : Visible.line(peer.from());
  }

  /// How much it has.
  private final class Has extends TableCell<Keyed.Row<PeerStatus>, PeerStatus> {
    private final Bar bar = new Bar();
    private final Label percent = Nodes.label("", "pt-percent");
    private final HBox box = new HBox(bar, percent);

    Has() {
      getStyleClass().add("pt-progress-cell");
      box.getStyleClass().add("pt-progress");
      HBox.setHgrow(bar, Priority.ALWAYS);
    }

    @Override
    protected void updateItem(@Nullable PeerStatus peer, boolean empty) {
      super.updateItem(peer, empty);
      if (empty || peer == null) {
        setGraphic(null);
        return;
      }
      bar.set(peer.fraction());
      percent.setText(desk.texts().amounts().percent(peer.fraction()));
      setAccessibleText(percent.getText());
      setGraphic(box);
    }
  }

  /// Transport and encryption.
  private final class Link extends TableCell<Keyed.Row<PeerStatus>, PeerStatus> {
    private final Label transport = Nodes.label("", "pt-link-transport");
    private final FontIcon lock = Icons.of("bi-lock");
    private final HBox box = new HBox(transport, lock);

    Link() {
      getStyleClass().add("pt-link-cell");
      box.getStyleClass().add("pt-link");
    }

    @Override
    protected void updateItem(@Nullable PeerStatus peer, boolean empty) {
      super.updateItem(peer, empty);
      if (empty || peer == null) {
        setGraphic(null);
        return;
      }
      transport.setText(peer.utp() ? "uTP" : "TCP");
      lock.setIconLiteral(peer.encrypted() ? "bi-lock" : "bi-unlock");
      lock.getStyleClass().remove("pt-open-lock");
      if (!peer.encrypted()) {
        lock.getStyleClass().add("pt-open-lock");
      }
      String encryption = desk.text(peer.encrypted() ? "peer.encrypted" : "peer.clear");
      setAccessibleText(transport.getText() + ", " + encryption);
      setTooltip(new Tooltip(encryption + " · " + peer.flags() + " · " + from(peer)));
      setGraphic(box);
    }
  }
}
