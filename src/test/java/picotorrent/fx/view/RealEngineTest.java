package picotorrent.fx.view;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.common.net.InetAddresses;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.SortedSet;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.TimeUnit;
import javafx.scene.Node;
import javafx.stage.Stage;
import org.jspecify.annotations.NullMarked;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.testfx.api.FxRobot;
import org.testfx.framework.junit5.ApplicationExtension;
import org.testfx.framework.junit5.Start;
import org.testfx.util.WaitForAsyncUtils;
import picotorrent.api.AddOptions;
import picotorrent.api.Command;
import picotorrent.api.Engine;
import picotorrent.api.EngineSettings;
import picotorrent.api.RateLimits;
import picotorrent.api.Reply;
import picotorrent.api.TorrentState;
import picotorrent.app.AppDirs;
import picotorrent.app.Picotorrent;
import picotorrent.base.Endpoint;
import picotorrent.base.TorrentId;
import picotorrent.fx.model.FileNode;
import picotorrent.fx.model.StateKind;
import picotorrent.fx.model.TorrentRow;
import picotorrent.fx.model.UiSettings;
import picotorrent.fx.task.SettingsFile;
import picotorrent.metainfo.CreationOptions;
import picotorrent.metainfo.HashProgress;
import picotorrent.metainfo.MagnetLink;
import picotorrent.metainfo.Metainfo.Format;
import picotorrent.metainfo.TorrentCreator;
import picotorrent.metainfo.TorrentReader;

/// The application as it is started, on its real engine, without a screen and on loopback alone.
@SuppressWarnings("NullAway.Init")
@NullMarked
@ExtendWith(ApplicationExtension.class)
class RealEngineTest {
  private static final InetAddress LOOPBACK = InetAddresses.forString("127.0.0.1");
  private static final long PATIENCE_SECONDS = 15;
  private static final int CONTENT_BYTES = 8_000_017;

  @TempDir private static Path work;

  private final DesktopApp app = new DesktopApp();
  private ServerSocket squatter;
  private AppDirs dirs;
  private Desktop desktop;

  /// The port that the settings name is taken when the window opens.
  @Start
  void open(Stage stage) throws Exception {
    squatter = new ServerSocket();
    squatter.bind(new InetSocketAddress(LOOPBACK, 0));
    dirs = AppDirs.in(Files.createTempDirectory(work, "person"));
    Files.createDirectories(dirs.downloads());
    Path file = dirs.config().resolve("window.json");
    new SettingsFile(file).save(settings(squatter.getLocalPort()));
    desktop =
        new Desktop(
            file,
            dirs.downloads(),
            List.of(),
            settings -> Picotorrent.start(settings, dirs),
            listener -> {});
    desktop.leave();
    app.start(stage);
  }

  @AfterEach
  void close() throws Exception {
    squatter.close();
    WaitForAsyncUtils.waitForAsyncFx(TimeUnit.SECONDS.toMillis(PATIENCE_SECONDS), app::stop);
    assertTrue(desktop.awaitEnd(), "engine and settings are closed within three seconds");
  }

  private UiSettings settings(int port) {
    UiSettings usual = UiSettings.defaults(dirs.downloads().toString());
    UiSettings.Habits habits = usual.habits();
    return usual
        .with(new UiSettings.Appearance(UiSettings.Theme.LIGHT, false, "en", true))
        .with(
            new UiSettings.Habits(
                habits.notifyFinished(),
                habits.notifyProblems(),
                habits.startAtOnce(),
                habits.inOrder(),
                habits.onClose(),
                true))
        .with(loopback(port));
  }

  /// Settings that touch nothing but loopback.
  private static EngineSettings loopback(int port) {
    return EngineSettings.DEFAULTS
        .with(EngineSettings.Listen.at(LOOPBACK, port))
        .with(EngineSettings.Discovery.NONE);
  }

  /// So slow that the row has something to show on the way.
  private static EngineSettings slow(EngineSettings fast) {
    EngineSettings.Limits limits = fast.limits();
    return fast.with(limits.with(new RateLimits(0, CONTENT_BYTES / 2)));
  }

  @Test
  void aTorrentIsInspectedDownloadedAndSeeded(FxRobot robot) throws Exception {
    startOnAFreePort(robot);
    Path data = content();
    byte[] torrent =
        TorrentCreator.create(data, CreationOptions.of(Format.HYBRID), HashProgress.NONE);
    Path file = Files.write(work.resolve("lectures.torrent"), torrent);
    try (Engine seeder = Picotorrent.startEphemeral(slow(loopback(0)))) {
      add(seeder, torrent, data.resolveSibling("seed"), data, null);
      TorrentRow row = inspectAndDownload(robot, file);
      SortedSet<Double> shown = new ConcurrentSkipListSet<>();
      robot.interact(
          () -> row.statusProperty().subscribe(now -> shown.add(now.content().fraction())));
      app.desk().engine().submit(new Command.AddPeers(row.id(), List.of(endpoint(seeder))));
      await("the download is complete", () -> row.status().content().fraction() == 1);
      await("it seeds", () -> row.status().state() instanceof TorrentState.Seeding);
      assertTrue(shown.stream().anyMatch(part -> part > 0 && part < 1), "on the way: " + shown);
      assertSameContent(data, dirs.downloads().resolve("lectures"));
    }
    try (Engine third = Picotorrent.startEphemeral(loopback(0))) {
      Path target = Files.createDirectories(work.resolve("third"));
      TorrentId id = add(third, torrent, target, null, endpoint(app.desk().engine()));
      awaitComplete(third, id);
      assertSameContent(data, target.resolve("lectures"));
    }
    TorrentRow row = app.desk().feed().library().rows().getFirst();
    await("the window shows what was given", () -> row.status().traffic().upBytes() > 0);
  }

  @Test
  void filesOfAMagnetLinkAreChosenBeforeDataFlows(FxRobot robot) throws Exception {
    startOnAFreePort(robot);
    Path data = content();
    byte[] torrent = TorrentCreator.create(data, CreationOptions.of(Format.V1), HashProgress.NONE);
    try (Engine seeder = Picotorrent.startEphemeral(loopback(0))) {
      add(seeder, torrent, data.resolveSibling("seed"), data, null);
      String link = MagnetLink.of(TorrentReader.read(torrent)) + "&x.pe=" + endpoint(seeder);
      robot.interact(() -> app.window().actions().incoming().links(link));
      WaitForAsyncUtils.waitForFxEvents();
      robot.clickOn("#get-files");
      await("the files are there", () -> app.window().sheets().sheet() instanceof ChooseSheet);
      ChooseSheet sheet = (ChooseSheet) Objects.requireNonNull(app.window().sheets().sheet());
      await("they can be chosen", () -> sheet.files().size() == 2 && !sheet.go.isDisabled());
      FileNode large = sheet.files().root().children().getFirst().children().getFirst();
      robot.interact(() -> sheet.tree.want(large, false));
      await("the choice is told", () -> sheet.go.getText().contains("7 B"));
      robot.clickOn("#files-go");
      TorrentRow row = app.desk().feed().library().rows().getFirst();
      await("what was chosen is there", () -> row.status().content().fraction() == 1);
      assertEquals("first.bin", large.name());
      assertTrue(Files.exists(dirs.downloads().resolve("lectures").resolve("notes.txt")));
      assertTrue(
          row.status().traffic().downBytes() < CONTENT_BYTES / 2, "the large file did not come");
    }
  }

  @Test
  void existingDataIsCheckedAndTheDifferencesShownByFile(FxRobot robot) throws Exception {
    startOnAFreePort(robot);
    Path data = content();
    byte[] torrent = TorrentCreator.create(data, CreationOptions.of(Format.V1), HashProgress.NONE);
    Path file = Files.write(work.resolve("seed.torrent"), torrent);
    Path copy = Files.createDirectories(work.resolve("copy"));
    Files.copy(data.resolve("first.bin"), copy.resolve("first.bin"));
    Files.writeString(copy.resolve("notes.txt"), "not me!");
    robot.interact(() -> app.window().actions().seedExisting());
    SeedSheet seed = (SeedSheet) Objects.requireNonNull(app.window().sheets().sheet());
    robot.interact(() -> seed.torrent(file));
    await("the torrent is read", () -> TestWindow.texts(seed).contains("lectures"));
    robot.interact(() -> seed.data(copy));
    robot.clickOn("#seed-go");
    await("it is being checked", () -> app.window().sheets().sheet() instanceof CheckedSheet);
    await(
        "the difference is said",
        () -> TestWindow.texts(app.window().sheets()).contains("not as the"));
    assertEquals("not me!", Files.readString(copy.resolve("notes.txt")), "nothing is written");
    Files.delete(copy.resolve("notes.txt"));
    Files.delete(copy.resolve("first.bin"));
  }

  @Test
  void aPortInUseIsSaidInPlaceAndMended(FxRobot robot) throws Exception {
    Node banner = robot.lookup("#engine-banner").query();
    await("the failure is said", banner::isVisible);
    String said = TestWindow.texts(app.window());
    assertTrue(said.contains("The engine did not start"), said);
    assertTrue(said.contains(Integer.toString(squatter.getLocalPort())), said);
    squatter.close();
    robot.clickOn("#engine-again");
    await("the engine is there", () -> listening(app.desk().engine()));
    assertFalse(banner.isVisible());
  }

  @Test
  void aFolderThatVanishedIsSaidInItsRowAndMended(FxRobot robot) throws Exception {
    startOnAFreePort(robot);
    Path data = content();
    byte[] torrent = TorrentCreator.create(data, CreationOptions.of(Format.V1), HashProgress.NONE);
    Path here = Files.createDirectories(work.resolve("drive")).resolve("lectures");
    Path away = work.resolve("lectures, unplugged");
    Files.createDirectories(here);
    Files.copy(data.resolve("first.bin"), here.resolve("first.bin"));
    Files.copy(data.resolve("notes.txt"), here.resolve("notes.txt"));
    add(app.desk().engine(), torrent, work, here, null);
    await("its row is there", () -> !app.desk().feed().library().rows().isEmpty());
    TorrentRow row = app.desk().feed().library().rows().getFirst();
    await("it seeds", () -> row.kind() == StateKind.SEEDING);
    robot.interact(() -> app.window().table().getSelectionModel().select(row));
    robot.interact(app.window().actions()::stop);
    await("it rests", () -> row.kind() == StateKind.STOPPED);
    Files.move(here, away);
    robot.interact(app.window().actions()::start);
    await("the problem is shown", () -> row.kind() == StateKind.PROBLEM);
    await("it is said", () -> TestWindow.texts(app.window().table()).contains("missing"));
    Files.move(away, here);
    robot.interact(() -> app.window().actions().mend(row));
    await("it seeds again", () -> row.kind() == StateKind.SEEDING);
    assertSameContent(data, here);
  }

  private void startOnAFreePort(FxRobot robot) throws Exception {
    Node banner = robot.lookup("#engine-banner").query();
    await("the failure is said", banner::isVisible);
    robot.clickOn("#engine-any-port");
    await("the engine is there", () -> listening(app.desk().engine()));
  }

  /// As a person does who drops a file beside the targets and presses the button.
  private TorrentRow inspectAndDownload(FxRobot robot, Path file) throws Exception {
    robot.interact(() -> app.window().actions().drop().drop(List.of(file), false));
    await("the sheet is open", () -> app.window().sheets().isOpen());
    WaitForAsyncUtils.waitForFxEvents();
    String seen = TestWindow.texts(app.window());
    assertTrue(seen.contains("lectures") && seen.contains("first.bin"), seen);
    assertTrue(app.desk().feed().library().rows().isEmpty(), "looking inside adds nothing");
    robot.clickOn("#download");
    await("a row is there and selected", () -> selected() != null);
    TorrentRow row = Objects.requireNonNull(selected());
    await("it looks for peers", () -> row.kind() == StateKind.DOWNLOADING);
    return row;
  }

  private @Nullable TorrentRow selected() {
    return app.window().table().getSelectionModel().getSelectedItem();
  }

  private static Path content() throws IOException {
    Path folder = Files.createDirectories(work.resolve("origin").resolve("lectures"));
    byte[] bytes = new byte[CONTENT_BYTES];
    new Random(11).nextBytes(bytes);
    Files.write(folder.resolve("first.bin"), bytes);
    Files.writeString(folder.resolve("notes.txt"), "read me");
    return folder;
  }

  private static TorrentId add(
      Engine engine, byte[] torrent, Path folder, @Nullable Path data, @Nullable Endpoint peer)
      throws Exception {
    AddOptions options =
        (data == null ? AddOptions.downloadTo(folder) : AddOptions.seedInPlace(data))
            .withPeers(peer == null ? List.of() : List.of(peer))
            .withoutDiscovery();
    Reply reply = engine.submit(new Command.AddTorrent(torrent, options)).get();
    return assertInstanceOf(Reply.Added.class, reply).torrent();
  }

  private static boolean listening(Engine engine) {
    return !engine.snapshot().session().listening().isEmpty();
  }

  private static Endpoint endpoint(Engine engine) throws Exception {
    try (Engine.View _ = engine.look(Engine.Look.LIST)) {
      await("it listens", () -> listening(engine));
      return engine.snapshot().session().listening().getFirst();
    }
  }

  private static void awaitComplete(Engine engine, TorrentId id) throws Exception {
    try (Engine.View _ = engine.look(Engine.Look.LIST)) {
      await(
          "the third has it all",
          () ->
              engine.snapshot().torrents().stream()
                  .anyMatch(each -> each.id().equals(id) && each.content().fraction() == 1));
    }
  }

  private static void await(String what, Callable<Boolean> condition) throws Exception {
    try {
      WaitForAsyncUtils.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS, condition);
    } catch (java.util.concurrent.TimeoutException e) {
      throw new AssertionError("waited in vain: " + what, e);
    }
  }

  private static void assertSameContent(Path expected, Path actual) throws IOException {
    for (String name : List.of("first.bin", "notes.txt")) {
      assertEquals(-1, Files.mismatch(expected.resolve(name), actual.resolve(name)), name);
    }
  }
}
