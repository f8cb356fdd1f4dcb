package picotorrent.fx.view.incoming;

import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.layout.VBox;
import org.jspecify.annotations.Nullable;
import picotorrent.fx.model.Visible;
import picotorrent.fx.task.CreateService;
import picotorrent.fx.view.part.Copying;
import picotorrent.fx.view.part.Desk;
import picotorrent.fx.view.part.Nodes;
import picotorrent.fx.view.part.SheetFrame;
import picotorrent.fx.view.part.SheetLayer;
import picotorrent.metainfo.MagnetLink;
import picotorrent.metainfo.Metainfo;
import picotorrent.metainfo.MetainfoException;
import picotorrent.metainfo.TorrentReader;

/// A torrent has been made: where it lies, its magnet link to copy, and whether it is seeded.
final class CreatedSheet extends SheetLayer.Sheet {
  private final Button close;

  CreatedSheet(Desk desk, SheetLayer sheets, CreateService.Created made, boolean seeding) {
    super(sheets, 560);
    close = Nodes.accent("created-close", desk.text("close"), null, this::cancel);
    VBox body = new VBox(Nodes.label(Visible.line(made.file().toString()), "pt-muted-small"));
    body.getStyleClass().add("pt-form");
    String link = magnet(made.bytes());
    Button copy = Nodes.button(desk.text("row.copy-magnet"), "bi-link-45deg", () -> {});
    copy.setOnAction(event -> {
      if (link != null) {
        Copying.copy(link);
        copy.setText(desk.text("copied"));
      }
    });
    copy.setDisable(link == null);
    getChildren()
        .add(
            SheetFrame.of(
                desk,
                desk.text(seeding ? "created.seeding" : "created.title"),
                null,
                body,
                this::cancel,
                copy,
                close));
  }

  private static @Nullable String magnet(byte[] torrent) {
    try {
      Metainfo metainfo = TorrentReader.read(torrent);
      return MagnetLink.of(metainfo).toString();
    } catch (MetainfoException e) {
      return null;
    }
  }

  @Override
  public Node first() {
    return close;
  }
}
