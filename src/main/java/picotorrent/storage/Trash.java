package picotorrent.storage;

import java.io.IOException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;

/// Where a person can get deleted files back from: the trash folders of the freedesktop.org trash
/// specification 1.0, at home and at the top of each other file system, or macOS's `.Trash`. A file
/// on another volume of macOS, and any file on Windows, cannot go there; the person is told.
final class Trash {
  /// The bit of a folder in which everybody may make files, and remove their own alone.
  private static final int STICKY = 01000;

  private final TrashFolder home;
  private final Tops tops;

  /// Tells where the file system of a file begins.
  interface Tops {
    /// The topmost folder that is on the same file system.
    Path of(Path file) throws IOException;
  }

  Trash(TrashFolder home, Tops tops) {
    this.home = home;
    this.tops = tops;
  }

  /// This user's trash.
  ///
  /// @throws IOException where no program can put files into one by itself
  static Trash ofUser() throws IOException {
    Path home = Path.of(System.getProperty("user.home"));
    String system = System.getProperty("os.name");
    if (system.startsWith("Windows")) {
      throw new IOException("the Recycle Bin cannot be used from here; delete for good instead");
    }
    if (system.startsWith("Mac")) {
      Path trash = home.resolve(".Trash");
      return new Trash(new TrashFolder(trash, trash, false, null), Trash::topOf);
    }
    String data = System.getenv("XDG_DATA_HOME");
    Path folder = data == null || data.isEmpty() ? home.resolve(".local/share") : Path.of(data);
    return in(folder.resolve("Trash"));
  }

  /// A home trash of the freedesktop.org form.
  static Trash in(Path trash) {
    return new Trash(TrashFolder.in(trash, null), Trash::topOf);
  }

  /// Goes up as long as the device stays the same.
  static Path topOf(Path file) throws IOException {
    Path real = file.toRealPath(LinkOption.NOFOLLOW_LINKS);
    Object device = Files.getAttribute(real, "unix:dev");
    Path top = real;
    for (Path above = real.getParent();
        above != null && Files.getAttribute(above, "unix:dev").equals(device);
        above = above.getParent()) {
      top = above;
    }
    return top;
  }

  /// Moves a file or folder, which is `name` in the open folder `parent`, to the trash.
  ///
  /// @param path where it was, for getting it back
  void take(Disk disk, Disk.Folder parent, String name, Path path) throws IOException {
    try {
      home.take(disk, parent, name, path);
    } catch (AtomicMoveNotSupportedException e) {
      if (!home.described()) {
        throw new IOException("the trash is on another file system; delete for good instead", e);
      }
      onTopOf(tops.of(path)).take(disk, parent, name, path);
    }
  }

  /// The trash at the top of another file system: a folder of this user's in the one that the
  /// administrator has made for all, where that is safe to use, else one of its own.
  private static TrashFolder onTopOf(Path top) throws IOException {
    int user = (int) Files.getAttribute(Path.of(System.getProperty("user.home")), "unix:uid");
    Path shared = top.resolve(".Trash");
    Path own =
        isForAll(shared) ? shared.resolve(Integer.toString(user)) : top.resolve(".Trash-" + user);
    try {
      Files.createDirectory(
          own, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    } catch (FileAlreadyExistsException e) {
      requireOwn(own, user);
    }
    return TrashFolder.in(own, top);
  }

  private static boolean isForAll(Path shared) throws IOException {
    return Files.isDirectory(shared, LinkOption.NOFOLLOW_LINKS)
        && ((int) Files.getAttribute(shared, "unix:mode", LinkOption.NOFOLLOW_LINKS) & STICKY) != 0;
  }

  /// What somebody else has put there would hand them what is thrown away.
  private static void requireOwn(Path own, int user) throws IOException {
    Map<String, Object> there =
        Files.readAttributes(own, "unix:uid,isDirectory", LinkOption.NOFOLLOW_LINKS);
    if (!Boolean.TRUE.equals(there.get("isDirectory"))
        || !Integer.valueOf(user).equals(there.get("uid"))) {
      throw new IOException(own + " is not this user's own folder; delete for good instead");
    }
  }
}
