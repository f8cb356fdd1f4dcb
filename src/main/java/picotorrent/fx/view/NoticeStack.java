package picotorrent.fx.view;

import java.util.LinkedHashMap;
import java.util.Map;
import javafx.animation.PauseTransition;
import javafx.beans.value.ObservableBooleanValue;
import javafx.collections.ListChangeListener;
import javafx.geometry.Insets;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import javafx.util.Duration;
import picotorrent.fx.model.NoticeBoard;
import picotorrent.fx.model.NoticeBoard.Notice;
import picotorrent.fx.view.part.Desk;
import picotorrent.fx.view.part.Nodes;

/// Shows notices in the lower right corner, above the status bar, which a popup of its own would
/// cover. Each goes by itself, but neither under the pointer nor behind a sheet.
final class NoticeStack extends VBox {
  private static final double MIN_STAY_SECONDS = 6;

  /// Somebody who does something else meanwhile, and reads it in a second language.
  private static final double SIGNS_READ_PER_SECOND = 8;

  private static final Insets PLACE = new Insets(0, 16, 44, 0);
  private static final Insets ABOVE_UNDO = new Insets(0, 16, 96, 0);

  private final Desk desk;
  private final NoticeBoard board;
  private final ObservableBooleanValue covered;
  private final Map<Notice, Card> cards = new LinkedHashMap<>();

  /// @param covered whether a sheet is over it
  /// @param undo what stands in the same place sometimes
  NoticeStack(Desk desk, ObservableBooleanValue covered, Node undo) {
    this.desk = desk;
    this.board = desk.notices();
    this.covered = covered;
    getStyleClass().add("pt-notices");
    setMaxSize(USE_PREF_SIZE, USE_PREF_SIZE);
    setPickOnBounds(false);
    StackPane.setAlignment(this, Pos.BOTTOM_RIGHT);
    undo.visibleProperty()
        .subscribe(there -> StackPane.setMargin(this, there ? ABOVE_UNDO : PLACE));
    covered.subscribe(any -> cards.values().forEach(Card::passTime));
    board.notices().addListener(this::follow);
  }

  private void follow(ListChangeListener.Change<? extends Notice> change) {
    while (change.next()) {
      for (Notice gone : change.getRemoved()) {
        Card card = cards.remove(gone);
        if (card != null) {
          card.patience.stop();
          getChildren().remove(card);
        }
      }
      for (Notice said : change.getAddedSubList()) {
        Card card = new Card(said);
        cards.put(said, card);
        getChildren().add(card);
      }
    }
  }

  /// Until it can have been read.
  static Duration stay(Notice notice) {
    int signs = notice.title().length() + notice.text().length();
    return Duration.seconds(Math.max(MIN_STAY_SECONDS, signs / SIGNS_READ_PER_SECOND));
  }

  /// One notice.
  private final class Card extends HBox {
    private final PauseTransition patience;

    Card(Notice notice) {
      patience = new PauseTransition(stay(notice));
      getStyleClass().add("pt-notice");
      VBox text =
          new VBox(
              Nodes.wrapped(notice.title(), "pt-notice-title"),
              Nodes.wrapped(notice.text(), "pt-notice-text"));
      text.getStyleClass().add("pt-finding");
      HBox.setHgrow(text, Priority.ALWAYS);
      Button cross = Nodes.iconButton(desk.text("close"), "bi-x", () -> board.dismiss(notice));
      cross.getStyleClass().add("pt-cross");
      getChildren().addAll(text, cross);
      patience.setOnFinished(event -> board.dismiss(notice));
      hoverProperty().subscribe(any -> passTime());
    }

    private void passTime() {
      if (isHover() || covered.get()) {
        patience.pause();
      } else {
        patience.play();
      }
    }
  }
}
