package picotorrent.storage;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// Folders in which names have changed since they were last forced: a file that is forced may still
/// lack its name after a power cut. Any thread.
final class NewNames {
  private final Disk disk;
  private final Set<Key> folders = new LinkedHashSet<>();

  private record Key(Path root, List<String> names) {}

  NewNames(Disk disk) {
    this.disk = disk;
  }

  /// The folders of a file have other names in them than what was last forced.
  void note(Place place) {
    synchronized (folders) {
      for (int depth = 0; depth <= place.folders().size(); depth++) {
        folders.add(new Key(place.root(), place.folders().subList(0, depth)));
      }
    }
  }

  /// Forces them. A root that is not there stays noted: it may come back with its drive.
  void force() throws IOException {
    List<Key> now;
    synchronized (folders) {
      now = List.copyOf(folders);
    }
    for (Key key : now) {
      boolean isDone = force(key) || !key.names().isEmpty();
      synchronized (folders) {
        if (isDone) {
          folders.remove(key);
        }
      }
    }
  }

  /// Forces the names in a folder, unless it went with its last file; tells whether it is there.
  private boolean force(Key key) throws IOException {
    try (Disk.Folder folder = disk.folder(key.root(), key.names(), false)) {
      folder.force();
      return true;
    } catch (NoSuchFileException e) {
      return false;
    }
  }
}
