package picotorrent.fx.view;

import javafx.animation.Animation;
import javafx.animation.PauseTransition;
import javafx.geometry.Pos;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.layout.HBox;
import javafx.scene.layout.StackPane;
import javafx.util.Duration;
import org.jspecify.annotations.Nullable;
import picotorrent.api.Command;
import picotorrent.fx.model.TorrentCommands;
import picotorrent.fx.view.part.Desk;
import picotorrent.fx.view.part.Nodes;

/// Says what was removed and lets it be undone for a while; then the removal is carried out. The
/// time stands still while the pointer or the focus is here.
final class UndoToast extends HBox {
  /// For a person who reads slowly.
  static final Duration PATIENCE = Duration.seconds(10);

  private final Desk desk;
  private final Label text = new Label();
  private final PauseTransition patience;

  UndoToast(Desk desk, TorrentCommands commands, Duration patience) {
    this.desk = desk;
    this.patience = new PauseTransition(patience);
    getStyleClass().add("pt-toast");
    setMaxSize(USE_PREF_SIZE, USE_PREF_SIZE);
    StackPane.setAlignment(this, Pos.BOTTOM_CENTER);
    StackPane.setMargin(this, new javafx.geometry.Insets(0, 0, 48, 0));
    Button undo = Nodes.button(desk.text("undo"), null, commands::undoRemoval);
    undo.setId("undo");
    getChildren().addAll(text, undo);
    this.patience.setOnFinished(event -> commands.commitRemoval());
    hoverProperty().subscribe(this::hold);
    focusWithinProperty().subscribe(this::hold);
    commands.removalProperty().subscribe(this::show);
  }

  private void show(TorrentCommands.@Nullable Removal removal) {
    setVisible(removal != null);
    setMouseTransparent(removal == null);
    patience.stop();
    if (removal != null) {
      boolean data = removal.data() != Command.DataFate.KEEP;
      text.setText(
          desk.text(data ? "undo.removed.data" : "undo.removed", removal.torrents().size()));
      patience.playFromStart();
      hold();
    }
  }

  /// Whether the time runs; where nothing can be undone it does not.
  boolean passes() {
    return patience.getStatus() == Animation.Status.RUNNING;
  }

  private void hold() {
    boolean held = isHover() || isFocusWithin();
    if (held && passes()) {
      patience.pause();
    } else if (!held && patience.getStatus() == Animation.Status.PAUSED) {
      patience.play();
    }
  }
}
