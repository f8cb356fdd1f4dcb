package picotorrent.fx.view;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import javafx.application.Platform;
import javafx.geometry.Bounds;
import javafx.geometry.Rectangle2D;
import javafx.scene.Scene;
import javafx.scene.SnapshotParameters;
import javafx.scene.image.WritableImage;
import javafx.scene.paint.Color;
import javafx.scene.transform.Transform;
import javafx.stage.PopupWindow;
import javafx.stage.Window;
import org.jspecify.annotations.NullMarked;
import org.testfx.util.WaitForAsyncUtils;
import picotorrent.fx.FakeEngine;
import picotorrent.fx.SampleTorrents;
import picotorrent.fx.Samples;
import picotorrent.fx.model.Details;
import picotorrent.fx.model.UiSettings;
import picotorrent.fx.view.part.Desk;
import picotorrent.fx.view.part.Drawing;
import picotorrent.fx.view.part.Theme;

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
  private final Locale language;

  private Screenshots(Path folder, String only, String colours, double scale, Locale language) {
    this.folder = folder;
    this.only = only;
    this.colours = colours;
    this.scale = scale;
    this.language = language;
  }

  /// Draws all, or as `FOLDER NAME_PART light|dark SCALE LANGUAGE` says: to look at a picture in
  /// other colours or finer.
  public static void main(String[] arguments) throws Exception {
    List<String> words = List.of(arguments);
    Screenshots all =
        new Screenshots(
            Path.of(words.isEmpty() ? "docs/screenshots" : words.getFirst()),
            words.size() > 1 ? words.get(1) : "",
            words.size() > 2 ? words.get(2) : "",
            words.size() > 3 ? Double.parseDouble(words.get(3)) : 0,
            words.size() > 4 ? Locale.forLanguageTag(words.get(4)) : Locale.ENGLISH);
    CountDownLatch started = new CountDownLatch(1);
    Platform.startup(started::countDown);
    started.await();
    Platform.setImplicitExit(false);
    all.draw();
    Platform.exit();
  }

  /// Does something on the JavaFX thread and waits for it.
  static <T> T fx(Callable<T> work) throws Exception {
    return WaitForAsyncUtils.waitFor(WaitForAsyncUtils.asyncFx(work));
  }

  /// As a person does something.
  @FunctionalInterface
  interface Deed {
    void act() throws Exception;
  }

  static void fx(Deed deed) throws Exception {
    fx(() -> {
      deed.act();
      return true;
    });
  }

  private void draw() throws Exception {
    Path film = Files.createTempDirectory("shots").resolve("sintel.torrent");
    Files.write(film, SampleTorrents.film());
    Path dropped = Path.of("debian-13.2.0-amd64-netinst.iso.torrent");
    shot("main-light", WHOLE, false, s -> s.select("Debian", Details.Tab.PIECES));
    shot("main-dark", WHOLE, true, s -> s.select("Debian", Details.Tab.PEERS));
    shot("main-200", FINE, false, s -> s.select("Debian", Details.Tab.PIECES));
    shot("main-dark-200", FINE, true, s -> s.select("Debian", Details.Tab.FILES));
    shot("narrow", NARROW, true, s -> s.select("Debian", Details.Tab.PIECES));
    shot("compact", WHOLE, true, s -> s.compact("Sintel", Details.Tab.OVERVIEW));
    shot("files", WHOLE, false, s -> s.select("Debian", Details.Tab.FILES));
    shot("trackers", WHOLE, false, s -> s.select("Debian", Details.Tab.TRACKERS));
    shot("speed", WHOLE, false, s -> s.select("Wikipedia", Details.Tab.SPEED));
    shot("inspector", WHOLE, false, s -> s.inspect(film));
    shot("create", WHOLE, false, Shot::create);
    shot("preferences", WHOLE, true, s -> s.preferences("SPEED"));
    shot("empty", WHOLE, false, Shot::empty);
    shot("welcome", WHOLE, false, Shot::welcome);
    shot("tasks", WHOLE, false, Shot::tasks);
    shot("limits", WHOLE, true, Shot::limits);
    shot("notice", WHOLE, false, Shot::notice);
    shot("closing", WHOLE, false, Shot::closing);
    shot("drop", WHOLE, false, s -> s.drop(dropped));
    Files.delete(film);
    Files.delete(film.getParent());
  }

  /// What a person does before the picture is taken.
  @FunctionalInterface
  interface Arrangement {
    void act(Shot shot) throws Exception;
  }

  /// A window in points, and how many dots a point has.
  private record Size(int width, int height, double scale) {}

  /// A window with its engine.
  record Stage(FakeEngine engine, Desk desk, MainWindow window, Scene scene) {}

  static Stage stage(double width, double height, boolean dark, Locale language) {
    FakeEngine engine = new FakeEngine();
    engine.show(Samples.session(), Samples.library());
    UiSettings usual = UiSettings.defaults(System.getProperty("java.io.tmpdir"));
    Desk desk = TestDesks.desk(engine, usual, language);
    UiSettings.Theme theme = dark ? UiSettings.Theme.DARK : UiSettings.Theme.LIGHT;
    desk.preferences().change(now -> now.with(new UiSettings.Appearance(theme, false, "en", true)));
    String downloads = "/home/ada/Downloads/Films";
    desk.preferences()
        .change(now ->
            now.with(new UiSettings.Folders(downloads, "", List.of(downloads), Map.of(), "")));
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

  private void shot(String name, Size size, boolean usuallyDark, Arrangement arrange)
      throws Exception {
    if (!name.contains(only)) {
      return;
    }
    boolean dark = colours.isEmpty() ? usuallyDark : colours.equals("dark");
    double dots = scale == 0 ? size.scale() : scale;
    int width = (int) (size.width() * dots);
    int height = (int) (size.height() * dots);
    Stage stage = fx(() -> stage(size.width(), size.height(), dark, language));
    stage.window.getProperties().put(Drawing.DENSITY, dots);
    settle(stage);
    fx(() -> pointAside(stage));
    arrange.act(new Shot(stage));
    fx(() -> stage.desk.feed().pull(System.nanoTime() + 2_000_000_000L));
    settle(stage);
    WritableImage image = fx(() -> picture(stage, width, height, dots));
    Png.write(image, folder.resolve(name + ".png"));
    fx(() -> {
      ((javafx.stage.Stage) stage.scene.getWindow()).close();
      stage.desk.feed().close();
    });
  }

  static WritableImage picture(Stage stage, int width, int height, double dots) {
    SnapshotParameters parameters = new SnapshotParameters();
    parameters.setViewport(new Rectangle2D(0, 0, width, height));
    parameters.setTransform(Transform.scale(dots, dots));
    WritableImage image = stage.window.snapshot(parameters, new WritableImage(width, height));
    for (Window window : Window.getWindows()) {
      if (window instanceof PopupWindow popup && popup.isShowing()) {
        lay(popup, image, stage, dots);
      }
    }
    return image;
  }

  /// Lays a menu or a popover over the picture of its window.
  private static void lay(PopupWindow popup, WritableImage onto, Stage stage, double dots) {
    SnapshotParameters parameters = new SnapshotParameters();
    parameters.setFill(Color.TRANSPARENT);
    parameters.setTransform(Transform.scale(dots, dots));
    WritableImage image = popup.getScene().getRoot().snapshot(parameters, null);
    Bounds bounds = popup.getScene().getRoot().getBoundsInLocal();
    Window window = stage.scene.getWindow();
    int left = (int) ((popup.getX() + bounds.getMinX() - window.getX()) * dots);
    int top = (int) ((popup.getY() + bounds.getMinY() - window.getY()) * dots);
    for (int y = 0; y < image.getHeight(); y++) {
      for (int x = 0; x < image.getWidth(); x++) {
        int toX = left + x;
        int toY = top + y;
        if (toX >= 0 && toY >= 0 && toX < onto.getWidth() && toY < onto.getHeight()) {
          Color over = image.getPixelReader().getColor(x, y);
          Color under = onto.getPixelReader().getColor(toX, toY);
          Color solid = Color.color(over.getRed(), over.getGreen(), over.getBlue());
          onto.getPixelWriter().setColor(toX, toY, under.interpolate(solid, over.getOpacity()));
        }
      }
    }
  }

  /// No picture shows what lies under the pointer: it rests in the toolbar's gap.
  static void pointAside(Stage stage) {
    Window window = stage.scene.getWindow();
    new javafx.scene.robot.Robot()
        .mouseMove(window.getX() + stage.scene.getWidth() - 150, window.getY() + 26);
  }

  /// Lets layouts, cells, pulses and later-runs come to rest.
  static void settle(Stage stage) throws Exception {
    for (int i = 0; i < 3; i++) {
      WaitForAsyncUtils.waitForFxEvents();
      fx(() -> {
        stage.window.applyCss();
        stage.window.layout();
      });
    }
  }
}
