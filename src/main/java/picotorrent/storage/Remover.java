package picotorrent.storage;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;

/// Removes the files of a volume and the folders that get empty, and nothing else: a person's own
/// data outside of the save folder stays. What is gone already is no failure. Work for pool
/// threads.
final class Remover {
  private final VolumeFiles files;
  private final @Nullable Trash trash;
  private final Choice choice;
  private final RemovalJob job;

  /// Which of the files go.
  interface Choice {
    /// Whether what is at the place of an entry does.
    boolean takes(int entry, Disk.Stat there);
  }

  /// @param trash where they go, or null to remove them for good
  /// @param job hears of each, and may be cancelled
  Remover(VolumeFiles files, @Nullable Trash trash, Choice choice, RemovalJob job) {
    this.files = files;
    this.trash = trash;
    this.choice = choice;
    this.job = job;
  }

  /// Removes all files, then the links that lead to them, then the folders. Cancelled, it ends
  /// between two files: those that went take along the folders that they leave empty, all else
  /// stays.
  ///
  /// @param taken files of the torrent that a move has taken to another folder
  void remove(List<Place> taken) throws IOException {
    FileTree tree = files.tree();
    List<Place> places = new ArrayList<>();
    job.expect(choose(tree, places) + taken.size());
    List<Place> links = links(tree);
    try {
      remove(tree.folder(), places, links);
      if (!taken.isEmpty()) {
        remove(taken.getFirst().root(), taken, List.of());
      }
    } catch (CancellationException e) {
      Folders.removeEmpty(files.disk(), job.gone());
      return;
    }
    new Links(files).remove(tree);
    places.addAll(taken);
    places.addAll(links);
    Folders.removeEmpty(files.disk(), places);
  }

  /// Finds the places of files that go, or went before; tells how many are there.
  private int choose(FileTree tree, List<Place> places) throws IOException {
    int there = 0;
    try (FolderCursor cursor = new FolderCursor(files.disk())) {
      for (int entry = 0; entry < tree.entries(); entry++) {
        if (tree.isFile(entry) && tree.isInFolder(entry)) {
          Place place = tree.place(entry);
          Disk.Folder folder = cursor.find(place);
          Disk.Stat stat = folder == null ? null : folder.stat(place.name());
          if (stat == null) {
            places.add(place);
          } else if (choice.takes(entry, stat)) {
            places.add(place);
            there += stat.kind() == Disk.Kind.FILE ? 1 : 0;
          }
        }
      }
    }
    return there;
  }

  private static List<Place> links(FileTree tree) {
    List<Place> links = new ArrayList<>();
    for (int entry = 0; entry < tree.entries(); entry++) {
      if (tree.linkTarget(entry) != null) {
        links.add(tree.place(entry));
      }
    }
    return links;
  }

  private void remove(Path root, List<Place> places, List<Place> links) throws IOException {
    if (trash == null) {
      delete(places);
    } else {
      new OwnNames(places, links).throwAway(files.disk(), root, trash, job);
    }
  }

  private void delete(List<Place> places) throws IOException {
    try (FolderCursor cursor = new FolderCursor(files.disk())) {
      for (Place place : places) {
        job.stopIfCancelled();
        Disk.Folder folder = cursor.find(place);
        Disk.Stat stat = folder == null ? null : folder.stat(place.name());
        if (folder != null && stat != null && stat.kind() == Disk.Kind.FILE) {
          folder.delete(place.name());
          job.gone(List.of(place));
        }
      }
    }
  }
}
