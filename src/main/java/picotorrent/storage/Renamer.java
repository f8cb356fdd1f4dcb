package picotorrent.storage;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/// Gives one file another path below the save folder. Work for a pool thread that has the volume
/// for itself.
final class Renamer {
  private final VolumeFiles files;

  Renamer(VolumeFiles files) {
    this.files = files;
  }

  /// Renames the file where it exists; a file that is yet to be made will have the new name. Never
  /// replaces another file, and never takes one that is a person's own.
  void rename(int entry, List<String> names) throws IOException {
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
    if (files.stat(to) != null) {
      throw new InTheWayException(to.path().toString());
    }
    if (files.stat(from) != null) {
      try (Disk.Folder source = disk.folder(from.root(), from.folders(), false);
          Disk.Folder target = disk.folder(to.root(), to.folders(), true)) {
        source.rename(from.name(), target, to.name());
      }
      files.noteNewName(from);
      files.noteNewName(to);
    }
    files.relocate(renamed);
    files.force();
    Folders.removeEmpty(disk, List.of(from));
  }

  private static String[] rest(List<String> names) {
    return names.subList(1, names.size()).toArray(String[]::new);
  }
}
