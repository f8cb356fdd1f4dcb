package picotorrent.fx.view;

import java.util.List;
import java.util.Objects;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.TextArea;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;
import picotorrent.fx.model.TorrentRow;
import picotorrent.fx.model.TrackerLines;
import picotorrent.fx.view.part.Desk;
import picotorrent.fx.view.part.Nodes;
import picotorrent.fx.view.part.SheetFrame;
import picotorrent.fx.view.part.SheetLayer;

/// Takes trackers that torrents, one or many, are to ask beside theirs.
final class AddTrackersSheet extends SheetLayer.Sheet {
  private final Desk desk;
  private final List<TorrentRow> rows;
  private final TextArea text;
  private final Label wrong = Nodes.label("", "pt-refusal");
  private final Button go;

  AddTrackersSheet(Desk desk, SheetLayer sheets, List<TorrentRow> rows) {
    super(sheets, 620, 360);
    this.desk = desk;
    this.rows = rows;
    wrong.setId("add-trackers-wrong");
    wrong.setWrapText(true);
    String title = desk.text("row.add-trackers.title", rows.size());
    go = Nodes.accent("add-trackers-go", desk.text("row.add-trackers.go"), null, this::add);
    Button cancel = Nodes.button(desk.text("cancel"), null, this::cancel);
    text = Nodes.area("add-trackers", title, () -> go.isDisabled() ? cancel : go);
    VBox.setVgrow(text, Priority.ALWAYS);
    text.textProperty().subscribe(this::judge);
    VBox body =
        new VBox(Nodes.wrapped(desk.text("row.add-trackers.help"), "pt-muted"), text, wrong);
    body.getStyleClass().add("pt-form");
    getChildren().add(SheetFrame.of(desk, title, null, body, this::cancel, cancel, go));
  }

  private void judge(String lines) {
    TrackerLines.Refused refused = TrackerLines.refused(lines);
    Nodes.show(wrong, refused != null);
    wrong.setText(
        refused == null
            ? ""
            : desk.text("trackers.edit.wrong", refused.line(), desk.texts().say(refused.reason())));
    go.setDisable(refused != null || lines.isBlank());
  }

  private void add() {
    close();
    desk.commands().addTrackers(rows, TrackerLines.tiers(Objects.requireNonNull(text.getText())));
  }

  @Override
  public Node first() {
    return text;
  }
}
