package picotorrent.fx.view;

import java.util.function.Consumer;
import javafx.geometry.Pos;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.TableCell;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Region;
import org.jspecify.annotations.Nullable;
import org.kordamp.ikonli.javafx.FontIcon;
import picotorrent.api.TorrentState;
import picotorrent.api.TorrentStatus;
import picotorrent.fx.model.Sentences;
import picotorrent.fx.model.StateKind;
import picotorrent.fx.model.TorrentRow;
import picotorrent.fx.model.Visible;

/// The cells of the torrent table. Each is told once when its row changes and touches a node only
/// when what it shows is another.
final class TorrentCells {
  private TorrentCells() {}

  /// The icon of the state.
  static final class State extends TableCell<TorrentRow, TorrentStatus> {
    private final FontIcon icon = Icons.of("bi-stop", "pt-state-icon");
    private final Sentences sentences;
    private @Nullable StateKind shown;

    State(Sentences sentences) {
      this.sentences = sentences;
      setAlignment(Pos.CENTER_RIGHT);
      getStyleClass().add("pt-state-cell");
    }

    @Override
    protected void updateItem(@Nullable TorrentStatus torrent, boolean empty) {
      super.updateItem(torrent, empty);
      if (empty || torrent == null) {
        setGraphic(null);
        shown = null;
        return;
      }
      StateKind kind = StateKind.of(torrent.state());
      if (kind != shown) {
        shown = kind;
        icon.setIconLiteral(Icons.of(kind));
        setAccessibleText(sentences.word(torrent.state()));
        setGraphic(icon);
      }
    }
  }

  /// Name, sentence and, for a problem, the button that mends it.
  static final class Name extends TableCell<TorrentRow, TorrentStatus> {
    private final Sentences sentences;
    private final Consumer<TorrentRow> mend;
    private final NameBox box = new NameBox();

    Name(Sentences sentences, Consumer<TorrentRow> mend) {
      this.sentences = sentences;
      this.mend = mend;
      getStyleClass().add("pt-name-cell");
      setAlignment(Pos.CENTER_LEFT);
      box.mend.setOnAction(event -> {
        if (getTableRow() != null && getTableRow().getItem() != null) {
          this.mend.accept(getTableRow().getItem());
        }
      });
    }

    @Override
    protected void updateItem(@Nullable TorrentStatus torrent, boolean empty) {
      super.updateItem(torrent, empty);
      if (empty || torrent == null) {
        setGraphic(null);
        return;
      }
      Sentences.Pair pair = sentences.of(torrent);
      String mendText =
          torrent.state() instanceof TorrentState.Failed failed
              ? sentences.mend(failed.mend())
              : null;
      box.show(Visible.line(torrent.name()), pair, mendText);
      setAccessibleText(box.name.getText() + ", " + pair.whole());
      setGraphic(box);
    }
  }

  /// Lays a name and its sentence out below each other, or behind each other in a low row, and
  /// takes the long sentence where it fits.
  static final class NameBox extends Region {
    private static final double COMPACT_BELOW = 40;
    private static final double GAP = 12;
    private static final double LINE_GAP = 2;

    final Label name = Nodes.label("", "pt-row-name");
    final Label sentence = Nodes.label("", "pt-sentence");
    final Button mend = new Button();
    private Sentences.Pair pair = new Sentences.Pair("", "", "");
    private final Tooltip tooltip = new Tooltip();
    private @Nullable String measured;
    private double fullWidth;

    NameBox() {
      getChildren().addAll(name, sentence);
      mend.getStyleClass().addAll("pt-button", "pt-mend");
      mend.setMinWidth(USE_PREF_SIZE);
      tooltip.setWrapText(true);
      tooltip.setMaxWidth(420);
      setMaxWidth(Double.MAX_VALUE);
    }

    void show(String text, Sentences.Pair next, @Nullable String mendText) {
      if (!text.equals(name.getText())) {
        name.setText(text);
      }
      if (!next.equals(pair)) {
        pair = next;
        tooltip.setText(next.whole());
        sentence.setTooltip(next.whole().isEmpty() ? null : tooltip);
        requestLayout();
      }
      boolean hasMend = getChildren().contains(mend);
      if (hasMend != (mendText != null)) {
        if (mendText == null) {
          getChildren().remove(mend);
        } else {
          getChildren().add(mend);
        }
      }
      if (mendText != null) {
        mend.setText(mendText);
      }
    }

    @Override
    protected double computePrefWidth(double height) {
      return 100;
    }

    @Override
    protected double computePrefHeight(double width) {
      return 36;
    }

    @Override
    protected void layoutChildren() {
      double room = getWidth();
      double height = getHeight();
      if (getChildren().contains(mend)) {
        double width = Math.ceil(mend.prefWidth(-1));
        double mendHeight = Math.min(mend.prefHeight(-1), height);
        mend.resizeRelocate(room - width, Math.rint((height - mendHeight) / 2), width, mendHeight);
        room -= width + GAP;
      }
      boolean compact = getParent() instanceof Region cell && cell.getHeight() < COMPACT_BELOW;
      double nameWidth = Math.min(room, Math.ceil(name.prefWidth(-1)));
      double nameHeight = name.prefHeight(-1);
      if (compact) {
        name.resizeRelocate(0, Math.rint((height - nameHeight) / 2), nameWidth, nameHeight);
        double left = nameWidth + GAP;
        place(left, (height - sentence.prefHeight(-1)) / 2, room - left, false);
      } else {
        double lines = nameHeight + LINE_GAP + sentence.prefHeight(-1);
        double top = Math.rint((height - lines) / 2);
        name.resizeRelocate(0, top, nameWidth, nameHeight);
        place(0, top + nameHeight + LINE_GAP, room, true);
      }
    }

    private void place(double x, double y, double room, boolean mayBeLong) {
      String text = mayBeLong && fits(room) ? pair.full() : pair.brief();
      if (!text.equals(sentence.getText())) {
        sentence.setText(text);
      }
      sentence.setVisible(room > 40);
      double width = Math.max(0, Math.min(room, Math.ceil(sentence.prefWidth(-1))));
      sentence.resizeRelocate(x, Math.rint(y), width, sentence.prefHeight(-1));
    }

    private boolean fits(double room) {
      if (!pair.full().equals(measured)) {
        measured = pair.full();
        javafx.scene.text.Text ruler = new javafx.scene.text.Text(measured);
        ruler.setFont(sentence.getFont());
        fullWidth = Math.ceil(ruler.getLayoutBounds().getWidth());
      }
      return fullWidth <= room;
    }
  }

  /// The bar and its percentage.
  static final class Progress extends TableCell<TorrentRow, TorrentStatus> {
    private final Bar bar = new Bar();
    private final Label percent = Nodes.label("", "pt-percent");
    private final HBox box = new HBox(bar, percent);
    private final picotorrent.fx.model.Amounts amounts;

    Progress(picotorrent.fx.model.Amounts amounts) {
      this.amounts = amounts;
      getStyleClass().add("pt-progress-cell");
      box.getStyleClass().add("pt-progress");
      percent.setMinWidth(Region.USE_PREF_SIZE);
      HBox.setHgrow(bar, javafx.scene.layout.Priority.ALWAYS);
    }

    @Override
    protected void updateItem(@Nullable TorrentStatus torrent, boolean empty) {
      super.updateItem(torrent, empty);
      if (empty || torrent == null || torrent.state() instanceof TorrentState.FetchingMetadata) {
        setGraphic(null);
        return;
      }
      double fraction =
          torrent.state() instanceof TorrentState.Checking checking
              ? checking.fraction()
              : torrent.content().fraction();
      bar.set(fraction);
      String text = amounts.percent(fraction);
      if (!text.equals(percent.getText())) {
        percent.setText(text);
      }
      setAccessibleText(text);
      setGraphic(box);
    }
  }

  /// A text or number.
  static final class Plain extends TableCell<TorrentRow, TorrentStatus> {
    private final TorrentColumn column;
    private final picotorrent.fx.model.Texts texts;

    Plain(TorrentColumn column, picotorrent.fx.model.Texts texts) {
      this.column = column;
      this.texts = texts;
      getStyleClass().add("pt-plain-cell");
      getStyleClass().add(column.isQuiet() ? "pt-quiet-cell" : "pt-strong-cell");
      if (column == TorrentColumn.HASH) {
        getStyleClass().add("pt-mono");
      }
      setAlignment(column.isRight() ? Pos.CENTER_RIGHT : Pos.CENTER_LEFT);
    }

    @Override
    protected void updateItem(@Nullable TorrentStatus torrent, boolean empty) {
      super.updateItem(torrent, empty);
      String text = empty || torrent == null ? "" : column.text(torrent, texts);
      if (!text.equals(getText())) {
        setText(text);
      }
    }
  }
}
