package picotorrent.fx.desktop;

import com.google.common.io.MoreFiles;
import com.google.common.io.RecursiveDeleteOption;
import com.google.common.net.InetAddresses;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import javafx.animation.AnimationTimer;
import javafx.stage.Stage;
import org.jspecify.annotations.Nullable;
import picotorrent.api.AddOptions;
import picotorrent.api.Command;
import picotorrent.api.Engine;
import picotorrent.api.EngineSettings;
import picotorrent.app.AppDirs;
import picotorrent.app.Picotorrent;
import picotorrent.fx.model.AddModel;
import picotorrent.fx.model.Details;
import picotorrent.fx.model.TorrentRow;
import picotorrent.fx.model.UiSettings;
import picotorrent.fx.task.SettingsFile;
import picotorrent.fx.view.incoming.AddSheet;
import picotorrent.metainfo.CreationOptions;
import picotorrent.metainfo.HashProgress;
import picotorrent.metainfo.Metainfo.Format;
import picotorrent.metainfo.MetainfoException;
import picotorrent.metainfo.TorrentCreator;

/// A run of the window that nobody watches: it finds the torrents of an earlier session, inspects
/// another one, downloads it from an engine beside it on loopback, shows every tab and sheet, and
/// closes. It works in a temporary folder and leaves nothing behind. The build trains the start-up
/// cache of the window on it.
public final class Rehearsal extends DesktopApp {
  private static final InetAddress LOOPBACK = InetAddresses.forString("127.0.0.1");
  private static final int CONTENT_BYTES = 8 << 20;

  /// Torrents of an earlier session: enough to fill the list.
  private static final int REMEMBERED = 40;

  /// So many frames a view is looked at.
  private static final int LOOK_FRAMES = 4;

  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(90);

  private static @Nullable Props props;

  private final Queue<Scene> scenes = new ArrayDeque<>();

  /// Made by JavaFX.
  public Rehearsal() {}

  /// What the rehearsal needs beside the window.
  private record Props(Path folder, Engine seeder, boolean[] done) {}

  /// Something to wait for, and what happens then.
  private record Scene(BooleanSupplier ready, Runnable action) {}

  /// Runs it, and ends with 0 if every scene was played.
  public static void main(String[] arguments) throws IOException, MetainfoException {
    System.exit(rehearse() ? 0 : 1);
  }

  private static boolean rehearse() throws IOException, MetainfoException {
    PlatformClasses.load(Launcher.class);
    Path folder = Files.createTempDirectory("picotorrent-rehearsal");
    try (Engine seeder = Picotorrent.startEphemeral(loopback())) {
      AppDirs dirs = AppDirs.in(folder);
      Path torrent = prepare(seeder, dirs, folder);
      boolean[] done = {false};
      props = new Props(folder, seeder, done);
      int code = DesktopOpener.start(dirs, List.of(torrent.toString()), Rehearsal.class);
      return code == 0 && done[0];
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    } catch (ExecutionException e) {
      throw new IllegalStateException(e);
    } finally {
      MoreFiles.deleteRecursively(folder, RecursiveDeleteOption.ALLOW_INSECURE);
    }
  }

  private static Path prepare(Engine seeder, AppDirs dirs, Path folder)
      throws IOException, MetainfoException, InterruptedException, ExecutionException {
    remember(dirs, folder);
    new SettingsFile(dirs.config().resolve("window.json"))
        .save(UiSettings.defaults(dirs.downloads().toString()).with(loopback()));
    Path content = Files.createDirectories(folder.resolve("origin").resolve("lectures"));
    byte[] bytes = new byte[CONTENT_BYTES];
    new Random(1).nextBytes(bytes);
    Files.write(content.resolve("first.bin"), bytes);
    Files.writeString(content.resolve("notes.txt"), "read me");
    byte[] torrent =
        TorrentCreator.create(content, CreationOptions.of(Format.HYBRID), HashProgress.NONE);
    var _ =
        seeder.submit(
            new Command.AddTorrent(torrent, AddOptions.seedInPlace(content).withoutDiscovery()));
    return Files.write(folder.resolve("lectures.torrent"), torrent);
  }

  /// Leaves a list of torrents behind, as an earlier session does.
  private static void remember(AppDirs dirs, Path folder)
      throws IOException, MetainfoException, InterruptedException, ExecutionException {
    try (Engine earlier = Picotorrent.start(loopback(), dirs)) {
      for (int number = 0; number < REMEMBERED; number++) {
        Path content =
            Files.writeString(folder.resolve("song " + number), "la ".repeat(number + 1));
        byte[] torrent =
            TorrentCreator.create(content, CreationOptions.of(Format.V1), HashProgress.NONE);
        AddOptions options = AddOptions.downloadTo(dirs.downloads());
        var _ = earlier.submit(new Command.AddTorrent(torrent, options)).get();
      }
    }
  }

  /// Settings that touch nothing but loopback.
  private static EngineSettings loopback() {
    return EngineSettings.DEFAULTS
        .with(EngineSettings.Listen.at(LOOPBACK, 0))
        .with(new EngineSettings.Discovery(true, true, true, true, List.of()))
        .with(EngineSettings.Queue.UNLIMITED);
  }

  @Override
  public void start(Stage stage) throws Exception {
    super.start(stage);
    Props with = Objects.requireNonNull(props);
    Engine.View seen = with.seeder().look(Engine.Look.LIST);
    write(with);
    long deadline = System.nanoTime() + PATIENCE_NANOS;
    new AnimationTimer() {
      @Override
      public void handle(long now) {
        Scene next = scenes.peek();
        if (next == null || System.nanoTime() - deadline > 0) {
          with.done()[0] = next == null;
          stop();
          seen.close();
          stage.close();
        } else if (next.ready().getAsBoolean()) {
          scenes.remove();
          next.action().run();
        }
      }
    }.start();
  }

  /// The play, from the first sheet to the last.
  private void write(Props with) {
    Engine seeder = with.seeder();
    when(
        () -> window().sheets().sheet() instanceof AddSheet,
        () -> {
          AddSheet sheet = (AddSheet) Objects.requireNonNull(window().sheets().sheet());
          AddModel model = sheet.model();
          window().sheets().close(sheet);
          window().actions().incoming().add(model, refusal -> {});
        });
    when(
        () -> row() != null && !seeder.snapshot().session().listening().isEmpty(),
        () -> {
          TorrentRow row = Objects.requireNonNull(row());
          var peers = List.of(seeder.snapshot().session().listening().getFirst());
          var _ = desk().engine().submit(new Command.AddPeers(row.id(), peers));
        });
    for (Details.Tab tab : Details.Tab.values()) {
      look(() -> window().actions().showTab(tab));
    }
    when(() -> Objects.requireNonNull(row()).status().content().fraction() == 1, () -> {});
    look(() -> window().actions().preferences());
    look(() -> window().actions().create());
    look(() -> window().actions().magnet());
    look(() -> window().actions().seedExisting());
    look(() -> Objects.requireNonNull(window().sheets().sheet()).cancel());
    look(() -> window().actions().toggleTheme());
  }

  private @Nullable TorrentRow row() {
    return window().table().getSelectionModel().getSelectedItem();
  }

  private void when(BooleanSupplier ready, Runnable action) {
    scenes.add(new Scene(ready, action));
  }

  /// Does something and looks at it for a few frames.
  private void look(Runnable action) {
    when(() -> true, action);
    for (int i = 0; i < LOOK_FRAMES; i++) {
      when(() -> true, () -> {});
    }
  }
}
