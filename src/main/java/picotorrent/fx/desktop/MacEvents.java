package picotorrent.fx.desktop;

import com.sun.glass.ui.Application;
import java.awt.desktop.OpenURIEvent;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import javafx.application.Platform;

/// Hears of files and links that macOS hands over. It starts no second program for them but sends
/// the running one an event, also for what the program is started with.
///
/// JavaFX 26 has no public way to hear of files: its window system layer is asked, whose package
/// the launcher opens to us (`--add-exports`). Links come through AWT, to which JavaFX passes them
/// on; one that comes before AWT is there is lost (JDK-8388141).
final class MacEvents {
  private MacEvents() {}

  /// Starts the toolkit and listens from its first moment on, which is before the system sends what
  /// the program was started with. Call it before the application is launched.
  static void hear(Consumer<List<String>> listener) {
    Platform.startup(() -> hearFiles(listener));
    hearLinks(listener);
  }

  /// Listens for files, on the JavaFX thread.
  static void hearFiles(Consumer<List<String>> listener) {
    Application application = Application.GetApplication();
    application.setEventHandler(new Listening(application.getEventHandler(), listener));
  }

  private static void hearLinks(Consumer<List<String>> listener) {
    java.awt.Desktop desktop = java.awt.Desktop.getDesktop();
    if (desktop.isSupported(java.awt.Desktop.Action.APP_OPEN_URI)) {
      desktop.setOpenURIHandler(
          (OpenURIEvent event) -> listener.accept(List.of(event.getURI().toString())));
    }
  }

  /// Passes everything on to JavaFX's own handler, and files to us.
  private static final class Listening extends Application.EventHandler {
    private final Application.EventHandler usual;
    private final Consumer<List<String>> listener;

    Listening(Application.EventHandler usual, Consumer<List<String>> listener) {
      this.usual = usual;
      this.listener = listener;
    }

    @Override
    public void handleOpenFilesAction(Application application, long time, String[] files) {
      listener.accept(List.of(files));
    }

    @Override
    public void handleQuitAction(Application application, long time) {
      usual.handleQuitAction(application, time);
    }

    @Override
    public void handlePreferencesChanged(Map<String, Object> preferences) {
      usual.handlePreferencesChanged(preferences);
    }

    @Override
    public void handleWillFinishLaunchingAction(Application application, long time) {
      usual.handleWillFinishLaunchingAction(application, time);
    }

    @Override
    public void handleDidFinishLaunchingAction(Application application, long time) {
      usual.handleDidFinishLaunchingAction(application, time);
    }

    @Override
    public void handleWillBecomeActiveAction(Application application, long time) {
      usual.handleWillBecomeActiveAction(application, time);
    }

    @Override
    public void handleDidBecomeActiveAction(Application application, long time) {
      usual.handleDidBecomeActiveAction(application, time);
    }

    @Override
    public void handleWillResignActiveAction(Application application, long time) {
      usual.handleWillResignActiveAction(application, time);
    }

    @Override
    public void handleDidResignActiveAction(Application application, long time) {
      usual.handleDidResignActiveAction(application, time);
    }

    @Override
    public void handleDidReceiveMemoryWarning(Application application, long time) {
      usual.handleDidReceiveMemoryWarning(application, time);
    }

    @Override
    public void handleWillHideAction(Application application, long time) {
      usual.handleWillHideAction(application, time);
    }

    @Override
    public void handleDidHideAction(Application application, long time) {
      usual.handleDidHideAction(application, time);
    }

    @Override
    public void handleWillUnhideAction(Application application, long time) {
      usual.handleWillUnhideAction(application, time);
    }

    @Override
    public void handleDidUnhideAction(Application application, long time) {
      usual.handleDidUnhideAction(application, time);
    }
  }
}
