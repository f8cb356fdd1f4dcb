package picotorrent.fx.view;

import static picotorrent.fx.view.Screenshots.fx;
import static picotorrent.fx.view.Screenshots.settle;

import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import javafx.animation.PauseTransition;
import javafx.event.ActionEvent;
import javafx.scene.control.ButtonBase;
import javafx.stage.WindowEvent;
import javafx.util.Duration;
import org.jspecify.annotations.NullMarked;
import picotorrent.api.Command;
import picotorrent.api.Event;
import picotorrent.api.RemovalStatus;
import picotorrent.api.SessionStatus;
import picotorrent.fx.Samples;
import picotorrent.fx.model.AddModel;
import picotorrent.fx.model.CreateModel;
import picotorrent.fx.model.Details;
import picotorrent.fx.model.FileNode;
import picotorrent.fx.model.FileTree;
import picotorrent.fx.model.SpeedHistory;
import picotorrent.fx.view.incoming.AddSheet;
import picotorrent.fx.view.incoming.IncomingDoor;
import picotorrent.fx.view.part.SheetLayer;
import picotorrent.fx.view.preferences.PreferencesDoor;

/// One window in front of the camera, and what a person does with it.
@NullMarked
record Shot(Screenshots.Stage stage) {
  void inspect(Path file) throws Exception {
    select("Debian", Details.Tab.PIECES);
    fx(() -> stage.window().actions().incoming().inspect(List.of(file)));
    settle(stage);
    fx(() -> {
      AddModel model = ((AddSheet) sheet()).model();
      model.labelProperty().set("Films");
      model.freeBytesProperty().set(76 * Samples.GB);
      FileTree tree = model.candidates().getFirst().files();
      for (FileNode folder : tree.root().children().getFirst().children()) {
        if (folder.name().equals("Stills")) {
          tree.setWanted(folder, false);
        }
      }
    });
  }

  SheetLayer.Sheet sheet() {
    return Objects.requireNonNull(stage.window().sheets().sheet());
  }

  void compact(String name, Details.Tab tab) throws Exception {
    fx(() -> stage.window().actions().toggleDensity());
    select(name, tab);
  }

  void empty() {
    SessionStatus usual = Samples.session();
    stage
        .engine()
        .show(
            new SessionStatus(
                0,
                0,
                0,
                0,
                0,
                usual.dhtNodes(),
                usual.listening(),
                usual.external(),
                true,
                usual.limits()),
            List.of());
  }

  void tasks() throws Exception {
    select("Debian", Details.Tab.PIECES);
    stage
        .engine()
        .removals(
            new RemovalStatus(
                Samples.id("Herbarium"),
                "Herbarium scans 1871–1903",
                Command.DataFate.DELETE,
                1_200,
                100_000));
    long now = System.nanoTime();
    fx(() -> stage.desk().feed().pull(now));
    fx(() -> stage.desk().feed().pull(now + 1_000_000_000L));
    settle(stage);
    fx(() -> ((ButtonBase) stage.window().lookup("#work")).fire());
    fade();
  }

  void limits() throws Exception {
    select("Debian", Details.Tab.PIECES);
    settle(stage);
    fx(() -> stage.window().stops().getLast().fireEvent(new ActionEvent()));
    fade();
  }

  void notice() throws Exception {
    select("Debian", Details.Tab.PIECES);
    fx(() ->
        new Notices(stage.desk(), (javafx.stage.Stage) stage.scene().getWindow())
            .tell(
                new Event.DownloadFinished(
                    Samples.id("a"), "Arch Linux 2026.11.01", Path.of("/downloads"))));
  }

  /// Popups are dressed by a pulse and fade in.
  void fade() throws Exception {
    CountDownLatch faded = new CountDownLatch(1);
    fx(() -> {
      PauseTransition fading = new PauseTransition(Duration.millis(700));
      fading.setOnFinished(event -> faded.countDown());
      fading.play();
    });
    faded.await();
  }

  void closing() throws Exception {
    select("Debian", Details.Tab.PIECES);
    fx(() -> {
      javafx.stage.Stage window = (javafx.stage.Stage) stage.scene().getWindow();
      new Closing(stage.desk(), window, stage.window().sheets(), true, () -> false);
      window.getOnCloseRequest().handle(new WindowEvent(window, WindowEvent.WINDOW_CLOSE_REQUEST));
    });
  }

  void welcome() throws Exception {
    empty();
    fx(() -> stage.window().sheets().show(new WelcomeSheet(stage.desk(), stage.window().sheets())));
  }

  void create() throws Exception {
    select("Debian", Details.Tab.PIECES);
    fx(() -> {
      stage.window().actions().create();
      CreateModel model = IncomingDoor.created(sheet());
      Path folder = Path.of(System.getProperty("user.home"), "Videos", "Lecture recordings 2026");
      model.contentProperty().set(new CreateModel.Content(folder, 3_100_000_000L, 24));
      model
          .trackersProperty()
          .set("https://tracker.example.org/announce\nudp://open.example.net:6969");
      model.webSeedsProperty().set("https://media.example.org/lectures/");
    });
  }

  void preferences(String page) throws Exception {
    select("Debian", Details.Tab.PIECES);
    fx(() -> {
      stage.window().actions().preferences();
      PreferencesDoor.show(sheet(), page);
    });
  }

  void drop(Path file) throws Exception {
    select("Debian", Details.Tab.PIECES);
    fx(() -> {
      stage.window().actions().drop().show(List.of(file));
      stage.window().actions().drop().light(false, true);
    });
  }

  void select(String name, Details.Tab tab) throws Exception {
    fx(() ->
        stage.window().table().getItems().stream()
            .filter(row -> row.name().startsWith(name))
            .findFirst()
            .ifPresent(row -> {
              stage.window().table().getSelectionModel().select(row);
              stage.window().table().requestFocus();
              stage.desk().feed().details().tabProperty().set(tab);
              stage.engine().detail(Samples.detail(row.status().name()));
              rates(stage.desk().feed().history(row.id()));
            }));
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
}
