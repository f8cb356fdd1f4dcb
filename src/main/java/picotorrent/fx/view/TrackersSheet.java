package picotorrent.fx.view;

import java.util.List;
import java.util.Objects;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.TextArea;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;
import picotorrent.base.TorrentId;
import picotorrent.fx.model.TrackerLines;

/// Changes which trackers a torrent asks: one a line, tiers parted by empty lines.
final class TrackersSheet extends SheetLayer.Sheet {
  private static final int ROWS = 9;

  private final Desk desk;
  private final SheetLayer sheets;
  private final TorrentId torrent;
  private final TextArea text = new TextArea();
  private final Label wrong = Nodes.label("", "pt-refusal");
  private final Button go;

  TrackersSheet(Desk desk, SheetLayer sheets, TorrentId torrent, List<List<String>> tiers) {
    super(620, 400);
    this.desk = desk;
    this.sheets = sheets;
    this.torrent = torrent;
    text.setId("trackers-text");
    text.setAccessibleText(desk.text("trackers.edit.title"));
    text.getStyleClass().add("pt-area");
    text.setPrefRowCount(ROWS);
    text.setText(TrackerLines.of(tiers));
    VBox.setVgrow(text, Priority.ALWAYS);
    wrong.setId("trackers-wrong");
    wrong.setWrapText(true);
    go = Nodes.button(desk.text("trackers.edit.go"), null, this::change);
    go.setId("trackers-go");
    go.getStyleClass().add("accent");
    go.setDefaultButton(true);
    Button cancel = Nodes.button(desk.text("cancel"), null, this::cancel);
    // No address has a tab in it: the key leads on, as everywhere else.
    text.addEventFilter(
        KeyEvent.KEY_PRESSED,
        event -> {
          if (event.getCode() == KeyCode.TAB && !event.isShiftDown()) {
            event.consume();
            (go.isDisabled() ? cancel : go).requestFocus();
          }
        });
    text.textProperty().subscribe(this::judge);
    VBox body = new VBox(Nodes.label(desk.text("trackers.edit.help"), "pt-muted"), text, wrong);
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
    sheets.close(this);
    desk.commands().trackers(torrent, TrackerLines.tiers(Objects.requireNonNull(text.getText())));
  }

  @Override
  void cancel() {
    sheets.close(this);
  }

  @Override
  void closed() {}

  @Override
  Node first() {
    return text;
  }
}
