package picotorrent.fx.view;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import javafx.application.Application;
import picotorrent.app.AppDirs;
import picotorrent.app.DesktopStarter;
import picotorrent.app.Picotorrent;

/// Opens the window on the engine of the person who runs this process, and waits until both are
/// closed.
public final class DesktopOpener implements DesktopStarter {
  private static final int DONE = 0;
  private static final int FAILED = 1;

  /// Made by the service loader.
  public DesktopOpener() {}

  @Override
  public int start(List<String> arguments) {
    boolean headless = "Headless".equals(System.getProperty("glass.platform"));
    String system = System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
    if (!headless && !hasDisplay(system, System.getenv())) {
      return noDisplay();
    }
    AppDirs dirs = AppDirs.ofThisPerson();
    Desktop desktop =
        new Desktop(
            dirs.config().resolve("window.json"),
            dirs.downloads(),
            arguments,
            settings -> Picotorrent.start(settings, dirs),
            listener -> {});
    desktop.leave();
    try {
      Application.launch(DesktopApp.class);
    } catch (UnsupportedOperationException e) {
      return noDisplay(); // one is named, but nobody answers there
    }
    desktop.awaitEnd();
    return DONE;
  }

  private static int noDisplay() {
    System.err.println(
        "There is no display to open a window on; see the engine at work with:"
            + " mvn -q compile exec:exec@demo");
    return FAILED;
  }

  /// Windows and macOS always have one; elsewhere X11 or Wayland says so in the environment.
  static boolean hasDisplay(String system, Map<String, String> environment) {
    boolean always = system.startsWith("windows") || system.startsWith("mac");
    return always
        || !environment.getOrDefault("DISPLAY", "").isBlank()
        || !environment.getOrDefault("WAYLAND_DISPLAY", "").isBlank();
  }
}
