package picotorrent.fx.view;

import java.lang.ref.WeakReference;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import javafx.scene.Scene;
import javafx.scene.layout.Pane;
import javafx.stage.Stage;
import org.jspecify.annotations.NullMarked;
import org.testfx.util.WaitForAsyncUtils;
import picotorrent.fx.Samples;
import picotorrent.fx.model.Details;
import picotorrent.fx.view.preferences.PreferencesDoor;
import picotorrent.fx.view.preferences.PreferencesSheet;

/// Opens windows, looks at everything in them, closes them, and sees whether anything holds them.
@NullMarked
final class Retention {
  private static final int ROUNDS = 40;

  private Retention() {}

  /// A window in which every tab and several sheets have been open; it is closed. On the JavaFX
  /// thread.
  static WeakReference<MainWindow> openAndClose() {
    Stage stage = new Stage();
    TestWindow made = TestWindow.open(stage);
    MainWindow window = made.window();
    made.engine().detail(Samples.detail("Debian 13.2 netinst, amd64"));
    window.table().getSelectionModel().select(0);
    for (Details.Tab tab : Details.Tab.values()) {
      window.actions().showTab(tab);
      made.desk().feed().pull(tab.digit() * 2_000_000_000L);
      window.applyCss();
      window.layout();
    }
    for (String page : PreferencesDoor.PAGES) {
      PreferencesSheet sheet = new PreferencesSheet(made.desk(), window.sheets());
      window.sheets().show(sheet);
      PreferencesDoor.show(sheet, page);
      sheet.cancel();
    }
    window.actions().create();
    java.util.Objects.requireNonNull(window.sheets().sheet()).cancel();
    made.engine().show(List.of()); // its session is closed
    made.desk().feed().pull(90_000_000_000L);
    made.desk().feed().close();
    stage.close();
    stage.setScene(null);
    return new WeakReference<>(window);
  }

  /// JavaFX may remember the window that had the focus last: an empty one has it now. On the JavaFX
  /// thread.
  static void leaveTheFocusElsewhere() {
    Stage empty = new Stage();
    empty.setScene(new Scene(new Pane(), 100, 100));
    empty.show();
    empty.requestFocus();
    empty.close();
  }

  /// How many are still there after collecting; not on the JavaFX thread.
  static int count(List<WeakReference<MainWindow>> closed) {
    int left = closed.size();
    for (int i = 0; i < ROUNDS && left > 0; i++) {
      WaitForAsyncUtils.waitForFxEvents();
      System.gc();
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(25));
      left = (int) closed.stream().filter(each -> each.get() != null).count();
    }
    return left;
  }
}
