package picotorrent.app;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Where a person's settings and state live on this system.
///
/// Linux: the XDG base directories. Windows: AppData. macOS: Application Support. A folder named
/// `portable` in the program's own folder (which its launcher names in the system property
/// `picotorrent.home`) keeps all of it there; so does any folder in `picotorrent.portable`.
///
/// @param config settings a person may read and edit
/// @param state resume data, the list of torrents, logs
/// @param downloads where downloads go unless told otherwise
public record AppDirs(Path config, Path state, Path downloads) {
  private static final String NAME = "picotorrent";
  private static final String DOWNLOADS = "XDG_DOWNLOAD_DIR";
  private static final Pattern LINE = Pattern.compile("\\s*" + DOWNLOADS + "=\"([^\"]+)\"\\s*");

  /// The directories of the person who runs this process.
  public static AppDirs ofThisPerson() {
    return of(
        System.getProperty("os.name", ""),
        home(System.getProperty("os.name", ""), System.getenv()),
        System.getenv(),
        portable(
            System.getProperty("picotorrent.portable"), System.getProperty("picotorrent.home")));
  }

  /// What the shell takes `~` for; Java looks in the list of users instead, and there where nothing
  /// is said.
  static Path home(String system, Map<String, String> environment) {
    Path listed = Path.of(System.getProperty("user.home", "."));
    boolean windows = system.toLowerCase(Locale.ROOT).startsWith("windows");
    return windows ? listed : from(environment, "HOME", listed);
  }

  /// The folder that keeps all, where there is one.
  static @Nullable String portable(@Nullable String named, @Nullable String program) {
    if (named != null || program == null) {
      return named;
    }
    Path beside = Path.of(program).resolve("portable");
    return Files.isDirectory(beside) ? beside.toString() : null;
  }

  /// All of it in one folder: tests, portable installations.
  public static AppDirs in(Path folder) {
    return new AppDirs(
        folder.resolve("config"), folder.resolve("state"), folder.resolve("downloads"));
  }

  static AppDirs of(
      String system, Path home, Map<String, String> environment, @Nullable String portable) {
    if (portable != null && !portable.isBlank()) {
      return in(Path.of(portable));
    }
    String os = system.toLowerCase(Locale.ROOT);
    Path downloads = home.resolve("Downloads");
    if (os.startsWith("windows")) {
      Path roaming = from(environment, "APPDATA", home.resolve("AppData").resolve("Roaming"));
      Path local = from(environment, "LOCALAPPDATA", home.resolve("AppData").resolve("Local"));
      return new AppDirs(roaming.resolve("Picotorrent"), local.resolve("Picotorrent"), downloads);
    }
    if (os.startsWith("mac")) {
      Path support = home.resolve("Library").resolve("Application Support").resolve("Picotorrent");
      return new AppDirs(support, support.resolve("State"), downloads);
    }
    Path config = from(environment, "XDG_CONFIG_HOME", home.resolve(".config"));
    return new AppDirs(
        config.resolve(NAME),
        from(environment, "XDG_STATE_HOME", home.resolve(".local").resolve("state")).resolve(NAME),
        from(environment, DOWNLOADS, named(config.resolve("user-dirs.dirs"), home, downloads)));
  }

  /// The folder for downloads in what `xdg-user-dirs` wrote: its name is in the person's language.
  private static Path named(Path userDirs, Path home, Path otherwise) {
    try (Stream<String> lines = Files.lines(userDirs)) {
      return lines
          .map(LINE::matcher)
          .filter(Matcher::matches)
          .map(line -> line.group(1).replace("$HOME", home.toString()))
          .filter(folder -> folder.startsWith("/") && !Path.of(folder).equals(home))
          .map(Path::of)
          .findFirst()
          .orElse(otherwise);
    } catch (IOException | UncheckedIOException e) {
      return otherwise; // no such file, or one that is no text
    }
  }

  /// The XDG specification has relative paths ignored.
  private static Path from(Map<String, String> environment, String variable, Path otherwise) {
    String value = environment.get(variable);
    if (value == null || value.isBlank() || !Path.of(value).isAbsolute()) {
      return otherwise;
    }
    return Path.of(value);
  }
}
