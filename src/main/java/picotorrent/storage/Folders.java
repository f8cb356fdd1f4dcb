package picotorrent.storage;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// Clears up after files that went away.
final class Folders {
  private Folders() {}

  /// Removes the folders in which files were, deepest first, as far as nothing is left in them; the
  /// roots stay.
  static void removeEmpty(Disk disk, List<Place> files) throws IOException {
    Set<Place> folders = new LinkedHashSet<>();
    for (Place file : files) {
      for (int depth = file.folders().size(); depth > 0; depth--) {
        folders.add(new Place(file.root(), file.names().subList(0, depth)));
      }
    }
    List<Place> deepestFirst = new ArrayList<>(folders);
    deepestFirst.sort(Comparator.comparingInt((Place place) -> place.names().size()).reversed());
    try (FolderCursor cursor = new FolderCursor(disk)) {
      for (Place place : deepestFirst) {
        removeIfEmpty(cursor.find(place), place.name());
      }
    }
  }

  private static void removeIfEmpty(
      Disk.@org.jspecify.annotations.Nullable Folder parent, String name) throws IOException {
    Disk.Stat stat = parent == null ? null : parent.stat(name);
    if (parent == null || stat == null || stat.kind() != Disk.Kind.FOLDER) {
      return;
    }
    boolean empty;
    try (Disk.Folder folder = parent.folder(name)) {
      empty = folder.names().isEmpty();
    }
    if (empty) {
      parent.deleteFolder(name);
    }
  }
}
