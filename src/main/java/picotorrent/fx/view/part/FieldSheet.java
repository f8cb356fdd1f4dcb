package picotorrent.fx.view.part;

import java.util.function.Consumer;
import java.util.function.Predicate;
import javafx.beans.binding.Bindings;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.TextField;
import javafx.scene.layout.VBox;

/// Asks for one line of text.
public final class FieldSheet extends SheetLayer.Sheet {
  private final TextField field = new TextField();
  private final VBox body = new VBox();
  private final Consumer<String> chosen;

  /// What is asked.
  ///
  /// @param id names the field for tests and scripts
  /// @param title above the field
  /// @param go what the accent button says
  /// @param initial what is in the field at first, selected
  /// @param fits whether a text will do
  public record Question(
      String id, String title, String go, String initial, Predicate<String> fits) {}

  /// @param chosen takes a text that fits
  public FieldSheet(Desk desk, SheetLayer sheets, Question question, Consumer<String> chosen) {
    super(sheets, 460);
    this.chosen = chosen;
    field.setId(question.id());
    field.getStyleClass().add("pt-field");
    field.setAccessibleText(question.title());
    field.setText(question.initial());
    Button go = Nodes.accent(question.id() + "-go", question.go(), null, this::choose);
    go.disableProperty()
        .bind(
            Bindings.createBooleanBinding(
                () -> !question.fits().test(field.getText()), field.textProperty()));
    body.getChildren().add(field);
    body.getStyleClass().add("pt-form");
    Button cancel = Nodes.button(desk.text("cancel"), null, this::cancel);
    getChildren().add(SheetFrame.of(desk, question.title(), null, body, this::cancel, cancel, go));
  }

  /// Says something below the field.
  public void help(String text) {
    body.getChildren().add(Nodes.wrapped(text, "pt-muted"));
  }

  private void choose() {
    close();
    chosen.accept(field.getText().strip());
  }

  @Override
  public Node first() {
    return field;
  }
}
