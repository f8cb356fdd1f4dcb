package picotorrent.fx.view;

import java.util.function.BooleanSupplier;
import javafx.application.Platform;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.CheckBox;
import javafx.scene.layout.VBox;
import javafx.stage.Stage;
import javafx.stage.WindowEvent;
import picotorrent.fx.model.UiSettings;
import picotorrent.fx.model.UiSettings.Habits;
import picotorrent.fx.model.UiSettings.OnClose;
import picotorrent.fx.view.part.Desk;
import picotorrent.fx.view.part.Nodes;
import picotorrent.fx.view.part.SheetFrame;
import picotorrent.fx.view.part.SheetLayer;

/// What closing the window does: quit, or go on without it, as a person chose; asked once. A window
/// that is out of sight comes back with the next start of the program.
public final class Closing {
  private final Desk desk;
  private final Stage stage;
  private final SheetLayer sheets;
  private final boolean startsAreHeard;
  private final BooleanSupplier inTray;

  /// A window out of sight can be brought back by a later start or from the tray: where there is
  /// neither, closing quits.
  ///
  /// @param startsAreHeard whether later starts of the program are heard
  /// @param inTray whether a tray shows our icon now
  public Closing(
      Desk desk, Stage stage, SheetLayer sheets, boolean startsAreHeard, BooleanSupplier inTray) {
    this.desk = desk;
    this.stage = stage;
    this.sheets = sheets;
    this.startsAreHeard = startsAreHeard;
    this.inTray = inTray;
    stage.setOnCloseRequest(this::requested);
  }

  private void requested(WindowEvent event) {
    event.consume();
    boolean canComeBack = startsAreHeard || inTray.getAsBoolean();
    OnClose wanted = canComeBack ? desk.preferences().get().habits().onClose() : OnClose.QUIT;
    switch (wanted) {
      case QUIT -> quit();
      case KEEP_SEEDING -> keepRunning();
      case ASK -> {
        if (desk.feed().library().rows().isEmpty()) {
          quit();
        } else if (!(sheets.sheet() instanceof Question)) {
          sheets.show(new Question());
        }
      }
    }
  }

  /// Closes the window and ends the program.
  public void quit() {
    Platform.setImplicitExit(true);
    if (stage.isShowing()) {
      stage.close();
    } else {
      Platform.exit();
    }
  }

  /// Takes the window out of sight; the engine goes on.
  void keepRunning() {
    Platform.setImplicitExit(false);
    stage.hide();
  }

  /// Brings the window back, in front of others.
  public void comeBack() {
    if (!stage.isShowing()) {
      stage.show();
      Platform.setImplicitExit(true);
    }
    stage.setIconified(false);
    stage.toFront();
    stage.requestFocus();
  }

  /// The tray has gone: a window that nothing else can bring back comes by itself.
  public void lostTray() {
    if (!startsAreHeard && !stage.isShowing()) {
      comeBack();
    }
  }

  private void remember(OnClose choice) {
    desk.preferences()
        .change(now -> {
          Habits h = now.habits();
          return now.with(
              new UiSettings.Habits(
                  h.notifyFinished(),
                  h.notifyProblems(),
                  h.startAtOnce(),
                  h.inOrder(),
                  choice,
                  h.greeted()));
        });
  }

  /// Go on without a window, or quit.
  private final class Question extends SheetLayer.Sheet {
    private final CheckBox always = new CheckBox(desk.text("closing.remember"));
    private final Button stay;

    Question() {
      super(sheets, 520);
      always.setId("closing-remember");
      always.setSelected(true);
      stay =
          Nodes.accent(
              "closing-stay",
              desk.text("closing.stay"),
              null,
              () -> chosen(OnClose.KEEP_SEEDING, Closing.this::keepRunning));
      Button quit =
          Nodes.button(
              desk.text("closing.quit"), null, () -> chosen(OnClose.QUIT, Closing.this::quit));
      quit.setId("closing-quit");
      String help = inTray.getAsBoolean() ? "closing.help.tray" : "closing.help";
      var why = Nodes.label(desk.text(help), "pt-muted");
      why.setWrapText(true);
      VBox body = new VBox(why, always);
      body.getStyleClass().add("pt-form");
      getChildren()
          .add(
              SheetFrame.of(
                  desk, desk.text("closing.title"), null, body, this::cancel, quit, stay));
    }

    private void chosen(OnClose choice, Runnable then) {
      if (always.isSelected()) {
        remember(choice);
      }
      close();
      then.run();
    }

    @Override
    public Node first() {
      return stay;
    }
  }
}
