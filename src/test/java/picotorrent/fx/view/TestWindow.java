package picotorrent.fx.view;

import java.lang.ref.WeakReference;
import java.util.List;
import javafx.scene.Node;
import javafx.scene.Parent;
import javafx.scene.Scene;
import javafx.scene.control.Labeled;
import javafx.stage.Stage;
import org.jspecify.annotations.NullMarked;
import picotorrent.fx.FakeEngine;
import picotorrent.fx.Samples;
import picotorrent.fx.model.UiSettings;
import picotorrent.fx.view.part.Desk;
import picotorrent.fx.view.part.Theme;

/// The window as tests open it: the made-up library, English, nothing moves.
@NullMarked
public record TestWindow(FakeEngine engine, Desk desk, MainWindow window, Stage stage) {
  /// The one before on this JavaFX thread: its work never ends, and what waits for it would hold
  /// its window in memory as long as the process.
  private static WeakReference<Desk> before = new WeakReference<>(null);

  /// Opens it in light colours.
  public static TestWindow open(Stage stage) {
    return open(stage, false);
  }

  public static TestWindow open(Stage stage, boolean dark) {
    FakeEngine engine = new FakeEngine();
    engine.show(Samples.session(), Samples.library());
    Desk desk = TestDesks.desk(engine);
    Desk earlier = before.get();
    if (earlier != null) {
      earlier.work().show(List.of(), row -> {});
      earlier.work().showRemovals(List.of(), id -> {});
    }
    before = new WeakReference<>(desk);
    UiSettings.Theme theme = dark ? UiSettings.Theme.DARK : UiSettings.Theme.LIGHT;
    desk.preferences().change(now -> now.with(new UiSettings.Appearance(theme, false, "en", true)));
    MainWindow window = new MainWindow(desk);
    stage.setScene(new Scene(window, 990, 760));
    Theme.dress(stage.getScene());
    Theme.apply(stage.getScene(), dark);
    Keys.install(stage.getScene(), window);
    stage.show();
    desk.feed().pull(0);
    window.table().requestFocus();
    return new TestWindow(engine, desk, window, stage);
  }

  /// Every text in sight, in one string.
  public static String texts(Node node) {
    StringBuilder all = new StringBuilder();
    collect(node, all);
    return all.toString();
  }

  private static void collect(Node node, StringBuilder all) {
    if (node instanceof Labeled labeled && labeled.getText() != null) {
      all.append(labeled.getText()).append('\n');
    }
    if (node instanceof Parent parent) {
      parent.getChildrenUnmodifiable().forEach(child -> collect(child, all));
    }
  }
}
