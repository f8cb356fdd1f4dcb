package picotorrent.storage;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;

/// Where a person can get deleted files back from: the home trash of the freedesktop.org trash
/// specification 1.0, or macOS's `.Trash`. A file on another file system than the trash, and any
/// file on Windows, cannot go there; the person is told.
final class Trash {
  private final Path files;
  private final Path info;
  private final boolean described;

  private Trash(Path files, Path info, boolean described) {
    this.files = files;
    this.info = info;
    this.described = described;
  }

  /// This user's trash.
  static Trash ofUser() {
    Path home = Path.of(System.getProperty("user.home"));
    if (System.getProperty("os.name").startsWith("Mac")) {
      Path trash = home.resolve(".Trash");
      return new Trash(trash, trash, false);
    }
    String data = System.getenv("XDG_DATA_HOME");
    return in(
        (data == null || data.isEmpty() ? home.resolve(".local/share") : Path.of(data))
            .resolve("Trash"));
  }

  /// A trash folder of the freedesktop.org form.
  static Trash in(Path trash) {
    return new Trash(trash.resolve("files"), trash.resolve("info"), true);
  }

  /// Moves a file or folder, which is `name` in the open folder `parent`, to the trash.
  ///
  /// @param path where it was, for getting it back
  void take(Disk disk, Disk.Folder parent, String name, Path path) throws IOException {
    Files.createDirectories(files);
    Files.createDirectories(info);
    String free = claim(name, path);
    try (Disk.Folder target = disk.root(files)) {
      parent.rename(name, target, free);
    } catch (IOException e) {
      Files.deleteIfExists(info.resolve(free + ".trashinfo"));
      throw e instanceof AtomicMoveNotSupportedException
          ? new IOException("the trash is on another file system; delete for good instead", e)
          : e;
    }
  }

  /// Takes the first name that is free, by making its description, as the specification wants it.
  private String claim(String name, Path path) throws IOException {
    int number = 1;
    String candidate = name;
    while (Files.exists(files.resolve(candidate)) || !describe(candidate, path)) {
      candidate = name + "." + ++number;
    }
    return candidate;
  }

  private boolean describe(String candidate, Path path) throws IOException {
    if (!described) {
      return true;
    }
    try {
      Files.writeString(
          info.resolve(candidate + ".trashinfo"),
          description(path),
          StandardCharsets.UTF_8,
          StandardOpenOption.CREATE_NEW);
      return true;
    } catch (FileAlreadyExistsException e) {
      return false;
    }
  }

  private static String description(Path path) {
    LocalDateTime now = LocalDateTime.now(ZoneId.systemDefault()).truncatedTo(ChronoUnit.SECONDS);
    return "[Trash Info]\nPath="
        + path.toUri().getRawPath()
        + "\nDeletionDate="
        + DateTimeFormatter.ISO_LOCAL_DATE_TIME.format(now)
        + "\n";
  }
}
