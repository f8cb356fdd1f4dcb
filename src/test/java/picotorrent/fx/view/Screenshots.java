package picotorrent.fx.view;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import javafx.application.Platform;
import javafx.scene.Scene;
import javafx.scene.SnapshotParameters;
import javafx.scene.image.WritableImage;
import javafx.scene.transform.Transform;
import org.jspecify.annotations.NullMarked;
import picotorrent.api.SessionStatus;
import picotorrent.fx.FakeEngine;
import picotorrent.fx.SampleTorrents;
import picotorrent.fx.Samples;
import picotorrent.fx.model.CreateModel;
import picotorrent.fx.model.Details;
import picotorrent.fx.model.FileNode;
import picotorrent.fx.model.FileTree;
import picotorrent.fx.model.SpeedHistory;
import picotorrent.fx.model.UiSettings;

/// Draws the pictures of `docs/screenshots` from made-up data, without a screen.
@NullMarked
public final class Screenshots {
  private static final Size WHOLE = new Size(1180, 760, 1);
  private static final Size FINE = new Size(900, 600, 2);
  private static final Size NARROW = new Size(760, 480, 1);

  private final Path folder;
  private final String only;
  private final String colours;
  private final double scale;

  private Screenshots(Path folder, String only, String colours, double scale) {
    this.folder = folder;
    this.only = only;
    this.colours = colours;
    this.scale = scale;
  }

  /// Draws all, or as `FOLDER NAME_PART light|dark SCALE` says: to look at a picture in other
  /// colours or finer.
  public static void main(String[] arguments) throws Exception {
    List<String> words = List.of(arguments);
    Screenshots all =
        new Screenshots(
            Path.of(words.isEmpty() ? "docs/screenshots" : words.getFirst()),
            words.size() > 1 ? words.get(1) : "",
            words.size() > 2 ? words.get(2) : "",
            words.size() > 3 ? Double.parseDouble(words.get(3)) : 0);
    CountDownLatch done = new CountDownLatch(1);
    Platform.startup(() -> {
      try {
        all.draw();
      } catch (Exception e) {
        throw new IllegalStateException(e);
      } finally {
        done.countDown();
      }
    });
    done.await();
    Platform.exit();
  }

  private void draw() throws Exception {
    Path film = Files.createTempDirectory("shots").resolve("sintel.torrent");
    Files.write(film, SampleTorrents.film());
    Path dropped = Path.of("debian-13.2.0-amd64-netinst.iso.torrent");
    shot("main-light", WHOLE, false, s -> s.select("Debian", Details.Tab.PIECES));
    shot("main-dark", WHOLE, true, s -> s.select("Debian", Details.Tab.PEERS));
    shot("main-200", FINE, false, s -> s.select("Debian", Details.Tab.PIECES));
    shot("narrow", NARROW, true, s -> s.select("Debian", Details.Tab.PIECES));
    shot("compact", WHOLE, true, s -> s.compact("Sintel", Details.Tab.OVERVIEW));
    shot("files", WHOLE, false, s -> s.select("Debian", Details.Tab.FILES));
    shot("trackers", WHOLE, false, s -> s.select("Debian", Details.Tab.TRACKERS));
    shot("speed", WHOLE, false, s -> s.select("Wikipedia", Details.Tab.SPEED));
    shot("inspector", WHOLE, false, s -> s.inspect(film));
    shot("create", WHOLE, false, Shot::create);
    shot("preferences", WHOLE, true, s -> s.preferences(PreferencePages.Page.SPEED));
    shot("empty", WHOLE, false, Shot::empty);
    shot("welcome", WHOLE, false, Shot::welcome);
    shot("drop", WHOLE, false, s -> s.drop(dropped));
    Files.delete(film);
    Files.delete(film.getParent());
  }

  /// One window in front of the camera.
  private record Shot(Stage stage) {
    void inspect(Path file) {
      select("Debian", Details.Tab.PIECES);
      stage.window.actions().incoming().inspect(List.of(file));
      settle(stage);
      AddSheet sheet = (AddSheet) Objects.requireNonNull(stage.window.sheets().sheet());
      sheet.model().labelProperty().set("Films");
      sheet.model().freeBytesProperty().set(76 * Samples.GB);
      FileTree tree = sheet.model().candidates().getFirst().files();
      FileNode top = tree.root().children().getFirst();
      for (FileNode folder : top.children()) {
        if (folder.name().equals("Stills")) {
          tree.setWanted(folder, false);
        }
      }
    }

    void compact(String name, Details.Tab tab) {
      stage.window.actions().toggleDensity();
      select(name, tab);
    }

    void empty() {
      stage.engine.show(
          new SessionStatus(
              0,
              0,
              0,
              0,
              0,
              312,
              Samples.session().listening(),
              Samples.session().external(),
              true,
              Samples.session().limits()),
          List.of());
    }

    void welcome() {
      empty();
      stage.window.sheets().show(new WelcomeSheet(stage.desk, stage.window.sheets()));
    }

    void create() {
      select("Debian", Details.Tab.PIECES);
      stage.window.actions().create();
      CreateSheet sheet = (CreateSheet) Objects.requireNonNull(stage.window.sheets().sheet());
      sheet
          .model()
          .contentProperty()
          .set(
              new CreateModel.Content(
                  Path.of(System.getProperty("user.home"), "Videos", "Lecture recordings 2026"),
                  3_100_000_000L,
                  24));
      sheet
          .model()
          .trackersProperty()
          .set("https://tracker.example.org/announce\nudp://open.example.net:6969");
      sheet.model().webSeedsProperty().set("https://media.example.org/lectures/");
    }

    void preferences(PreferencePages.Page page) {
      select("Debian", Details.Tab.PIECES);
      stage.window.actions().preferences();
      ((PreferencesSheet) Objects.requireNonNull(stage.window.sheets().sheet())).show(page);
    }

    void drop(Path file) {
      select("Debian", Details.Tab.PIECES);
      stage.window.actions().drop().show(List.of(file));
      stage.window.actions().drop().light(false, true);
    }

    void select(String name, Details.Tab tab) {
      stage.window.table().getItems().stream()
          .filter(row -> row.name().startsWith(name))
          .findFirst()
          .ifPresent(row -> {
            stage.window.table().getSelectionModel().select(row);
            stage.window.table().requestFocus();
            stage.desk.feed().details().tabProperty().set(tab);
            stage.engine.detail(Samples.detail(row.status().name()));
            rates(stage.desk.feed().history(row.id()));
          });
    }
  }

  private static void rates(SpeedHistory history) {
    Random dice = new Random(3);
    for (int i = 0; i < 600; i++) {
      double rise = Math.min(1, Math.max(0, (i - 60) / 110.0));
      double dip = i > 250 && i < 350 ? 1 - 0.55 * Math.sin((i - 250) / 100.0 * Math.PI) : 1;
      double swell = 700_000 * Math.exp(-Math.pow((i - 320) / 90.0, 2));
      history.add(
          (long) (rise * dip * (6_900_000 + dice.nextGaussian() * 180_000)),
          (long) Math.abs(400_000 + swell + dice.nextGaussian() * 30_000));
    }
  }

  /// A window in points, and how many dots a point has.
  private record Size(int width, int height, double scale) {}

  /// A window with its engine.
  record Stage(FakeEngine engine, Desk desk, MainWindow window, Scene scene) {}

  static Stage stage(double width, double height, boolean dark) {
    FakeEngine engine = new FakeEngine();
    engine.show(Samples.session(), Samples.library());
    Desk desk = TestDesks.desk(engine);
    UiSettings.Theme theme = dark ? UiSettings.Theme.DARK : UiSettings.Theme.LIGHT;
    desk.preferences().change(now -> now.with(new UiSettings.Appearance(theme, false, "en", true)));
    String downloads = "/home/ada/Downloads/Films";
    desk.preferences()
        .change(
            now -> now.with(new UiSettings.Folders(downloads, "", List.of(downloads), Map.of())));
    desk.feed().totals().freeBytesProperty().set(76 * Samples.GB);
    MainWindow window = new MainWindow(desk);
    Scene scene = new Scene(window, width, height);
    Theme.dress(scene);
    Theme.apply(scene, dark);
    javafx.stage.Stage shown = new javafx.stage.Stage();
    shown.setScene(scene);
    shown.show();
    desk.feed().pull(System.nanoTime());
    return new Stage(engine, desk, window, scene);
  }

  private void shot(String name, Size size, boolean usuallyDark, Consumer<Shot> arrange)
      throws IOException {
    if (!name.contains(only)) {
      return;
    }
    boolean dark = colours.isEmpty() ? usuallyDark : colours.equals("dark");
    double dots = scale == 0 ? size.scale() : scale;
    int width = (int) (size.width() * dots);
    int height = (int) (size.height() * dots);
    Stage stage = stage(size.width(), size.height(), dark);
    stage.window.getProperties().put(Drawing.DENSITY, dots);
    settle(stage);
    pointAside(stage);
    arrange.accept(new Shot(stage));
    stage.desk.feed().pull(System.nanoTime() + 2_000_000_000L);
    settle(stage);
    SnapshotParameters parameters = new SnapshotParameters();
    parameters.setViewport(new javafx.geometry.Rectangle2D(0, 0, width, height));
    parameters.setTransform(Transform.scale(dots, dots));
    WritableImage image = stage.window.snapshot(parameters, new WritableImage(width, height));
    Png.write(image, folder.resolve(name + ".png"));
    ((javafx.stage.Stage) stage.scene.getWindow()).close();
    stage.desk.feed().close();
  }

  /// No picture shows what lies under the pointer: it rests in the toolbar's gap.
  private static void pointAside(Stage stage) {
    javafx.stage.Window window = stage.scene.getWindow();
    new javafx.scene.robot.Robot()
        .mouseMove(window.getX() + stage.scene.getWidth() / 2.4, window.getY() + 26);
  }

  /// Lets layouts, cells and later-runs come to rest.
  private static void settle(Stage stage) {
    for (int i = 0; i < 6; i++) {
      Object key = new Object();
      Platform.runLater(() -> Platform.exitNestedEventLoop(key, key));
      Platform.enterNestedEventLoop(key);
      stage.window.applyCss();
      stage.window.layout();
    }
  }
}
