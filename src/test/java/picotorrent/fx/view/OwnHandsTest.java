package picotorrent.fx.view;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import javafx.scene.Node;
import javafx.scene.control.ButtonBase;
import javafx.scene.control.ContextMenu;
import javafx.scene.control.Control;
import javafx.scene.control.ListView;
import javafx.scene.control.MenuItem;
import javafx.scene.control.TextInputControl;
import javafx.scene.input.KeyCode;
import javafx.stage.Stage;
import org.jspecify.annotations.NullMarked;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.testfx.api.FxRobot;
import org.testfx.framework.junit5.ApplicationExtension;
import org.testfx.framework.junit5.Start;
import picotorrent.api.Command;
import picotorrent.api.Reply;
import picotorrent.api.TorrentDetail;
import picotorrent.api.TorrentState;
import picotorrent.api.TorrentStatus;
import picotorrent.base.AddressRange;
import picotorrent.base.Sentence;
import picotorrent.fx.FakeEngine;
import picotorrent.fx.Hand;
import picotorrent.fx.Samples;
import picotorrent.fx.model.Details;
import picotorrent.fx.model.FileNode;
import picotorrent.fx.task.FileOpener;
import picotorrent.fx.view.part.Desk;
import picotorrent.fx.view.part.FileTreeTable;

/// What a person takes into their own hands: who is dealt with, what is opened, saved and asked.
@SuppressWarnings("NullAway.Init")
@NullMarked
@ExtendWith(ApplicationExtension.class)
class OwnHandsTest {
  private static final String DEBIAN = "Debian 13.2 netinst, amd64";
  private static final String BUNNY = "Big Buck Bunny (2008), 4K 60 fps";
  private static final Path FILM = Path.of("/films/bunny.mkv");

  @TempDir private Path folder;

  private final List<Path> opened = new ArrayList<>();
  private final List<Path> shown = new ArrayList<>();
  private FakeEngine engine;
  private Desk desk;
  private MainWindow window;

  @Start
  void open(Stage stage) {
    TestWindow made = TestWindow.open(stage);
    engine = made.engine();
    desk = made.desk();
    window = made.window();
    desk.opening()
        .openWith(
            new FileOpener() {
              @Override
              public @Nullable Sentence open(Path file) {
                opened.add(file);
                return null;
              }

              @Override
              public @Nullable Sentence show(Path file, Path within) {
                shown.add(file);
                return null;
              }
            });
  }

  private void look(FxRobot robot, Details.Tab tab, TorrentDetail detail) {
    robot.interact(() -> {
      window.table().getSelectionModel().clearAndSelect(0);
      window.actions().showTab(tab);
    });
    engine.detail(detail);
    robot.interact(() -> desk.feed().pull(1_000_000_000L));
  }

  private void select(FxRobot robot, String... names) {
    robot.interact(() -> {
      window.table().getSelectionModel().clearSelection();
      for (String name : names) {
        window.table().getItems().stream()
            .filter(row -> row.name().equals(name))
            .forEach(row -> window.table().getSelectionModel().select(row));
      }
      window.table().requestFocus();
    });
  }

  private void choose(FxRobot robot, String text) {
    robot.interact(() -> item(window.actions().rowMenu(), text).fire());
  }

  private static MenuItem item(ContextMenu menu, String text) {
    return menu.getItems().stream()
        .filter(item -> text.equals(item.getText()))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void anotherFileInTheWayIsOnlyWrittenOverOnAPersonsWord(FxRobot robot) {
    TorrentStatus met =
        Samples.torrent("Holiday films")
            .size(784_000_000, 0)
            .state(
                new TorrentState.Failed(
                    Sentence.of(
                        "{0} is another file: no piece of {1} is in it",
                        "/downloads/film.mkv", "Holiday films"),
                    Sentence.of(
                        "Choose another folder, or download over it: what it holds is lost then."),
                    Sentence.of("{0} is another file", "film.mkv"),
                    TorrentState.Mend.REPLACE))
            .build();
    engine.show(List.of(met));
    robot.interact(() -> desk.feed().pull(1_000_000_000L));
    select(robot, met.name());
    robot.interact(() -> window.actions().mend(window.table().getItems().getFirst()));
    assertTrue(
        TestWindow.texts(window).contains("/downloads/film.mkv is another file"), "it is named");
    assertNull(engine.last(Command.Replace.class));
    Hand.click(robot, "#replace-go");
    Command.Replace said = Objects.requireNonNull(engine.last(Command.Replace.class));
    assertEquals(Set.of(met.id()), said.torrents());
    WindowDoor.choose(window, folder);
    robot.interact(() -> window.actions().mend(window.table().getItems().getFirst()));
    Hand.click(robot, "#replace-elsewhere");
    assertEquals(folder, Objects.requireNonNull(engine.last(Command.MoveData.class)).folder());
  }

  @Test
  void theSelectedRowStaysInSightWhenDetailsOpenBelowIt(FxRobot robot) {
    TorrentTable table = window.table();
    int last = table.getItems().size() - 1;
    robot.interact(() -> {
      table.getSelectionModel().clearSelection();
      window.wantDetails(false);
    });
    robot.interact(() -> table.scrollTo(last));
    robot.interact(() -> {
      table.getSelectionModel().clearAndSelect(last);
      assertTrue(table.isInSight(last), "before");
      window.wantDetails(true);
    });
    Hand.await("details are open", () -> window.lookup(".pt-details") != null);
    Hand.await("it is in sight", () -> table.isInSight(last));
  }

  private void awaitNotice(String text) {
    Hand.await(text, () -> TestWindow.texts(window.lookup(".pt-notices")).contains(text));
  }

  @Test
  void aPeerIsBannedByKeyAndLetInAgainInThePreferences(FxRobot robot) {
    look(robot, Details.Tab.PEERS, Samples.detail(DEBIAN));
    var peers = (javafx.scene.control.TableView<?>) Hand.ready(robot, "#peers");
    robot.interact(() -> {
      peers.getSelectionModel().clearAndSelect(0);
      peers.requestFocus();
    });
    robot.push(KeyCode.DELETE);
    List<AddressRange> banned = desk.preferences().get().engine().peers().banned();
    assertEquals(1, banned.size());
    awaitNotice(banned.getFirst() + " is banned");
    assertNull(engine.last(Command.Remove.class), "the torrent stays");
    robot.interact(window.actions()::preferences);
    robot.interact(
        () -> ((TextInputControl) robot.lookup("#preferences-search").query()).setText("banned"));
    TextInputControl field = (TextInputControl) Hand.ready(robot, "#ban");
    ButtonBase add = robot.lookup("#ban-add").query();
    robot.interact(() -> field.setText("example.org"));
    assertTrue(add.isDisabled(), "no address");
    robot.interact(() -> field.setText("198.51.100.7/24"));
    Hand.click(robot, "#ban-add");
    Hand.await(
        "the network is banned",
        () -> desk.preferences().get().engine().peers().banned().size() == 2);
    robot.interact(
        () -> robot.lookup("#banned").<ListView<?>>query().getSelectionModel().clearAndSelect(0));
    Hand.click(robot, "#ban-remove");
    Hand.await(
        "the peer is let in again",
        () ->
            desk.preferences()
                .get()
                .engine()
                .peers()
                .banned()
                .equals(List.of(AddressRange.parse("198.51.100.0/24"))));
  }

  @Test
  void whoSentWrongDataIsNamedBelowThePeers(FxRobot robot) {
    TorrentDetail plain = Samples.detail(DEBIAN);
    look(
        robot,
        Details.Tab.PEERS,
        new TorrentDetail(
            plain.id(),
            plain.files(),
            plain.peers(),
            plain.sources(),
            plain.pieces(),
            List.of("192.0.2.1", "192.0.2.2", "192.0.2.3", "192.0.2.4"),
            null));
    assertEquals(
        "Turned away for sending wrong data: 192.0.2.4, 192.0.2.3, 192.0.2.2 and 1 more\n",
        TestWindow.texts(Hand.ready(robot, "#peers-banned")));
  }

  @Test
  void aTorrentIsSavedAsAFileAndSeveralIntoAFolder(FxRobot robot) throws IOException {
    engine.answers.put(
        Command.WriteTorrent.class, new Reply.TorrentFile("it.torrent", new byte[] {1, 2}));
    Path file = folder.resolve("mine.torrent");
    WindowDoor.saveAs(window, file);
    WindowDoor.choose(window, folder);
    select(robot, DEBIAN);
    choose(robot, "Save .torrent as…");
    awaitNotice("Saved as");
    assertArrayEquals(new byte[] {1, 2}, Files.readAllBytes(file));
    select(robot, DEBIAN, BUNNY);
    choose(robot, "Save .torrent as…");
    awaitNotice("2 saved into");
    assertTrue(Files.exists(folder.resolve("it (2).torrent")), "both are there");
    engine.answers.put(
        Command.WriteTorrent.class, new Reply.Refused(Sentence.of("No pieces yet.")));
    select(robot, DEBIAN);
    choose(robot, "Save .torrent as…");
    awaitNotice("Not saved: No pieces yet.");
  }

  @Test
  void aCompleteFileIsOpenedByADoubleClickAndAnotherSaysHowFarItIs(FxRobot robot) {
    look(robot, Details.Tab.FILES, Samples.detail(DEBIAN));
    FileTreeTable files = (FileTreeTable) Hand.ready(robot, "#files");
    engine.answers.put(Command.Locate.class, new Reply.Located(FILM, true, false));
    selectFile(robot, files, "SHA512SUMS");
    robot.push(KeyCode.ENTER);
    Hand.await("Enter opens it", () -> opened.equals(List.of(FILM)));
    assertEquals(1, Objects.requireNonNull(engine.last(Command.Locate.class)).file());
    Node name =
        robot.lookup(".pt-file-name").queryAll().stream()
            .filter(node -> TestWindow.texts(node).equals("SHA512SUMS.sign\n"))
            .findFirst()
            .orElseThrow();
    Hand.click(robot, name);
    robot.doubleClickOn(name);
    Hand.await("a double click does, too", () -> opened.size() == 2);
    engine.answers.put(Command.Locate.class, new Reply.Located(FILM, false, false));
    selectFile(robot, files, "debian-13.2.0-amd64-netinst.iso");
    robot.push(KeyCode.ENTER);
    awaitNotice("of it is there. It opens once it is complete.");
    assertEquals(2, opened.size());
    robot.interact(() -> item(menu(files), "Show in folder").fire());
    Hand.await("it is shown", () -> shown.equals(List.of(FILM)));
  }

  private static ContextMenu menu(Control control) {
    return Objects.requireNonNull(control.getContextMenu());
  }

  private static void selectFile(FxRobot robot, FileTreeTable files, String name) {
    robot.interact(() -> {
      for (int row = 0; row < files.getExpandedItemCount(); row++) {
        FileNode node = files.getTreeItem(row).getValue();
        if (node.name().equals(name)) {
          files.getSelectionModel().clearAndSelect(row);
        }
      }
      files.requestFocus();
    });
    assertEquals(name, files.selectedNodes().getFirst().name());
  }

  @Test
  void aCompleteTorrentOfOneFileIsOpenedAndOthersShowTheirDetails(FxRobot robot) {
    engine.answers.put(Command.Locate.class, new Reply.Located(FILM, true, true));
    select(robot, BUNNY);
    robot.push(KeyCode.ENTER);
    Hand.await("it is opened", () -> opened.equals(List.of(FILM)));
    robot.interact(() -> window.wantDetails(false));
    engine.answers.put(Command.Locate.class, new Reply.Located(FILM, true, false));
    robot.push(KeyCode.ENTER);
    Hand.ready(robot, "#tab-files");
    assertEquals(1, opened.size());
    engine.commands.clear();
    select(robot, DEBIAN);
    robot.push(KeyCode.ENTER);
    assertNull(engine.last(Command.Locate.class), "it is not complete");
    choose(robot, "Show in folder");
    Hand.await("its folder is shown", () -> !shown.isEmpty());
  }

  @Test
  void trackersAreAddedToSeveralAtOnce(FxRobot robot) {
    select(robot, DEBIAN, BUNNY);
    choose(robot, "Add trackers…");
    TextInputControl text = (TextInputControl) Hand.ready(robot, "#add-trackers");
    robot.interact(() -> text.setText("udp://one.example:1\n\nhttps://two.example/announce"));
    Hand.click(robot, "#add-trackers-go");
    Command.AddTrackers added = Objects.requireNonNull(engine.last(Command.AddTrackers.class));
    assertEquals(2, added.torrents().size());
    assertEquals(
        List.of(List.of("udp://one.example:1"), List.of("https://two.example/announce")),
        added.tiers());
  }

  @Test
  void everythingIsStoppedAndStartedAtOnce(FxRobot robot) {
    robot.interact(() -> item(window.actions().mainMenu(), "Stop all").fire());
    assertEquals(11, Objects.requireNonNull(engine.last(Command.Stop.class)).torrents().size());
    robot.interact(() -> item(window.actions().mainMenu(), "Start all stopped").fire());
    assertEquals(1, Objects.requireNonNull(engine.last(Command.Start.class)).torrents().size());
  }

  @Test
  void aFolderIsRenamedWithAllThatIsInIt(FxRobot robot) {
    look(robot, Details.Tab.FILES, Samples.detail(DEBIAN));
    FileTreeTable files = (FileTreeTable) Hand.ready(robot, "#files");
    selectFile(robot, files, "docs");
    robot.push(KeyCode.F2);
    TextInputControl field = (TextInputControl) Hand.ready(robot, "#rename-file");
    robot.interact(() -> field.setText("texts"));
    Hand.click(robot, "#rename-file-go");
    List<List<String>> paths =
        engine.commands.stream()
            .filter(Command.RenameFile.class::isInstance)
            .map(command -> ((Command.RenameFile) command).path())
            .toList();
    assertEquals(
        List.of(
            List.of("debian-13.2", "texts", "README.txt"),
            List.of("debian-13.2", "texts", "install.en.pdf")),
        paths);
  }
}
