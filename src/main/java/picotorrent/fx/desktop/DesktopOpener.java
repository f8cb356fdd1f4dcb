package picotorrent.fx.desktop;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import javafx.application.Application;
import picotorrent.app.AppDirs;
import picotorrent.app.DesktopStarter;
import picotorrent.app.Picotorrent;
import picotorrent.app.SingleInstance;
import picotorrent.app.StartArguments;

/// Opens the window on the engine of the person who runs this process, and waits until both are
/// closed.
public final class DesktopOpener implements DesktopStarter {
  private static final Logger LOG = System.getLogger(DesktopOpener.class.getName());
  private static final int DONE = 0;
  private static final int FAILED = 1;
  private static final String NO_DISPLAY =
      "There is no display to open a window on; see the engine at work with: btinspect demo";
  private static final String SILENT =
      "Picotorrent is running already and does not answer. End it, then start it again.";

  /// Made by the service loader.
  public DesktopOpener() {}

  @Override
  public int start(List<String> arguments) {
    boolean headless = "Headless".equals(System.getProperty("glass.platform"));
    if (!headless && !hasDisplay(system(), System.getenv())) {
      return complain(NO_DISPLAY);
    }
    return start(AppDirs.ofThisPerson(), arguments, DesktopApp.class);
  }

  /// Becomes the one instance on these folders and opens its window, or hands over to the one that
  /// runs.
  static int start(AppDirs dirs, List<String> arguments, Class<? extends DesktopApp> window) {
    List<String> absolute = StartArguments.resolve(arguments, Path.of(""));
    try {
      return switch (SingleInstance.claim(dirs.state(), absolute)) {
        case SingleInstance.Claim.Only(SingleInstance instance) -> {
          try (instance) {
            yield open(dirs, absolute, window, new Callers(instance));
          }
        }
        case SingleInstance.Claim.HandedOver() -> DONE;
        case SingleInstance.Claim.Silent() -> complain(SILENT);
      };
    } catch (IOException e) {
      LOG.log(Level.WARNING, "Later starts will open windows of their own: {0}", e.getMessage());
      return open(dirs, absolute, window, listener -> {});
    }
  }

  private static int open(
      AppDirs dirs, List<String> arguments, Class<? extends DesktopApp> window, Desktop.Hall hall) {
    Desktop desktop =
        new Desktop(
            dirs.config().resolve("window.json"),
            dirs.downloads(),
            arguments,
            settings -> Picotorrent.start(settings, dirs),
            hall);
    desktop.leave();
    try {
      if (hearsEvents(system())) {
        MacEvents.hear(desktop::openedByTheSystem);
      }
      Application.launch(window);
    } catch (UnsupportedOperationException e) {
      return complain(NO_DISPLAY); // one is named, but nobody answers there
    }
    desktop.awaitEnd();
    return DONE;
  }

  /// Later starts, as the one instance hears of them.
  private record Callers(SingleInstance instance) implements Desktop.Hall {
    @Override
    public void arrivals(Consumer<List<String>> listener) {
      instance.arrivals(listener);
    }

    @Override
    public boolean isOpen() {
      return true;
    }

    @Override
    public void deafen() {
      instance.deafen();
    }
  }

  private static int complain(String sentence) {
    System.err.println(sentence);
    return FAILED;
  }

  private static String system() {
    return System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
  }

  /// Tells whether this system sends events and JavaFX's own package for them is open to us.
  static boolean hearsEvents(String system) {
    return system.startsWith("mac")
        && Application.class
            .getModule()
            .isExported("com.sun.glass.ui", DesktopOpener.class.getModule());
  }

  /// Windows and macOS always have one; elsewhere X11 or Wayland says so in the environment.
  static boolean hasDisplay(String system, Map<String, String> environment) {
    boolean always = system.startsWith("windows") || system.startsWith("mac");
    return always
        || !environment.getOrDefault("DISPLAY", "").isBlank()
        || !environment.getOrDefault("WAYLAND_DISPLAY", "").isBlank();
  }
}
