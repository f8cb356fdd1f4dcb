package picotorrent.storage;

import java.nio.file.Path;
import java.util.List;

/// Where a file lies: below a root that the person chose, by names that are never followed when
/// they turn out to be links.
///
/// @param root absolute
/// @param names folders from the root, then the file; each one element of a path
record Place(Path root, List<String> names) {
  Place {
    if (names.isEmpty()) {
      throw new IllegalArgumentException("a file has a name");
    }
    names.forEach(Place::requireElement);
  }

  /// The place of a path that was chosen by hand: its folder is the root.
  static Place of(Path file) {
    Path absolute = file.toAbsolutePath().normalize();
    Path parent = absolute.getParent();
    Path name = absolute.getFileName();
    if (parent == null || name == null) {
      throw new IllegalArgumentException(file + " is not a file");
    }
    return new Place(parent, List.of(name.toString()));
  }

  /// The place of `file`, which lies somewhere below `root`.
  static Place below(Path root, Path file) {
    Path relative = root.toAbsolutePath().normalize().relativize(file.toAbsolutePath().normalize());
    return new Place(
        root,
        java.util.stream.StreamSupport.stream(relative.spliterator(), false)
            .map(Path::toString)
            .toList());
  }

  /// The folders between root and file.
  List<String> folders() {
    return names.subList(0, names.size() - 1);
  }

  /// The file's own name.
  String name() {
    return names.getLast();
  }

  /// For messages.
  Path path() {
    Path path = root;
    for (String name : names) {
      path = path.resolve(name);
    }
    return path;
  }

  /// Refuses what would leave its folder: the last of several guards, for names that come from a
  /// torrent.
  static void requireElement(String name) {
    boolean leaves =
        name.isEmpty()
            || name.equals(".")
            || name.equals("..")
            || name.indexOf('/') >= 0
            || name.indexOf('\0') >= 0
            || (java.io.File.separatorChar == '\\' && name.indexOf('\\') >= 0);
    if (leaves) {
      throw new IllegalArgumentException("not a file name: " + name);
    }
  }
}
