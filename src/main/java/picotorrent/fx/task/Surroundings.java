package picotorrent.fx.task;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// What the desktop around the window does for it, by programs of its own: notices while the window
/// is out of sight, and opening torrent files and magnet links with this program. Each argument
/// goes to its program as it is; no shell sees it.
///
/// Any thread but the JavaFX one.
public final class Surroundings {
  private static final System.Logger LOG = System.getLogger(Surroundings.class.getName());
  private static final String ENTRY = "picotorrent.desktop";
  private static final String USUAL_DATA_DIRS = "/usr/local/share:/usr/share";
  private static final long PATIENCE_SECONDS = 10;

  private final String system;
  private final Map<String, String> environment;

  /// Those of this process.
  public Surroundings() {
    this(System.getProperty("os.name", ""), System.getenv());
  }

  Surroundings(String system, Map<String, String> environment) {
    this.system = system.toLowerCase(Locale.ROOT);
    this.environment = environment;
  }

  /// Shows a notice of the desktop. Tells whether it could.
  public boolean tell(String title, String text) {
    return run(noticeCommand(title, text));
  }

  /// Tells whether [#associate] can do something: where a menu entry of ours is installed.
  public boolean canAssociate() {
    return !associateCommand().isEmpty();
  }

  /// Has the desktop open torrent files and magnet links with this program. Tells whether it does.
  public boolean associate() {
    return run(associateCommand());
  }

  /// The program that shows a notice, with its arguments; empty where we know none.
  List<String> noticeCommand(String title, String text) {
    if (system.startsWith("linux")) {
      // The text may be read as markup, the title never is.
      String plain = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
      return List.of(
          "notify-send", "--app-name=Picotorrent", "--icon=picotorrent", "--", title, plain);
    }
    return system.startsWith("mac")
        ? List.of(
            "osascript",
            "-e",
            "on run {heading, sentence}",
            "-e",
            "display notification sentence with title heading",
            "-e",
            "end run",
            title,
            text)
        : List.of();
  }

  /// The program that changes what files are opened with; empty where installing did it for good.
  List<String> associateCommand() {
    boolean installed =
        system.startsWith("linux")
            && dataFolders().stream()
                .anyMatch(folder -> Files.exists(folder.resolve("applications").resolve(ENTRY)));
    return installed
        ? List.of(
            "xdg-mime", "default", ENTRY, "application/x-bittorrent", "x-scheme-handler/magnet")
        : List.of();
  }

  /// XDG Base Directory Specification, "Environment variables".
  private List<Path> dataFolders() {
    List<Path> folders = new ArrayList<>();
    String own = environment.getOrDefault("XDG_DATA_HOME", "");
    String home = environment.getOrDefault("HOME", "");
    if (!own.isEmpty() || !home.isEmpty()) {
      folders.add(own.isEmpty() ? Path.of(home, ".local", "share") : Path.of(own));
    }
    String all = environment.getOrDefault("XDG_DATA_DIRS", "");
    for (String folder : (all.isEmpty() ? USUAL_DATA_DIRS : all).split(":", -1)) {
      if (!folder.isEmpty()) {
        folders.add(Path.of(folder));
      }
    }
    return folders;
  }

  private static boolean run(List<String> command) {
    if (command.isEmpty()) {
      return false;
    }
    try {
      Process process =
          new ProcessBuilder(command)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      return process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS) && process.exitValue() == 0;
    } catch (IOException e) {
      LOG.log(System.Logger.Level.INFO, "the desktop has no {0}", command.getFirst());
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
