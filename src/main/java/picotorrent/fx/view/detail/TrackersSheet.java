package picotorrent.fx.view.detail;

import java.util.List;
import java.util.Objects;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.TextArea;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;
import picotorrent.base.TorrentId;
import picotorrent.fx.model.TrackerLines;
import picotorrent.fx.view.part.Desk;
import picotorrent.fx.view.part.Nodes;
import picotorrent.fx.view.part.SheetFrame;
import picotorrent.fx.view.part.SheetLayer;

/// Changes which trackers a torrent asks: one a line, tiers parted by empty lines.
final class TrackersSheet extends SheetLayer.Sheet {
  private final Desk desk;
  private final TorrentId torrent;
  private final TextArea text;
  private final Label wrong = Nodes.label("", "pt-refusal");
  private final Button go;

  TrackersSheet(Desk desk, SheetLayer sheets, TorrentId torrent, List<List<String>> tiers) {
    super(sheets, 620, 400);
    this.desk = desk;
    this.torrent = torrent;
    wrong.setId("trackers-wrong");
    wrong.setWrapText(true);
    go = Nodes.accent("trackers-go", desk.text("trackers.edit.go"), null, this::change);
    Button cancel = Nodes.button(desk.text("cancel"), null, this::cancel);
    text =
        Nodes.area(
            "trackers-text", desk.text("trackers.edit.title"), () -> go.isDisabled() ? cancel : go);
    text.setText(TrackerLines.of(tiers));
    VBox.setVgrow(text, Priority.ALWAYS);
    text.textProperty().subscribe(this::judge);
    VBox body = new VBox(Nodes.wrapped(desk.text("trackers.edit.help"), "pt-muted"), text, wrong);
    body.getStyleClass().add("pt-form");
    getChildren()
        .add(
            SheetFrame.of(
                desk, desk.text("trackers.edit.title"), null, body, this::cancel, cancel, go));
  }

  private void judge(String lines) {
    TrackerLines.Refused refused = TrackerLines.refused(lines);
    Nodes.show(wrong, refused != null);
    wrong.setText(
        refused == null
            ? ""
            : desk.text("trackers.edit.wrong", refused.line(), desk.texts().say(refused.reason())));
    go.setDisable(refused != null);
  }

  private void change() {
    close();
    desk.commands().trackers(torrent, TrackerLines.tiers(Objects.requireNonNull(text.getText())));
  }

  @Override
  public Node first() {
    return text;
  }
}
