package picotorrent.fx.view;

import static org.junit.jupiter.api.Assertions.assertNull;

import java.util.List;
import javafx.scene.Scene;
import javafx.scene.control.Button;
import javafx.scene.layout.Pane;
import javafx.stage.Stage;
import javafx.util.Duration;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.testfx.api.FxRobot;
import org.testfx.framework.junit5.ApplicationExtension;
import org.testfx.framework.junit5.Start;
import picotorrent.api.Command;
import picotorrent.fx.FakeEngine;
import picotorrent.fx.Hand;
import picotorrent.fx.Samples;
import picotorrent.fx.view.part.Desk;

/// How long a removal can be undone.
@SuppressWarnings("NullAway.Init")
@NullMarked
@ExtendWith(ApplicationExtension.class)
class UndoToastTest {
  private final FakeEngine engine = new FakeEngine();
  private Button other;
  private Stage stage;
  private Desk desk;

  @Start
  void open(Stage stage) {
    this.stage = stage;
    engine.show(Samples.session(), Samples.library());
    desk = TestDesks.desk(engine);
    desk.feed().pull(0);
    other = new Button("other");
    other.setLayoutY(200);
    stage.setScene(new Scene(new Pane(other), 400, 300));
    stage.show();
  }

  /// Neither the pointer nor the focus is on the toast when a test begins.
  @BeforeEach
  void lookElsewhere(FxRobot robot) {
    robot.moveTo(other);
    robot.interact(other::requestFocus);
  }

  private UndoToast remove(FxRobot robot, Duration patience) {
    UndoToast toast = new UndoToast(desk, desk.commands(), patience);
    robot.interact(() -> {
      ((Pane) stage.getScene().getRoot()).getChildren().add(toast);
      desk.commands()
          .remove(List.of(desk.feed().library().rows().getFirst()), Command.DataFate.KEEP);
    });
    return toast;
  }

  @Test
  void theRemovalIsCarriedOutAfterAWhile(FxRobot robot) {
    remove(robot, Duration.millis(50));
    Hand.await("it is carried out", () -> engine.last(Command.Remove.class) != null);
  }

  @Test
  void theTimeStandsStillWhileThePointerIsThere(FxRobot robot) {
    UndoToast toast = remove(robot, Duration.hours(1));
    Hand.await("the time runs", toast::passes);
    robot.moveTo("#undo");
    Hand.await("the time stands still", () -> !toast.passes());
    robot.moveTo(other);
    Hand.await("the time runs", toast::passes);
    assertNull(engine.last(Command.Remove.class));
  }

  @Test
  void theTimeStandsStillWhileTheFocusIsThere(FxRobot robot) {
    UndoToast toast = remove(robot, Duration.hours(1));
    Hand.await("the time runs", toast::passes);
    robot.interact(() -> toast.lookup("#undo").requestFocus());
    Hand.await("the time stands still", () -> !toast.passes());
    robot.interact(other::requestFocus);
    Hand.await("the time runs", toast::passes);
    assertNull(engine.last(Command.Remove.class));
  }
}
