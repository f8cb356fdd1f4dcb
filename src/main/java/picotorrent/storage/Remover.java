package picotorrent.storage;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Removes the files of a volume and the folders that get empty, and nothing else: a person's own
/// data outside of the save folder stays. Work for pool threads.
final class Remover {
  private final VolumeFiles files;

  Remover(VolumeFiles files) {
    this.files = files;
  }

  /// Removes them for good, or to the trash when it is not null. What is gone already is no
  /// failure.
  void remove(@Nullable Trash trash) throws IOException {
    FileTree tree = files.tree();
    List<Place> removed = new ArrayList<>();
    new Links(files).remove(tree);
    try (FolderCursor cursor = new FolderCursor(files.disk())) {
      for (int entry = 0; entry < tree.entries(); entry++) {
        if (tree.isFile(entry) && tree.isInFolder(entry)) {
          Place place = tree.place(entry);
          remove(cursor.find(place), place, trash);
          removed.add(place);
        } else if (tree.linkTarget(entry) != null) {
          removed.add(tree.place(entry));
        }
      }
    }
    Folders.removeEmpty(files.disk(), removed);
  }

  private void remove(Disk.@Nullable Folder folder, Place place, @Nullable Trash trash)
      throws IOException {
    Disk.Stat stat = folder == null ? null : folder.stat(place.name());
    if (folder == null || stat == null || stat.kind() != Disk.Kind.FILE) {
      return;
    }
    if (trash == null) {
      folder.delete(place.name());
    } else {
      trash.take(files.disk(), folder, place.name(), place.path());
    }
  }
}
