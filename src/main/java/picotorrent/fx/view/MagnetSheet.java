package picotorrent.fx.view;

import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.TextArea;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.VBox;
import picotorrent.fx.model.Magnets;

/// Asks for magnet links when the clipboard holds none.
final class MagnetSheet extends SheetLayer.Sheet {
  private final SheetLayer sheets;
  private final TextArea text = new TextArea();

  MagnetSheet(Desk desk, SheetLayer sheets, Incoming incoming) {
    super(560, 260);
    this.sheets = sheets;
    text.setId("magnet-text");
    text.setPromptText("magnet:?xt=urn:btih:…");
    text.setAccessibleText(desk.text("magnet.title"));
    text.setWrapText(true);
    text.getStyleClass().add("pt-area");
    Button next =
        Nodes.button(desk.text("magnet.next"), null, () -> incoming.links(text.getText()));
    next.setId("magnet-next");
    next.getStyleClass().add("accent");
    next.setDefaultButton(true);
    next.disableProperty()
        .bind(
            javafx.beans.binding.Bindings.createBooleanBinding(
                () -> !Magnets.isMagnet(text.getText()), text.textProperty()));
    Button cancel = Nodes.button(desk.text("cancel"), null, this::cancel);
    // No link has a tab in it: the key leads on, as everywhere else.
    text.addEventFilter(
        KeyEvent.KEY_PRESSED,
        event -> {
          if (event.getCode() == KeyCode.TAB && !event.isShiftDown()) {
            event.consume();
            (next.isDisabled() ? cancel : next).requestFocus();
          }
        });
    VBox body = new VBox(Nodes.label(desk.text("magnet.help"), "pt-muted"), text);
    body.getStyleClass().add("pt-form");
    getChildren()
        .add(
            SheetFrame.of(desk, desk.text("magnet.title"), null, body, this::cancel, cancel, next));
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
