package picotorrent.fx.view.part;

import javafx.application.Platform;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.layout.HBox;
import picotorrent.fx.task.Surroundings;

/// Has the desktop open torrent files and magnet links with this program, and says whether it does.
public final class AssociateButton extends HBox {
  private final Desk desk;
  private final Surroundings around;
  private final Button button;
  private final Label outcome = Nodes.label("", "pt-muted-small");

  /// @param around the desktop that is asked
  public AssociateButton(Desk desk, Surroundings around) {
    this.desk = desk;
    this.around = around;
    button = Nodes.button(desk.text("associate.go"), "bi-link-45deg", this::associate);
    button.setId("associate");
    outcome.setWrapText(true);
    getStyleClass().add("pt-form-row");
    getChildren().addAll(button, outcome);
  }

  private void associate() {
    button.setDisable(true);
    desk.background()
        .execute(() -> {
          boolean done = around.associate();
          Platform.runLater(() -> say(done));
        });
  }

  private void say(boolean done) {
    button.setDisable(done);
    outcome.setText(desk.text(done ? "associate.done" : "associate.failed"));
  }
}
