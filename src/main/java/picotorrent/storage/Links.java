package picotorrent.storage;

import java.io.IOException;
import picotorrent.base.Bitfield;

/// The symbolic links of a torrent (BEP 47). They lead to files and folders of the same torrent and
/// nowhere else, which is checked when the torrent is read, and nothing of ours ever follows one.
/// Work for pool threads.
final class Links {
  private final VolumeFiles files;

  Links(VolumeFiles files) {
    this.files = files;
  }

  /// Makes those that are wanted and whose name is free.
  void make(Bitfield wanted) throws IOException {
    FileTree tree = files.tree();
    try (FolderCursor cursor = new FolderCursor(files.disk())) {
      for (int entry = 0; entry < tree.entries(); entry++) {
        String target = tree.linkTarget(entry);
        if (target != null && wanted.get(entry)) {
          Place place = tree.place(entry);
          cursor.make(place).link(place.name(), target);
        }
      }
    }
  }

  /// Removes the links of a tree, never what they lead to. What is no link is left alone.
  void remove(FileTree tree) throws IOException {
    try (FolderCursor cursor = new FolderCursor(files.disk())) {
      for (int entry = 0; entry < tree.entries(); entry++) {
        if (tree.linkTarget(entry) != null) {
          remove(cursor, tree.place(entry));
        }
      }
    }
  }

  private static void remove(FolderCursor cursor, Place place) throws IOException {
    Disk.Folder folder = cursor.find(place);
    Disk.Stat stat = folder == null ? null : folder.stat(place.name());
    if (folder != null && stat != null && stat.kind() == Disk.Kind.OTHER) {
      folder.delete(place.name());
    }
  }
}
