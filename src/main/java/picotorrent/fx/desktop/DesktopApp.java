package picotorrent.fx.desktop;

import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import javafx.application.Application;
import javafx.application.Platform;
import javafx.geometry.Rectangle2D;
import javafx.scene.Scene;
import javafx.scene.image.Image;
import javafx.stage.Screen;
import javafx.stage.Stage;
import org.jspecify.annotations.Nullable;
import picotorrent.api.AddOptions;
import picotorrent.api.Command;
import picotorrent.api.Engine;
import picotorrent.api.EngineSettings;
import picotorrent.api.Event;
import picotorrent.api.Reply;
import picotorrent.base.Sentence;
import picotorrent.fx.model.Feed;
import picotorrent.fx.model.Preferences;
import picotorrent.fx.model.Texts;
import picotorrent.fx.model.UiSettings;
import picotorrent.fx.model.Visible;
import picotorrent.fx.task.EngineService;
import picotorrent.fx.task.FileTrouble;
import picotorrent.fx.task.FreeSpace;
import picotorrent.fx.task.LateEngine;
import picotorrent.fx.task.Pump;
import picotorrent.fx.task.SettingsFile;
import picotorrent.fx.task.SettingsKeeper;
import picotorrent.fx.task.Surroundings;
import picotorrent.fx.task.WatchFolder;
import picotorrent.fx.view.Closing;
import picotorrent.fx.view.Keys;
import picotorrent.fx.view.MainWindow;
import picotorrent.fx.view.Notices;
import picotorrent.fx.view.WelcomeSheet;
import picotorrent.fx.view.part.Desk;
import picotorrent.fx.view.part.Theme;
import picotorrent.fx.view.part.Zoom;

/// The desktop application: one window on one engine. [Desktop] says where both come from.
public class DesktopApp extends Application {
  private static final Duration PATIENCE = Duration.ofMillis(2_500);
  private static final int FREE_SPACE_EVERY_SECONDS = 10;
  private static final int[] ICON_SIZES = {16, 32, 64, 256};

  private final ExecutorService background = Executors.newVirtualThreadPerTaskExecutor();
  private @Nullable Running running;

  /// Made by JavaFX.
  public DesktopApp() {}

  /// What exists while the window does.
  private record Running(
      Desktop desktop,
      Desk desk,
      MainWindow window,
      Stage stage,
      Pump pump,
      SettingsKeeper keeper,
      WatchFolder watch,
      Closing closing,
      InTray tray,
      Engine.Subscription events) {}

  @Override
  public void start(Stage stage) throws Exception {
    Desktop desktop = Desktop.current();
    SettingsFile file = new SettingsFile(desktop.settings());
    SettingsFile.Loaded loaded = file.load(UiSettings.defaults(desktop.downloads().toString()));
    Preferences preferences = new Preferences(loaded.settings());
    LateEngine engine = new LateEngine();
    EngineService service =
        new EngineService(
            desktop.starter(), () -> preferences.engineAt(LocalDateTime.now()), engine);
    service.setExecutor(background);
    Feed feed = new Feed(engine);
    Desk desk =
        new Desk(engine, feed, preferences, Texts.of(locale(loaded.settings())), background);
    Surroundings around = new Surroundings();
    Notices notices =
        new Notices(
            desk, stage, (title, text) -> background.execute(() -> around.tell(title, text)));
    CompletedFolder completed = new CompletedFolder(desk);
    Engine.Subscription events =
        engine.subscribe(event ->
            Platform.runLater(() -> {
              notices.tell(event);
              completed.tell(event);
            }));
    service.start(); // it reads what it remembers while the window is built
    Theme.wear(Theme.isDark(loaded.settings().appearance().theme()));
    MainWindow window = new MainWindow(desk);
    InTray tray = new InTray(desk);
    Running all =
        new Running(
            desktop,
            desk,
            window,
            stage,
            new Pump(feed),
            new SettingsKeeper(file, e -> Platform.runLater(() -> unsaved(desk, notices, e))),
            new WatchFolder(
                () -> preferences.get().folders().watch(),
                bytes -> addWatched(desk, bytes, notices)),
            new Closing(desk, stage, window.sheets(), desktop.canComeBack(), tray::isShown),
            tray,
            events);
    running = all;
    window.onQuit(all.closing()::quit);
    window.announce(new EngineBanner(desk, service, window.actions()::preferences));
    show(all);
    StartClock.watch(feed.library().rows());
    follow(all);
    Runtime.getRuntime()
        .addShutdownHook(Thread.ofPlatform().unstarted(() -> engine.close(PATIENCE)));
    all.watch().start();
    desktop.arrivals(arguments -> Platform.runLater(() -> arrived(all, arguments)));
    String settings = aboutSettings(desk, desktop.settings(), loaded);
    if (settings != null) {
      notices.tell(new Event.SessionNotice(Sentence.quote(settings)));
    }
    if (!desktop.arguments().isEmpty()) {
      window.actions().incoming().open(desktop.arguments());
    } else if (!loaded.settings().habits().greeted()) {
      window.sheets().show(new WelcomeSheet(desk, window.sheets()));
    }
  }

  /// What to say of a file of settings that could not be read.
  private static @Nullable String aboutSettings(Desk desk, Path file, SettingsFile.Loaded loaded) {
    String holds =
        switch (loaded.origin()) {
          case FILE, NOTHING -> null;
          case COPY -> desk.text("settings.hold.last");
          case DEFAULTS -> desk.text("settings.hold.usual");
        };
    Path aside = loaded.setAside();
    return holds == null
        ? null
        : aside == null
            ? desk.text("settings.unreadable", Visible.line(file.toString()), holds)
            : desk.text("settings.set-aside", Visible.line(aside.toString()), holds);
  }

  private static void unsaved(Desk desk, Notices notices, IOException why) {
    String reason = desk.texts().say(FileTrouble.of(why));
    notices.tell(new Event.SessionNotice(Sentence.quote(desk.text("settings.unsaved", reason))));
  }

  private static Locale locale(UiSettings settings) {
    String tag = settings.appearance().language();
    return tag.isEmpty() ? Locale.getDefault() : Locale.forLanguageTag(tag);
  }

  private static void show(Running all) {
    UiSettings.Window kept = all.desk().preferences().get().window();
    Zoom zoom = new Zoom(all.window());
    all.desk()
        .preferences()
        .settingsProperty()
        .subscribe(settings -> zoom.show(settings.appearance().scalePercent()));
    Scene scene = new Scene(zoom, kept.width(), kept.height());
    Theme.dress(scene);
    Theme.apply(scene, Theme.isDark(all.desk().preferences().get().appearance().theme()));
    Keys.install(scene, all.window());
    Stage stage = all.stage();
    stage.setTitle(all.desk().text("app.name"));
    stage.setMinWidth(760);
    stage.setMinHeight(480);
    stage.setScene(scene);
    place(stage, kept);
    stage.show();
    all.window().table().requestFocus();
    Platform.runLater(() -> { // after what a person looks at
      stage.getIcons().setAll(icons());
      all.tray().open(all.closing());
    });
  }

  private static List<Image> icons() {
    return IntStream.of(ICON_SIZES)
        .mapToObj(size -> DesktopApp.class.getResourceAsStream("icon-" + size + ".png"))
        .map(file -> new Image(Objects.requireNonNull(file)))
        .toList();
  }

  /// Puts the window where it was, if there still is a screen.
  private static void place(Stage stage, UiSettings.Window kept) {
    boolean known = kept.x() >= 0 && kept.y() >= 0;
    if (known && !Screen.getScreensForRectangle(kept.x(), kept.y(), 200, 100).isEmpty()) {
      stage.setX(kept.x());
      stage.setY(kept.y());
    }
    Rectangle2D screen = Screen.getPrimary().getVisualBounds();
    stage.setWidth(Math.min(kept.width(), screen.getWidth()));
    stage.setHeight(Math.min(kept.height(), screen.getHeight()));
    stage.setMaximized(kept.maximized());
  }

  /// Lets settings hold as they change: colours, file, engine.
  private void follow(Running all) {
    Preferences preferences = all.desk().preferences();
    Scene scene = all.stage().getScene();
    Runnable colours =
        () -> Theme.apply(scene, Theme.isDark(preferences.get().appearance().theme()));
    preferences
        .settingsProperty()
        .subscribe(settings -> {
          colours.run();
          all.keeper().keep(settings);
        });
    Platform.getPreferences().colorSchemeProperty().subscribe(scheme -> colours.run());
    Consumer<Object> configure = new Configure(all.desk())::accept;
    preferences.settingsProperty().subscribe(settings -> configure.accept(settings));
    all.desk()
        .feed()
        .secondsProperty()
        .subscribe(second -> {
          configure.accept(second);
          if (second.longValue() % FREE_SPACE_EVERY_SECONDS == 0) {
            askFree(all.desk());
          }
        });
    new BlockListKeeper(all.desk()).follow();
    // A hidden window looks at nothing, and the engine makes no snapshots for it.
    Stage stage = all.stage();
    Runnable looking = () -> all.desk().feed().pause(stage.isIconified() || !stage.isShowing());
    stage.iconifiedProperty().subscribe(looking);
    stage.showingProperty().subscribe(looking);
  }

  /// Tells the engine its settings when they are others than before, the schedule's included.
  private static final class Configure {
    private final Desk desk;
    private EngineSettings told;

    Configure(Desk desk) {
      this.desk = desk;
      this.told = desk.preferences().engineAt(LocalDateTime.now());
    }

    void accept(Object because) {
      EngineSettings now = desk.preferences().engineAt(LocalDateTime.now());
      if (!now.equals(told)) {
        told = now;
        var _ = desk.engine().submit(new Command.Configure(now));
      }
    }
  }

  private static void askFree(Desk desk) {
    try {
      FreeSpace.ask(
          Path.of(desk.preferences().get().folders().downloads()),
          desk.background(),
          desk.feed().totals().freeBytesProperty()::set);
    } catch (InvalidPathException e) {
      desk.feed().totals().freeBytesProperty().set(-1);
    }
  }

  private static void addWatched(Desk desk, byte[] torrent, Notices notices) {
    UiSettings settings = desk.preferences().get();
    var _ =
        desk.engine()
            .submit(
                new Command.AddTorrent(
                    torrent, AddOptions.downloadTo(Path.of(settings.folders().downloads()))))
            .thenAccept(reply -> {
              if (reply instanceof Reply.Refused no) {
                Sentence sentence =
                    Sentence.quote(desk.text("watch.refused", desk.texts().say(no.reason())));
                Platform.runLater(() -> notices.tell(new Event.SessionNotice(sentence)));
              }
            });
  }

  private static void arrived(Running all, List<String> arguments) {
    all.closing().comeBack();
    if (!arguments.isEmpty()) {
      all.window().actions().incoming().open(arguments);
    }
  }

  @Override
  public void stop() {
    Running all = running;
    if (all == null) {
      return;
    }
    running = null;
    all.desktop().deafen();
    all.window().actions().commands().commitRemoval();
    UiSettings.Window outside =
        new UiSettings.Window(
            all.stage().getX(),
            all.stage().getY(),
            all.stage().getWidth(),
            all.stage().getHeight(),
            all.stage().isMaximized(),
            0,
            true,
            "");
    all.desk()
        .preferences()
        .change(
            now -> now.with(all.window().inside(outside)).with(all.window().table().arrangement()));
    all.tray().close();
    all.watch().close();
    all.pump().close();
    all.events().close();
    all.desk().feed().close();
    all.keeper().keep(all.desk().preferences().get());
    Thread.ofPlatform().name("picotorrent-close").start(() -> close(all));
  }

  /// Waits for the engine and the settings, side by side; not the JavaFX thread.
  private void close(Running all) {
    CompletableFuture<Void> kept = CompletableFuture.runAsync(all.keeper()::close, background);
    all.desk().engine().close(PATIENCE);
    kept.join();
    background.shutdownNow();
    all.desktop().end();
  }

  /// What the window works with: for tests and the rehearsal.
  Desk desk() {
    return Objects.requireNonNull(running).desk();
  }

  /// The window's content: for tests and the rehearsal.
  MainWindow window() {
    return Objects.requireNonNull(running).window();
  }
}
