package picotorrent.fx.view.part;

import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.ScrollPane;
import javafx.scene.layout.BorderPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.VBox;
import org.jspecify.annotations.Nullable;

/// The frame of the smaller sheets: title, cross, body that scrolls, footer with buttons at its
/// right.
public final class SheetFrame extends BorderPane {
  private final Node body;

  private SheetFrame(Node body) {
    this.body = body;
  }

  /// @param help what the sheet is for, where its title does not say it
  /// @param close what the cross does
  /// @param footer what stands at the bottom; from the first button on it is at the right
  public static BorderPane of(
      Desk desk, String title, @Nullable String help, Node body, Runnable close, Node... footer) {
    SheetFrame frame = new SheetFrame(body);
    VBox text = new VBox(Nodes.label(title, "pt-title"));
    if (help != null) {
      text.getChildren().add(Nodes.label(help, "pt-muted"));
    }
    text.getStyleClass().add("pt-sheet-head-text");
    Button cross = Nodes.iconButton(desk.text("close"), "bi-x", close);
    cross.getStyleClass().add("pt-cross");
    HBox head = new HBox(text, Nodes.spacer(), cross);
    head.getStyleClass().add("pt-sheet-head");
    HBox bottom = new HBox();
    bottom.getStyleClass().addAll("pt-sheet-footer", "pt-footer-actions");
    boolean spaced = false;
    for (Node node : footer) {
      if (node instanceof Button && !spaced) {
        bottom.getChildren().add(Nodes.spacer());
        spaced = true;
      }
      bottom.getChildren().add(node);
    }
    frame.setTop(head);
    ScrollPane center = Nodes.scroll(body);
    center.setFitToHeight(true);
    frame.setCenter(center);
    frame.setBottom(bottom);
    return frame;
  }

  /// All of the body, its lines broken at that width: nothing scrolls where there is room.
  @Override
  protected double computePrefHeight(double width) {
    return getTop().prefHeight(width) + body.prefHeight(width) + getBottom().prefHeight(width);
  }
}
