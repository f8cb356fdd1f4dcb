package picotorrent.storage;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// The names below a folder that are a torrent's, so that they can go to the trash as a person
/// would throw them away: a folder in which is nothing else goes as a whole, and comes back so.
///
/// Confined to the thread that uses it.
final class OwnNames {
  private final Map<String, OwnNames> below = new TreeMap<>();

  private OwnNames() {}

  /// @param places of files and links, all below one root
  OwnNames(List<Place> places) {
    for (Place place : places) {
      OwnNames at = this;
      for (String name : place.names()) {
        at = at.below.computeIfAbsent(name, _ -> new OwnNames());
      }
    }
  }

  private boolean isFile() {
    return below.isEmpty();
  }

  /// Moves to the trash what there is of them below `root`, which stays. Links go with their
  /// folder, or stay.
  void throwAway(Disk disk, Path root, Trash trash) throws IOException {
    try (Disk.Folder folder = disk.root(root)) {
      throwAway(disk, folder, root, trash);
    } catch (NoSuchFileException e) {
      return; // it went before
    }
  }

  private void throwAway(Disk disk, Disk.Folder folder, Path path, Trash trash) throws IOException {
    for (Map.Entry<String, OwnNames> own : below.entrySet()) {
      String name = own.getKey();
      Disk.Stat stat = folder.stat(name);
      if (goesWhole(folder, name, stat, own.getValue())) {
        trash.take(disk, folder, name, path.resolve(name));
      } else if (stat != null && stat.kind() == Disk.Kind.FOLDER) {
        try (Disk.Folder inner = folder.folder(name)) {
          own.getValue().throwAway(disk, inner, path.resolve(name), trash);
        }
      }
    }
  }

  private static boolean goesWhole(
      Disk.Folder parent, String name, Disk.@Nullable Stat stat, OwnNames own) throws IOException {
    if (stat == null) {
      return false;
    }
    if (own.isFile()) {
      return stat.kind() == Disk.Kind.FILE;
    }
    Contents contents = new Contents();
    contents.look(parent, name, stat, own);
    return contents.files > 0 && contents.strangers == 0;
  }

  /// What is in a folder.
  private static final class Contents {
    private int files;
    private int strangers;

    private void look(Disk.Folder parent, String name, Disk.Stat stat, @Nullable OwnNames own)
        throws IOException {
      if (own == null || own.isFile() == (stat.kind() == Disk.Kind.FOLDER)) {
        strangers++;
      } else if (own.isFile()) {
        files++;
      } else {
        try (Disk.Folder folder = parent.folder(name)) {
          for (String inner : folder.names()) {
            Disk.Stat there = folder.stat(inner);
            if (there != null) {
              look(folder, inner, there, own.below.get(inner));
            }
          }
        }
      }
    }
  }
}
