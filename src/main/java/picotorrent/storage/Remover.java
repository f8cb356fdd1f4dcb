package picotorrent.storage;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Removes the files of a volume and the folders that get empty, and nothing else: a person's own
/// data outside of the save folder stays. What is gone already is no failure. Work for pool
/// threads.
final class Remover {
  private final VolumeFiles files;
  private final @Nullable Trash trash;
  private final Choice choice;

  /// Which of the files go.
  interface Choice {
    /// Whether what is at the place of an entry does.
    boolean takes(int entry, Disk.Stat there);
  }

  /// @param trash where they go, or null to remove them for good
  Remover(VolumeFiles files, @Nullable Trash trash, Choice choice) {
    this.files = files;
    this.trash = trash;
    this.choice = choice;
  }

  /// Removes all files and links.
  void remove() throws IOException {
    FileTree tree = files.tree();
    List<Place> places = new ArrayList<>();
    List<Place> links = new ArrayList<>();
    for (int entry = 0; entry < tree.entries(); entry++) {
      if (tree.isFile(entry) && tree.isInFolder(entry) && isChosen(entry)) {
        places.add(tree.place(entry));
      } else if (tree.linkTarget(entry) != null) {
        links.add(tree.place(entry));
      }
    }
    remove(tree.folder(), places, links);
    new Links(files).remove(tree);
    places.addAll(links);
    Folders.removeEmpty(files.disk(), places);
  }

  private boolean isChosen(int entry) throws IOException {
    Disk.Stat there = files.stat(entry);
    return there == null || choice.takes(entry, there);
  }

  /// Removes some files, which lie below one root.
  void remove(List<Place> places) throws IOException {
    if (!places.isEmpty()) {
      remove(places.getFirst().root(), places, List.of());
      Folders.removeEmpty(files.disk(), places);
    }
  }

  private void remove(Path root, List<Place> places, List<Place> links) throws IOException {
    if (trash == null) {
      delete(places);
    } else {
      new OwnNames(places, links).throwAway(files.disk(), root, trash);
    }
  }

  private void delete(List<Place> places) throws IOException {
    try (FolderCursor cursor = new FolderCursor(files.disk())) {
      for (Place place : places) {
        Disk.Folder folder = cursor.find(place);
        Disk.Stat stat = folder == null ? null : folder.stat(place.name());
        if (folder != null && stat != null && stat.kind() == Disk.Kind.FILE) {
          folder.delete(place.name());
        }
      }
    }
  }
}
