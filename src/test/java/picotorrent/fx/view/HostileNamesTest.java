package picotorrent.fx.view;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import javafx.scene.Node;
import javafx.scene.Parent;
import javafx.scene.control.Control;
import javafx.scene.control.Labeled;
import javafx.scene.control.Menu;
import javafx.scene.control.MenuItem;
import javafx.scene.text.Text;
import javafx.stage.Stage;
import javafx.stage.Window;
import org.jspecify.annotations.NullMarked;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.testfx.api.FxRobot;
import org.testfx.framework.junit5.ApplicationExtension;
import org.testfx.framework.junit5.Start;
import org.testfx.util.WaitForAsyncUtils;
import picotorrent.api.Event;
import picotorrent.api.TorrentState;
import picotorrent.api.TorrentStatus;
import picotorrent.base.Sentence;
import picotorrent.fx.FakeEngine;
import picotorrent.fx.Hand;
import picotorrent.fx.SampleTorrents;
import picotorrent.fx.Samples;
import picotorrent.fx.model.Details;
import picotorrent.fx.model.TorrentRow;
import picotorrent.fx.view.incoming.AddSheet;
import picotorrent.fx.view.incoming.IncomingDoor;
import picotorrent.fx.view.part.Desk;
import picotorrent.fx.view.part.SheetLayer;

/// Names that strangers made, wherever the window shows one: they stay on one line, in their place,
/// and are text.
@SuppressWarnings("NullAway.Init")
@NullMarked
@ExtendWith(ApplicationExtension.class)
class HostileNamesTest {
  private static final String BIDI = "innocent\u202Egpj.exe\u2066";
  private static final String CONTROL = "two\nlines\u0000and\u0007bell\u001B[31m";
  private static final String HTML = "<html><body><img src=http://192.0.2.1/x><h1>big</h1>";
  private static final String ENDLESS = "x".repeat(10_000);
  private static final String ALL = BIDI + CONTROL + HTML + ENDLESS;
  private static final int LONGEST_TEXT = 1_000; // a sentence of ours around a name

  @TempDir private Path folder;

  private FakeEngine engine;
  private Desk desk;
  private MainWindow window;
  private Stage stage;
  private double width;

  @Start
  void open(Stage opened) {
    TestWindow made = TestWindow.open(opened);
    engine = made.engine();
    desk = made.desk();
    window = made.window();
    stage = made.stage();
  }

  @BeforeEach
  void showThem(FxRobot robot) {
    width = window.getWidth();
    engine.show(
        List.of(
            named(BIDI),
            named(CONTROL),
            named(HTML),
            named(ENDLESS),
            Samples.in(named(ALL), new TorrentState.Checking(5_000_000, 0.5)),
            Samples.in(
                named("a" + ALL),
                new TorrentState.Failed(
                    Sentence.of("No space left in {0}", ALL),
                    Sentence.of("Free space or choose another folder."),
                    Sentence.of("No space left in {0}", ALL),
                    TorrentState.Mend.FREE_SPACE))));
    robot.interact(() -> desk.feed().pull(3_000_000_000L));
  }

  private static TorrentStatus named(String name) {
    return Samples.torrent(name).size(1, 1).label(name).build();
  }

  private void assertHarmless(String where) {
    WaitForAsyncUtils.waitForFxEvents();
    List<String> texts = new ArrayList<>();
    for (Window each : List.copyOf(Window.getWindows())) {
      if (each.getScene() != null) {
        collect(each.getScene().getRoot(), texts::add);
      }
    }
    assertTrue(texts.size() > 20, where);
    for (String text : texts) {
      assertTrue(text.length() <= LONGEST_TEXT, () -> where + " is too long: " + text);
      assertTrue(
          text.chars().noneMatch(c -> c < ' ' && c != '\n' || c == 0x202E || c == 0x2066),
          () -> where + " is unsafe: " + text);
      assertTrue(!text.contains("two\nlines"), () -> where + " breaks the line: " + text);
    }
    assertEquals(width, window.getWidth(), () -> where + " pushes the window apart");
  }

  private static void collect(Node node, Consumer<String> to) {
    take(node.getAccessibleText(), to);
    if (node instanceof Labeled labeled) {
      take(labeled.getText(), to);
    }
    if (node instanceof Text text) {
      take(text.getText(), to);
    }
    if (node instanceof Control control && control.getTooltip() != null) {
      take(control.getTooltip().getText(), to);
    }
    if (node instanceof Parent parent) {
      parent.getChildrenUnmodifiable().forEach(child -> collect(child, to));
    }
  }

  private static void take(@Nullable String text, Consumer<String> to) {
    if (text != null) {
      to.accept(text);
    }
  }

  @Test
  void inRowsSidebarAndEveryTab(FxRobot robot) {
    assertEquals(HTML, window.table().getItems().get(2).name(), "shown as what it is: text");
    for (TorrentRow row : List.copyOf(window.table().getItems())) {
      robot.interact(() -> window.table().getSelectionModel().clearAndSelect(0));
      robot.interact(() ->
          window
              .table()
              .getSelectionModel()
              .clearAndSelect(window.table().getItems().indexOf(row)));
      for (Details.Tab tab : Details.Tab.values()) {
        robot.interact(() -> window.actions().showTab(tab));
        assertHarmless("tab " + tab);
      }
    }
  }

  @Test
  void inMenusAndInTheTaskView(FxRobot robot) {
    robot.interact(() -> window.table().getSelectionModel().select(0));
    robot.interact(() -> harmless(window.actions().rowMenu().getItems()));
    robot.interact(() -> desk.work().show(desk.feed().library().rows(), row -> {}));
    Hand.click(robot, "#work");
    assertTrue(robot.lookup("#work-view .label").tryQuery().isPresent());
    assertHarmless("the task view");
  }

  private static void harmless(List<MenuItem> items) {
    for (MenuItem item : items) {
      String text = Objects.requireNonNullElse(item.getText(), "");
      assertTrue(text.length() < 100 && text.chars().noneMatch(c -> c < ' ' || c == 0x202E), text);
      assertTrue(!item.isMnemonicParsing() || !text.contains("x"), "an underscore is one: " + text);
      if (item instanceof Menu menu && menu.getText().equals("Label")) {
        assertTrue(menu.getItems().size() > 5, "every label is offered");
        harmless(menu.getItems().subList(0, menu.getItems().size() - 2));
      }
    }
  }

  @Test
  void inNotices(FxRobot robot) {
    Notices notices = new Notices(desk, stage);
    robot.interact(() ->
        notices.tell(new Event.DownloadFinished(Samples.id("a"), ALL, Path.of("/downloads"))));
    assertHarmless("a notice");
    List<String> outside = new ArrayList<>();
    Notices hidden = new Notices(desk, stage, (title, text) -> outside.add(title + text));
    robot.interact(() -> {
      stage.hide();
      hidden.tell(
          new Event.TorrentFailed(Samples.id("b"), ALL, Sentence.of("{0} is missing", ALL)));
      stage.show();
    });
    assertEquals(1, outside.size());
    assertTrue(outside.getFirst().length() < 400);
    assertTrue(outside.getFirst().chars().noneMatch(c -> c < ' ' || c == 0x202E));
  }

  @Test
  void inTheSheetsThatAddSeedAndCreate(FxRobot robot) throws Exception {
    Path torrent = Files.write(folder.resolve("hostile.torrent"), SampleTorrents.named(ALL));
    Path other = Files.write(folder.resolve("other.torrent"), SampleTorrents.named(BIDI));
    Path odd =
        Files.write(folder.resolve(BIDI + "two\nlines_" + "y".repeat(150)), new byte[70_000]);
    robot.interact(() -> window.actions().drop().show(List.of(odd)));
    assertHarmless("the drop targets");
    robot.interact(() -> window.actions().drop().hide());
    robot.interact(() -> window.actions().drop().drop(List.of(torrent), false));
    assertSheet(AddSheet.class);
    robot.interact(() -> window.actions().drop().drop(List.of(torrent, other, odd), false));
    assertSheet(AddSheet.class);
    robot.interact(() ->
        window
            .actions()
            .incoming()
            .links(
                "magnet:?xt=urn:btih:"
                    + "ab".repeat(20)
                    + "&dn="
                    + java.net.URLEncoder.encode(
                        BIDI + CONTROL + HTML, java.nio.charset.StandardCharsets.UTF_8)));
    assertSheet(AddSheet.class);
    robot.interact(() -> window.actions().seedExisting());
    SheetLayer.Sheet seed = Objects.requireNonNull(window.sheets().sheet());
    robot.interact(() -> IncomingDoor.seedTorrent(seed, torrent));
    robot.interact(() -> IncomingDoor.seedData(seed, odd));
    assertSheet(IncomingDoor.SEED);
    robot.interact(() -> window.actions().incoming().create(odd));
    assertSheet(IncomingDoor.CREATE);
    SheetLayer.Sheet create = Objects.requireNonNull(window.sheets().sheet());
    Path made = folder.resolve(BIDI + "made.torrent");
    robot.interact(() -> IncomingDoor.writeTo(create, made));
    assertSheet(IncomingDoor.CREATED);
  }

  @Test
  void inTheSheetsOfOneTorrent(FxRobot robot) {
    TorrentRow row = desk.feed().library().rows().getFirst();
    robot.interact(() ->
        window.sheets().show(IncomingDoor.choose(desk, window.sheets(), row.id(), row.name())));
    assertSheet(IncomingDoor.CHOOSE);
    robot.interact(() ->
        window.sheets().show(IncomingDoor.checked(desk, window.sheets(), row.id(), row.name())));
    assertSheet(IncomingDoor.CHECKED);
  }

  private void assertSheet(Class<?> kind) {
    WaitForAsyncUtils.waitForFxEvents();
    assertEquals(kind, Objects.requireNonNull(window.sheets().sheet()).getClass());
    assertHarmless(kind.getSimpleName());
  }
}
