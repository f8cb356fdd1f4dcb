package picotorrent.fx.view.part;

import java.util.ArrayDeque;
import java.util.Queue;
import javafx.animation.FadeTransition;
import javafx.animation.Interpolator;
import javafx.animation.ParallelTransition;
import javafx.animation.TranslateTransition;
import javafx.application.Platform;
import javafx.scene.Node;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.Region;
import javafx.scene.layout.StackPane;
import javafx.util.Duration;
import org.jspecify.annotations.Nullable;

/// Shows one sheet over the dimmed window. Escape closes it; focus stays inside and goes back to
/// where it was.
public final class SheetLayer extends StackPane {
  private static final double MARGIN = 24;
  private static final Duration IN = Duration.millis(140);
  private static final Duration OUT = Duration.millis(100);
  private static final double RISE = 8;

  private final Desk desk;
  private final Node behind;
  private @Nullable Sheet open;
  private final Queue<Runnable> waiting = new ArrayDeque<>();
  private @Nullable Node focusBefore;

  /// @param behind what is disabled while a sheet is open
  public SheetLayer(Desk desk, Node behind) {
    this.desk = desk;
    this.behind = behind;
    getStyleClass().add("pt-scrim");
    setVisible(false);
    addEventFilter(
        KeyEvent.KEY_PRESSED,
        event -> {
          if (event.getCode() == KeyCode.ESCAPE && open != null) {
            event.consume();
            open.cancel();
          }
        });
  }

  /// A sheet: it says how large it would like to be and what Escape does.
  public abstract static class Sheet extends StackPane {
    private final SheetLayer layer;
    private final double width;
    private final double height;

    /// As high as its content, which is one frame.
    ///
    /// @param layer where it is shown
    protected Sheet(SheetLayer layer, double width) {
      this(layer, width, USE_COMPUTED_SIZE);
    }

    /// @param layer where it is shown
    protected Sheet(SheetLayer layer, double width, double height) {
      this.layer = layer;
      this.width = width;
      this.height = height;
      getStyleClass().add("pt-sheet");
    }

    private double heightFor(double width) {
      boolean byContent = height == USE_COMPUTED_SIZE && !getChildren().isEmpty();
      double inside = width - snappedLeftInset() - snappedRightInset();
      return byContent
          ? snappedTopInset()
              + Math.ceil(getChildren().getFirst().prefHeight(inside))
              + snappedBottomInset()
          : height;
    }

    /// Takes it away.
    protected final void close() {
      layer.close(this);
    }

    /// Escape, the cross and Cancel: it goes, and nothing else happens.
    public void cancel() {
      close();
    }

    /// What is done when it is out of sight: listeners go, workers stop.
    protected void closed() {}

    /// Where the focus goes first, or null.
    public abstract @Nullable Node first();
  }

  /// Tells whether a sheet is open.
  public boolean isOpen() {
    return open != null;
  }

  /// The sheet that is open, or null.
  public @Nullable Sheet sheet() {
    return open;
  }

  /// Shows a sheet; one that is open is closed first.
  public void show(Sheet sheet) {
    if (open != null) {
      open.closed();
    } else {
      focusBefore = getScene() == null ? null : getScene().getFocusOwner();
    }
    open = sheet;
    getChildren().setAll(sheet);
    setVisible(true);
    behind.setDisable(true);
    requestLayout();
    animate(sheet);
    Platform.runLater(() -> focus(sheet));
  }

  /// What scrolls has no content before it is styled, and what is nowhere yet takes no focus.
  @SuppressWarnings("ReferenceEquality") // a sheet is a thing, not a value
  private void focus(Sheet sheet) {
    if (open == sheet) {
      sheet.applyCss();
      sheet.layout();
      Node first = sheet.first();
      if (first != null) {
        first.requestFocus();
      }
    }
  }

  /// Takes the sheet away, if it is the one that is open.
  @SuppressWarnings("ReferenceEquality") // a sheet is a thing, not a value
  public void close(Sheet sheet) {
    if (open != sheet) {
      return;
    }
    open = null;
    sheet.closed();
    Platform.runLater(this::next);
    behind.setDisable(false);
    if (focusBefore != null) {
      focusBefore.requestFocus();
      focusBefore = null;
    }
    if (desk.preferences().get().appearance().reduceMotion()) {
      clear();
      return;
    }
    FadeTransition fade = new FadeTransition(OUT, this);
    fade.setToValue(0);
    fade.setOnFinished(event -> clear());
    fade.play();
  }

  /// Does something as soon as no sheet is open.
  public void whenFree(Runnable action) {
    waiting.add(action);
    Platform.runLater(this::next);
  }

  private void next() {
    if (open == null && !waiting.isEmpty()) {
      waiting.remove().run();
      Platform.runLater(this::next);
    }
  }

  private void clear() {
    if (open == null) {
      setVisible(false);
      setOpacity(1);
      getChildren().clear();
    }
  }

  private void animate(Sheet sheet) {
    setOpacity(1);
    sheet.setTranslateY(0);
    if (desk.preferences().get().appearance().reduceMotion()) {
      return;
    }
    FadeTransition fade = new FadeTransition(IN, this);
    fade.setFromValue(0);
    fade.setToValue(1);
    TranslateTransition rise = new TranslateTransition(IN, sheet);
    rise.setFromY(RISE);
    rise.setToY(0);
    rise.setInterpolator(Interpolator.EASE_OUT);
    new ParallelTransition(fade, rise).play();
  }

  @Override
  protected void layoutChildren() {
    Sheet sheet = open;
    if (sheet == null) {
      super.layoutChildren();
      return;
    }
    double width = Math.min(sheet.width, getWidth() - 2 * MARGIN);
    double height = Math.min(sheet.heightFor(width), getHeight() - 2 * MARGIN);
    layoutInArea(
        sheet,
        Math.floor((getWidth() - width) / 2),
        Math.floor((getHeight() - height) / 2),
        width,
        height,
        0,
        javafx.geometry.HPos.CENTER,
        javafx.geometry.VPos.CENTER);
    ((Region) sheet).resize(width, height);
  }
}
