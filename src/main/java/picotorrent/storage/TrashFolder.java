package picotorrent.storage;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/// One trash folder: what was thrown away in it, and (on freedesktop.org systems) the way back of
/// each.
///
/// @param files where what was thrown away lies
/// @param info where it is described
/// @param described whether the way back is noted at all
/// @param top what paths are noted relative to (specification 1.0 §"contents of a trash
///   directory"), or null where they are noted whole
record TrashFolder(Path files, Path info, boolean described, @Nullable Path top) {
  /// What is put behind a name: a number and `.trashinfo`.
  private static final int ROOM_BYTES = 20;

  /// A folder of the freedesktop.org form.
  static TrashFolder in(Path trash, @Nullable Path top) {
    return new TrashFolder(trash.resolve("files"), trash.resolve("info"), true, top);
  }

  /// Moves a file or folder, which is `name` in the open folder `parent`, to the trash.
  ///
  /// @param path where it was, for getting it back
  /// @throws java.nio.file.AtomicMoveNotSupportedException when that is another file system
  void take(Disk disk, Disk.Folder parent, String name, Path path) throws IOException {
    Files.createDirectories(files);
    Files.createDirectories(info);
    String free = claim(name, path);
    try (Disk.Folder target = disk.root(files)) {
      parent.rename(name, target, free);
    } catch (IOException e) {
      Files.deleteIfExists(info.resolve(free + ".trashinfo"));
      throw e;
    }
  }

  /// Takes the first name that is free, by making its description, as the specification wants it.
  private String claim(String name, Path path) throws IOException {
    int number = 1;
    String shorter = HiddenName.cut(name, ROOM_BYTES);
    String candidate = shorter;
    while (Files.exists(files.resolve(candidate)) || !describe(candidate, path)) {
      candidate = shorter + "." + ++number;
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

  private String description(Path path) {
    LocalDateTime now = LocalDateTime.now(ZoneId.systemDefault()).truncatedTo(ChronoUnit.SECONDS);
    return "[Trash Info]\nPath="
        + encoded(path)
        + "\nDeletionDate="
        + DateTimeFormatter.ISO_LOCAL_DATE_TIME.format(now)
        + "\n";
  }

  private String encoded(Path path) {
    String whole = raw(path);
    return top == null ? whole : whole.substring(raw(top).length()).replaceFirst("^/", "");
  }

  /// Percent-encoded; a folder that there is gets a slash behind it, which is none of its name.
  private static String raw(Path path) {
    String raw = path.toUri().getRawPath();
    return raw.endsWith("/") ? raw.substring(0, raw.length() - 1) : raw;
  }
}
