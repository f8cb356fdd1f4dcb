package picotorrent.fx.view.detail;

import java.util.function.Consumer;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import org.jspecify.annotations.Nullable;
import picotorrent.api.TorrentState;
import picotorrent.api.TorrentState.Mend;
import picotorrent.fx.model.TorrentRow;
import picotorrent.fx.view.part.Desk;
import picotorrent.fx.view.part.Icons;
import picotorrent.fx.view.part.Nodes;

/// Says above the details of a torrent what is wrong with it and what to do, with everything that
/// may mend it at hand; there only while something is wrong.
final class ProblemNote extends HBox {
  private final Desk desk;
  private final Label text = Nodes.label("", "pt-banner-text");
  private final Button mend;
  private final Button move;
  private final Button find;

  ProblemNote(Desk desk, Mending mending) {
    this.desk = desk;
    setId("problem");
    getStyleClass().addAll("pt-banner", "pt-problem");
    text.setWrapText(true);
    text.setMaxWidth(Double.MAX_VALUE);
    HBox.setHgrow(text, Priority.ALWAYS);
    mend = button("problem-mend", "mend.retry", () -> with(mending::mend));
    move = button("problem-move", "mend.choose-folder", () -> with(mending::move));
    find = button("problem-find", "row.find", () -> with(mending::find));
    getChildren()
        .addAll(Icons.of("bi-exclamation-triangle", "pt-danger-icon"), text, find, move, mend);
    desk.feed().details().torrentProperty().subscribe(any -> refresh());
    desk.feed().secondsProperty().subscribe(any -> refresh());
  }

  private Button button(String id, String key, Runnable action) {
    Button button = Nodes.button(desk.text(key), null, action);
    button.setId(id);
    return button;
  }

  private @Nullable TorrentRow row() {
    return desk.feed().details().torrentProperty().get();
  }

  private void with(Consumer<TorrentRow> action) {
    TorrentRow row = row();
    if (row != null) {
      action.accept(row);
    }
  }

  private void refresh() {
    TorrentRow row = row();
    if (row != null && row.status().state() instanceof TorrentState.Failed failed) {
      text.setText(desk.sentences().of(row.status()).whole());
      mend.setText(desk.sentences().mend(failed.mend()));
      Nodes.show(move, failed.mend() == Mend.FREE_SPACE || failed.mend() == Mend.REPLACE);
      Nodes.show(find, failed.mend() == Mend.RECHECK || failed.mend() == Mend.CHOOSE_FOLDER);
      Nodes.show(this, true);
    } else {
      Nodes.show(this, false);
    }
  }
}
