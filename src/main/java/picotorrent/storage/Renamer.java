package picotorrent.storage;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/// Gives one file another path below the save folder. Work for a pool thread that has the volume
/// for itself.
final class Renamer {
  private final VolumeFiles files;

  Renamer(VolumeFiles files) {
    this.files = files;
  }

  /// Renames the file where it exists; a file that is yet to be made will have the new name. Never
  /// replaces another file, and never takes one that is a person's own.
  ///
  /// @param again whether that was begun before: then the file may have its new name already
  void rename(int entry, List<String> names, boolean again) throws IOException {
    Disk disk = files.disk();
    FileTree tree = files.tree();
    FileTree renamed = tree.with(entry, Path.of(names.getFirst(), rest(names)));
    Place from = tree.place(entry);
    Place to = renamed.place(entry);
    if (from.equals(to)) {
      return;
    }
    if (!tree.isInFolder(entry)) {
      throw new NotOursException(from.path().toString());
    }
    if (again) {
      disk.root(from.root()).close(); // where nothing is, nothing can be said of it
    }
    boolean isThere = files.stat(from) != null;
    boolean isDone = again && !isThere;
    if (isTaken(renamed, entry, to) || (files.stat(to) != null && !isDone)) {
      throw new InTheWayException(to.path().toString());
    }
    if (isThere) {
      try (Disk.Folder source = disk.folder(from.root(), from.folders(), false);
          Disk.Folder target = disk.folder(to.root(), to.folders(), true)) {
        source.rename(from.name(), target, to.name());
      }
      files.newNames().note(from);
      files.newNames().note(to);
    }
    files.relocate(renamed);
    files.force();
    Folders.removeEmpty(disk, List.of(from));
  }

  /// Whether another entry has, or will have, the place, or a folder would have to be where a file
  /// is. On many systems upper and lower case are one.
  private static boolean isTaken(FileTree tree, int entry, Place place) {
    String wish = comparable(place);
    for (int other = 0; other < tree.entries(); other++) {
      if (other != entry && !tree.isPadding(other)) {
        String there = comparable(tree.place(other));
        if (there.startsWith(wish) || wish.startsWith(there)) {
          return true;
        }
      }
    }
    return false;
  }

  private static String comparable(Place place) {
    return place.path().toString().toLowerCase(Locale.ROOT) + "/";
  }

  private static String[] rest(List<String> names) {
    return names.subList(1, names.size()).toArray(String[]::new);
  }
}
