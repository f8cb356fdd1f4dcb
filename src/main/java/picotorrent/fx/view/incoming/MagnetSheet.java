package picotorrent.fx.view.incoming;

import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.TextArea;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;
import picotorrent.fx.model.Magnets;
import picotorrent.fx.view.part.Desk;
import picotorrent.fx.view.part.Nodes;
import picotorrent.fx.view.part.SheetFrame;
import picotorrent.fx.view.part.SheetLayer;

/// Asks for magnet links when the clipboard holds none.
final class MagnetSheet extends SheetLayer.Sheet {
  private final TextArea text;

  MagnetSheet(Desk desk, SheetLayer sheets, Incoming incoming) {
    super(sheets, 560, 260);
    Button cancel = Nodes.button(desk.text("cancel"), null, this::cancel);
    Button next =
        Nodes.accent("magnet-next", desk.text("magnet.next"), null, () -> incoming.links(typed()));
    text =
        Nodes.area(
            "magnet-text", desk.text("magnet.title"), () -> next.isDisabled() ? cancel : next);
    text.setPromptText("magnet:?xt=urn:btih:…");
    text.setWrapText(true);
    VBox.setVgrow(text, Priority.ALWAYS);
    next.disableProperty().bind(text.textProperty().map(links -> !Magnets.isMagnet(links)));
    VBox body = new VBox(Nodes.wrapped(desk.text("magnet.help"), "pt-muted"), text);
    body.getStyleClass().add("pt-form");
    getChildren()
        .add(
            SheetFrame.of(desk, desk.text("magnet.title"), null, body, this::cancel, cancel, next));
  }

  private String typed() {
    return text.getText();
  }

  @Override
  public Node first() {
    return text;
  }
}
