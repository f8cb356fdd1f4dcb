package picotorrent.fx.view;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import javafx.application.Application;
import picotorrent.app.AppDirs;
import picotorrent.app.Picotorrent;

/// Starts the desktop application: `picotorrent [FILE.torrent | MAGNET]…`.
public final class Launcher {
  private static final int FAILED = 1;

  private Launcher() {}

  /// Opens the window; where there is no display it says so in one sentence and ends with 1.
  public static void main(String[] arguments) {
    boolean headless = "Headless".equals(System.getProperty("glass.platform"));
    String system = System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
    if (!headless && !hasDisplay(system, System.getenv())) {
      System.err.println(
          "There is no display to open a window on; see the engine at work with:"
              + " mvn -q compile exec:exec@demo");
      System.exit(FAILED);
    }
    AppDirs dirs = AppDirs.ofThisPerson();
    new Desktop(
            dirs.config().resolve("window.json"),
            dirs.downloads(),
            List.of(arguments),
            Picotorrent::startEphemeral,
            listener -> {})
        .leave();
    Application.launch(DesktopApp.class, arguments);
  }

  /// Windows and macOS always have one; elsewhere X11 or Wayland says so in the environment.
  static boolean hasDisplay(String system, Map<String, String> environment) {
    boolean always = system.startsWith("windows") || system.startsWith("mac");
    return always
        || !environment.getOrDefault("DISPLAY", "").isBlank()
        || !environment.getOrDefault("WAYLAND_DISPLAY", "").isBlank();
  }
}
