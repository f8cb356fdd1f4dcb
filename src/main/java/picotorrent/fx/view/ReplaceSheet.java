package picotorrent.fx.view;

import java.util.List;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.layout.VBox;
import picotorrent.api.TorrentState.Failed;
import picotorrent.fx.model.TorrentRow;
import picotorrent.fx.view.part.Desk;
import picotorrent.fx.view.part.Nodes;
import picotorrent.fx.view.part.SheetFrame;
import picotorrent.fx.view.part.SheetLayer;

/// Asks what is to become of a torrent that met other files of its names: nothing is written over
/// without a person's word.
final class ReplaceSheet extends SheetLayer.Sheet {
  private final Button elsewhere;

  /// @param move asks for another folder
  ReplaceSheet(Desk desk, SheetLayer sheets, TorrentRow row, Failed failed, Runnable move) {
    super(sheets, 560, 260);
    VBox body =
        new VBox(
            Nodes.wrapped(desk.texts().say(failed.reason()) + "."),
            Nodes.wrapped(desk.text("replace.help"), "pt-muted"));
    body.getStyleClass().add("pt-form");
    Button over =
        Nodes.button(
            desk.text("replace.go"),
            null,
            () -> {
              close();
              desk.commands().replace(List.of(row));
            });
    over.setId("replace-go");
    elsewhere =
        Nodes.accent(
            "replace-elsewhere",
            desk.text("mend.choose-folder"),
            null,
            () -> {
              close();
              move.run();
            });
    Button cancel = Nodes.button(desk.text("cancel"), null, this::cancel);
    String title = desk.text("replace.title");
    getChildren()
        .add(SheetFrame.of(desk, title, null, body, this::cancel, cancel, over, elsewhere));
  }

  @Override
  public Node first() {
    return elsewhere;
  }
}
