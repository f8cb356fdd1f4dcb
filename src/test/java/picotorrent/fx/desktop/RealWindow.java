package picotorrent.fx.desktop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.common.net.InetAddresses;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import javafx.stage.Stage;
import org.jspecify.annotations.NullMarked;
import org.jspecify.annotations.Nullable;
import org.testfx.util.WaitForAsyncUtils;
import picotorrent.api.AddOptions;
import picotorrent.api.Command;
import picotorrent.api.Engine;
import picotorrent.api.EngineSettings;
import picotorrent.api.RateLimits;
import picotorrent.api.Reply;
import picotorrent.app.AppDirs;
import picotorrent.app.Picotorrent;
import picotorrent.base.Endpoint;
import picotorrent.base.TorrentId;
import picotorrent.fx.Hand;
import picotorrent.fx.model.TorrentRow;
import picotorrent.fx.model.UiSettings;
import picotorrent.fx.task.SettingsFile;
import picotorrent.fx.view.MainWindow;
import picotorrent.fx.view.TestWindow;
import picotorrent.fx.view.part.Desk;
import picotorrent.fx.view.part.SheetLayer;
import picotorrent.metainfo.CreationOptions;
import picotorrent.metainfo.HashProgress;
import picotorrent.metainfo.Metainfo.Format;
import picotorrent.metainfo.TorrentCreator;

/// The application as it is started, on its real engine and on loopback alone, for a person with
/// folders of their own.
@NullMarked
final class RealWindow {
  static final InetAddress LOOPBACK = InetAddresses.forString("127.0.0.1");
  static final int CONTENT_BYTES = 8_000_017;

  private final DesktopApp app = new DesktopApp();
  private final AppDirs dirs;
  private final Desktop desktop;

  private RealWindow(AppDirs dirs, Desktop desktop) {
    this.dirs = dirs;
    this.desktop = desktop;
  }

  /// Opens it on a free port.
  static RealWindow open(Stage stage, Path work) throws Exception {
    return open(stage, work, 0);
  }

  static RealWindow open(Stage stage, Path work, int port) throws Exception {
    AppDirs dirs = AppDirs.in(Files.createTempDirectory(work, "person"));
    Files.createDirectories(dirs.downloads());
    Path file = dirs.config().resolve("window.json");
    new SettingsFile(file).save(settings(dirs, port));
    Desktop desktop =
        new Desktop(
            file,
            dirs.downloads(),
            List.of(),
            settings -> Picotorrent.start(settings, dirs),
            listener -> {});
    desktop.leave();
    RealWindow window = new RealWindow(dirs, desktop);
    window.app.start(stage);
    return window;
  }

  private static UiSettings settings(AppDirs dirs, int port) {
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
  static EngineSettings loopback(int port) {
    return EngineSettings.DEFAULTS
        .with(EngineSettings.Listen.at(LOOPBACK, port))
        .with(EngineSettings.Discovery.NONE);
  }

  /// The same, so slow that a row has something to show on the way.
  static EngineSettings slow(EngineSettings fast) {
    EngineSettings.Limits limits = fast.limits();
    return fast.with(limits.with(new RateLimits(0, CONTENT_BYTES / 2)));
  }

  /// Two files, the same in every run, below a folder.
  static Path content(Path work) throws IOException {
    Path folder = Files.createDirectories(work.resolve("origin").resolve("lectures"));
    byte[] bytes = new byte[CONTENT_BYTES];
    new Random(11).nextBytes(bytes);
    Files.write(folder.resolve("first.bin"), bytes);
    Files.writeString(folder.resolve("notes.txt"), "read me");
    return folder;
  }

  static byte[] torrentOf(Path data, Format format) throws Exception {
    return TorrentCreator.create(data, CreationOptions.of(format), HashProgress.NONE);
  }

  /// Adds a torrent to an engine: its data where it lies, or nothing of it and a peer.
  static TorrentId add(
      Engine engine, byte[] torrent, Path folder, @Nullable Path data, @Nullable Endpoint peer)
      throws Exception {
    AddOptions options =
        (data == null ? AddOptions.downloadTo(folder) : AddOptions.seedInPlace(data))
            .withPeers(peer == null ? List.of() : List.of(peer))
            .withoutDiscovery();
    Reply reply = engine.submit(new Command.AddTorrent(torrent, options)).get();
    return assertInstanceOf(Reply.Added.class, reply).torrent();
  }

  static boolean listening(Engine engine) {
    return !engine.snapshot().session().listening().isEmpty();
  }

  static Endpoint endpoint(Engine engine) throws Exception {
    try (Engine.View _ = engine.look(Engine.Look.LIST)) {
      Hand.await("it listens", () -> listening(engine));
      return engine.snapshot().session().listening().getFirst();
    }
  }

  static void assertSameContent(Path expected, Path actual) throws IOException {
    for (String name : List.of("first.bin", "notes.txt")) {
      assertEquals(-1, Files.mismatch(expected.resolve(name), actual.resolve(name)), name);
    }
  }

  Desk desk() {
    return app.desk();
  }

  MainWindow window() {
    return app.window();
  }

  AppDirs dirs() {
    return dirs;
  }

  /// The engine of the window, once it has come.
  Engine engine() throws Exception {
    Hand.await("the engine is there", () -> listening(desk().engine()));
    return desk().engine();
  }

  /// The first row of the list, once it is there.
  TorrentRow row() throws Exception {
    Hand.await("its row is there", () -> !desk().feed().library().rows().isEmpty());
    return Hand.fx(() -> desk().feed().library().rows().getFirst());
  }

  /// The sheet that is open, once it is one of a kind.
  <S extends SheetLayer.Sheet> S sheet(Class<S> kind) throws Exception {
    Hand.await(kind.getSimpleName() + " is open", () -> kind.isInstance(window().sheets().sheet()));
    return Hand.fx(() -> kind.cast(window().sheets().sheet()));
  }

  /// Everything the window says now.
  String says() throws Exception {
    return Hand.fx(() -> TestWindow.texts(window()));
  }

  void close() throws Exception {
    WaitForAsyncUtils.waitForAsyncFx(TimeUnit.SECONDS.toMillis(Hand.PATIENCE_SECONDS), app::stop);
    assertTrue(desktop.awaitEnd(), "engine and settings are closed within three seconds");
  }
}
