package picotorrent.fx.view.part;

import java.util.function.Supplier;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.input.Clipboard;
import javafx.scene.input.ClipboardContent;
import javafx.scene.layout.HBox;

/// What a person may want to take along.
public final class Copying {
  private Copying() {}

  /// A value in the mono face with a button that copies it.
  public static HBox copyable(Desk desk, String value) {
    Label text = Nodes.label(value, "pt-mono");
    text.setMinWidth(0);
    HBox box = new HBox(text, button(desk, () -> value));
    box.getStyleClass().add("pt-copyable");
    return box;
  }

  /// A button that copies what a value is when it is pressed.
  public static Button button(Desk desk, Supplier<String> value) {
    Button copy = Nodes.iconButton(desk.text("copy"), "bi-files", () -> {});
    copy.getStyleClass().add("pt-copy");
    copy.setOnAction(event -> {
      copy(value.get());
      copy.getTooltip().setText(desk.text("copied"));
    });
    return copy;
  }

  /// Puts a text into the clipboard.
  public static void copy(String value) {
    ClipboardContent content = new ClipboardContent();
    content.putString(value);
    Clipboard.getSystemClipboard().setContent(content);
  }
}
