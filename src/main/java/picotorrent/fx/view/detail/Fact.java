package picotorrent.fx.view.detail;

import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.OverrunStyle;
import javafx.scene.layout.HBox;
import picotorrent.fx.view.part.Copying;
import picotorrent.fx.view.part.Desk;
import picotorrent.fx.view.part.Nodes;

/// A name and its value; out of sight while there is none.
final class Fact extends HBox {
  private final Label value;

  private Fact(String name, Label value) {
    super(Nodes.whole(name, "pt-quiet", "pt-fact-name"), value);
    this.value = value;
    getStyleClass().add("pt-fact-row");
    set("");
  }

  /// A value that takes as many lines as it needs.
  static Fact of(String name) {
    return new Fact(name, Nodes.wrapped("", "pt-fact"));
  }

  /// A value that can be copied, on one line; of a long one the middle is left out.
  static Fact copyable(Desk desk, String name, String... styleClasses) {
    Label value = Nodes.label("", styleClasses);
    value.setMinWidth(0);
    value.setTextOverrun(OverrunStyle.CENTER_ELLIPSIS);
    Nodes.tellWhole(value);
    Fact fact = new Fact(name, value);
    Button copy = Copying.button(desk, value::getText);
    fact.getChildren().add(copy);
    return fact;
  }

  /// Shows a value; none if it is empty.
  void set(String text) {
    value.setText(text);
    Nodes.show(this, !text.isEmpty());
  }
}
