package picotorrent.fx.view.part;

import java.util.function.Consumer;
import java.util.function.Function;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.TextArea;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;
import org.jspecify.annotations.Nullable;
import picotorrent.base.UrlPolicy;
import picotorrent.fx.model.TrackerLines;

/// Asks for a list, one entry a line, and says at once which line will not do.
public final class LinesSheet extends SheetLayer.Sheet {
  private static final double WIDTH = 620;
  private static final double HEIGHT = 380;

  private final Question question;
  private final Consumer<String> chosen;
  private final TextArea text;
  private final Label wrong;
  private final Button go;

  /// What is asked.
  ///
  /// @param id names the text for tests and scripts; `-go` and `-wrong` are its button and what it
  ///   says of a line
  /// @param title above the text
  /// @param help below the title
  /// @param go what the accent button says
  /// @param initial what is in the text at first
  /// @param mayBeEmpty whether no line at all will do
  /// @param refusal says what is wrong with the lines, or null
  public record Question(
      String id,
      String title,
      String help,
      String go,
      String initial,
      boolean mayBeEmpty,
      Function<String, @Nullable String> refusal) {}

  /// @param chosen takes lines that fit
  public LinesSheet(Desk desk, SheetLayer sheets, Question question, Consumer<String> chosen) {
    super(sheets, WIDTH, HEIGHT);
    this.question = question;
    this.chosen = chosen;
    wrong = Nodes.wrapped("", "pt-refusal");
    wrong.setId(question.id() + "-wrong");
    go = Nodes.accent(question.id() + "-go", question.go(), null, this::choose);
    Button cancel = Nodes.button(desk.text("cancel"), null, this::cancel);
    text = Nodes.area(question.id(), question.title(), () -> go.isDisabled() ? cancel : go);
    text.setText(question.initial());
    VBox.setVgrow(text, Priority.ALWAYS);
    text.textProperty().subscribe(this::judge);
    VBox body = new VBox(Nodes.wrapped(question.help(), "pt-muted"), text, wrong);
    body.getStyleClass().add("pt-form");
    getChildren().add(SheetFrame.of(desk, question.title(), null, body, this::cancel, cancel, go));
  }

  /// Refuses lines that a policy refuses.
  ///
  /// @param key of the text that says so, with the line and the reason
  public static Function<String, @Nullable String> urls(Desk desk, String key, UrlPolicy policy) {
    return lines -> {
      TrackerLines.Refused refused = TrackerLines.refused(lines, policy);
      return refused == null
          ? null
          : desk.text(key, refused.line(), desk.texts().say(refused.reason()));
    };
  }

  private void judge(String lines) {
    String refusal = question.refusal().apply(lines);
    Nodes.show(wrong, refusal != null);
    wrong.setText(refusal == null ? "" : refusal);
    go.setDisable(refusal != null || lines.isBlank() && !question.mayBeEmpty());
  }

  private void choose() {
    close();
    chosen.accept(text.getText());
  }

  @Override
  public Node first() {
    return text;
  }
}
