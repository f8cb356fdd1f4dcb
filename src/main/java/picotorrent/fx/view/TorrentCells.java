package picotorrent.fx.view;

import java.util.function.Consumer;
import javafx.geometry.Pos;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.TableCell;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.text.Text;
import org.jspecify.annotations.Nullable;
import org.kordamp.ikonli.javafx.FontIcon;
import picotorrent.api.TorrentState;
import picotorrent.api.TorrentStatus;
import picotorrent.fx.model.Amounts;
import picotorrent.fx.model.Sentences;
import picotorrent.fx.model.StateKind;
import picotorrent.fx.model.Texts;
import picotorrent.fx.model.TorrentRow;
import picotorrent.fx.model.Visible;
import picotorrent.fx.view.part.Bar;
import picotorrent.fx.view.part.Icons;
import picotorrent.fx.view.part.Nodes;

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
      box.mend.setOnAction(event -> mend());
      box.mendIcon.setOnAction(event -> mend());
    }

    private void mend() {
      if (getTableRow() != null && getTableRow().getItem() != null) {
        mend.accept(getTableRow().getItem());
      }
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
    private static final double LEAST_NAME = 120;
    private static final double READABLE_NAME = 200;
    private static final double MEND_ICON = 24;

    final Label name = Nodes.label("", "pt-row-name");
    final Label sentence = Nodes.label("", "pt-sentence");
    final Button mend = new Button();
    final Button mendIcon = new Button(null, Icons.of("bi-wrench"));
    private Sentences.Pair pair = new Sentences.Pair("", "", "");
    private final Tooltip tooltip = new Tooltip();
    private Sentences.@Nullable Pair measured;
    private double fullWidth;
    private double briefWidth;

    NameBox() {
      getChildren().addAll(name, sentence);
      mend.getStyleClass().addAll("pt-button", "pt-mend");
      mend.setMinWidth(USE_PREF_SIZE);
      mendIcon.getStyleClass().addAll("pt-button", "pt-mend", "pt-mend-icon");
      mendIcon.setTooltip(new Tooltip());
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
          getChildren().removeAll(mend, mendIcon);
        } else {
          getChildren().addAll(mend, mendIcon);
        }
      }
      if (mendText != null) {
        mend.setText(mendText);
        mendIcon.setAccessibleText(mendText);
        mendIcon.getTooltip().setText(mendText);
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
      measure();
      if (getParent() instanceof Region cell && cell.getHeight() < COMPACT_BELOW) {
        layBehind();
      } else {
        layBelow();
      }
    }

    /// Both sentences are as wide as they are until they change.
    private void measure() {
      if (!pair.equals(measured)) {
        measured = pair;
        fullWidth = widthOf(pair.full());
        briefWidth = widthOf(pair.brief());
      }
    }

    private double widthOf(String text) {
      Text ruler = new Text(text);
      ruler.setFont(sentence.getFont());
      return Math.ceil(ruler.getLayoutBounds().getWidth());
    }

    /// What a button leaves of the width, where there is one.
    private double roomBeside(double button) {
      return getChildren().contains(mend) ? getWidth() - button - GAP : getWidth();
    }

    private double mendWidth(boolean worded) {
      return worded ? Math.ceil(mend.prefWidth(-1)) : MEND_ICON;
    }

    /// Lays the button at the right, once: what moves twice in a layout is laid out for ever.
    ///
    /// @param worded with its words, else as an icon
    private void layMend(boolean worded, double top, double height) {
      if (getChildren().contains(mend)) {
        Button shown = worded ? mend : mendIcon;
        mend.setVisible(worded);
        mendIcon.setVisible(!worded);
        double width = mendWidth(worded);
        double mendHeight = Math.min(mend.prefHeight(-1), height);
        double y = Math.rint(top + (height - mendHeight) / 2);
        shown.resizeRelocate(getWidth() - width, y, width, mendHeight);
      }
    }

    /// In a low row the short sentence follows the name, or is left out rather than cut. What is
    /// wrong is read before the end of the name.
    private void layBehind() {
      double whole = Math.ceil(name.prefWidth(-1));
      boolean worded = whole + GAP + briefWidth <= roomBeside(mendWidth(true));
      layMend(worded, 0, getHeight());
      double room = roomBeside(mendWidth(worded));
      double height = name.prefHeight(-1);
      double width = Math.min(room, whole);
      if (getChildren().contains(mend)) {
        double beside = room - GAP - briefWidth;
        width = beside >= LEAST_NAME ? Math.min(width, beside) : width;
      }
      name.resizeRelocate(0, Math.rint((getHeight() - height) / 2), width, height);
      double left = room - width - GAP;
      say(pair.brief(), briefWidth <= left);
      double sentenceHeight = sentence.prefHeight(-1);
      double y = Math.rint((getHeight() - sentenceHeight) / 2);
      sentence.resizeRelocate(width + GAP, y, Math.max(0, left), sentenceHeight);
    }

    /// In a high row it stands below the name; where a button leaves too little for either, it is
    /// an icon beside the name.
    private void layBelow() {
      double nameHeight = name.prefHeight(-1);
      double sentenceHeight = sentence.prefHeight(-1);
      double top = Math.rint((getHeight() - nameHeight - LINE_GAP - sentenceHeight) / 2);
      double whole = Math.ceil(name.prefWidth(-1));
      double beside = roomBeside(mendWidth(true));
      boolean worded = briefWidth <= beside && Math.min(whole, READABLE_NAME) <= beside;
      double room = roomBeside(mendWidth(worded));
      boolean tight = briefWidth > room;
      layMend(worded, tight ? 1 : 0, tight ? top + nameHeight : getHeight());
      double below = tight ? getWidth() : room;
      double width = Math.min(room, whole);
      name.resizeRelocate(0, top, width, nameHeight);
      say(fullWidth <= below ? pair.full() : pair.brief(), true);
      double y = Math.rint(top + nameHeight + LINE_GAP);
      double wide = Math.min(below, Math.ceil(sentence.prefWidth(-1)));
      sentence.resizeRelocate(0, y, Math.max(0, wide), sentenceHeight);
    }

    private void say(String text, boolean fits) {
      if (!text.equals(sentence.getText())) {
        sentence.setText(text);
      }
      sentence.setVisible(fits);
      name.setTooltip(fits ? null : sentence.getTooltip());
    }
  }

  /// The bar and its percentage.
  static final class Progress extends TableCell<TorrentRow, TorrentStatus> {
    private final Bar bar = new Bar();
    private final Label percent = Nodes.label("", "pt-percent");
    private final HBox box = new HBox(bar, percent);
    private final Amounts amounts;

    Progress(Amounts amounts) {
      this.amounts = amounts;
      getStyleClass().add("pt-progress-cell");
      box.getStyleClass().add("pt-progress");
      percent.setMinWidth(Region.USE_PREF_SIZE);
      HBox.setHgrow(bar, Priority.ALWAYS);
    }

    @Override
    protected void updateItem(@Nullable TorrentStatus torrent, boolean empty) {
      super.updateItem(torrent, empty);
      if (empty || torrent == null || torrent.state() instanceof TorrentState.FetchingMetadata) {
        setGraphic(null);
        return;
      }
      double fraction = Sentences.workFraction(torrent);
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
    private final Texts texts;

    Plain(TorrentColumn column, Texts texts) {
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
