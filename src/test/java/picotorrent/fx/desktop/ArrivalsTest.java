package picotorrent.fx.desktop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import javafx.stage.Stage;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.testfx.api.FxRobot;
import org.testfx.framework.junit5.ApplicationExtension;
import org.testfx.framework.junit5.Start;
import org.testfx.util.WaitForAsyncUtils;
import picotorrent.fx.FakeEngine;
import picotorrent.fx.Hand;
import picotorrent.fx.SampleTorrents;
import picotorrent.fx.model.Candidate;
import picotorrent.fx.view.incoming.AddSheet;
import picotorrent.fx.view.incoming.IncomingDoor;
import picotorrent.fx.view.part.SheetLayer;

/// What later starts of the program do to the window that is open.
@SuppressWarnings("NullAway.Init")
@NullMarked
@ExtendWith(ApplicationExtension.class)
class ArrivalsTest {
  private static final String LINK =
      "magnet:?xt=urn:btih:0123456789abcdef0123456789abcdef01234567&dn=a%20link";

  @TempDir private static Path folder;

  private final DesktopApp app = new DesktopApp();
  private Desktop desktop;
  private Stage stage;
  private Consumer<List<String>> laterStart;
  private boolean deaf;

  /// Where later starts call.
  private final class Hall implements Desktop.Hall {
    @Override
    public void arrivals(Consumer<List<String>> listener) {
      laterStart = listener;
    }

    @Override
    public void deafen() {
      deaf = true;
    }
  }

  @Start
  void open(Stage stage) throws Exception {
    this.stage = stage;
    desktop =
        new Desktop(
            folder.resolve("window.json"),
            folder,
            List.of(torrent("first").toString(), LINK),
            settings -> new FakeEngine(),
            new Hall());
    desktop.leave();
    app.start(stage);
  }

  @AfterEach
  void close() throws Exception {
    WaitForAsyncUtils.waitForAsyncFx(TimeUnit.SECONDS.toMillis(Hand.PATIENCE_SECONDS), app::stop);
    assertTrue(desktop.awaitEnd());
    assertTrue(deaf, "a window that closes hears of no more starts");
  }

  private static Path torrent(String name) throws Exception {
    return Files.write(folder.resolve(name + " ☂.torrent"), SampleTorrents.single(name, 5_000_000));
  }

  private List<String> offered() {
    AddSheet sheet = assertInstanceOf(AddSheet.class, app.window().sheets().sheet());
    return sheet.model().candidates().stream().map(Candidate::name).toList();
  }

  private void await(List<String> names) {
    Hand.await(
        names + " are offered",
        () -> app.window().sheets().sheet() instanceof AddSheet && offered().equals(names));
  }

  @Test
  void filesAndLinksOfSeveralStartsStandInOneSheet(FxRobot robot) throws Exception {
    await(List.of("a link", "first"));
    AddSheet sheet = Hand.fx(() -> (AddSheet) app.window().sheets().sheet());
    robot.interact(() -> sheet.model().folderProperty().set("/chosen"));
    laterStart.accept(List.of(torrent("second").toString()));
    laterStart.accept(List.of(torrent("third").toString(), torrent("first").toString()));
    await(List.of("a link", "first", "second", "third"));
    AddSheet joined = Hand.fx(() -> (AddSheet) app.window().sheets().sheet());
    assertEquals("/chosen", joined.model().folderProperty().get(), "what was chosen stays");
  }

  @Test
  void aSheetThatSomebodyWorksInIsNotTakenAway(FxRobot robot) throws Exception {
    await(List.of("a link", "first"));
    robot.interact(() -> app.window().actions().create());
    laterStart.accept(List.of(torrent("second").toString()));
    laterStart.accept(List.of(torrent("third").toString()));
    WaitForAsyncUtils.waitForFxEvents();
    SheetLayer.Sheet create =
        assertInstanceOf(IncomingDoor.CREATE, app.window().sheets().sheet(), "still there");
    robot.interact(create::cancel);
    await(List.of("second", "third"));
  }

  @Test
  void aStartWithNothingBringsTheWindowBack(FxRobot robot) {
    robot.interact(() -> stage.setIconified(true));
    laterStart.accept(List.of());
    Hand.await("it is back", () -> !stage.isIconified());
  }
}
