package picotorrent.storage;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import org.jspecify.annotations.Nullable;

/// Goes from file to file and keeps the folder open that it is in, since the next file is most
/// often in the same one. Confined to the thread that uses it.
final class FolderCursor implements AutoCloseable {
  private final Disk disk;
  private @Nullable Place last;
  private Disk.@Nullable Folder open;

  FolderCursor(Disk disk) {
    this.disk = disk;
  }

  /// The folder of a file, or null when it is missing or something else has its name.
  Disk.@Nullable Folder find(Place place) throws IOException {
    if (isLast(place)) {
      return open;
    }
    try {
      return enter(place, false);
    } catch (NoSuchFileException | NotDirectoryException | InTheWayException e) {
      last = place;
      return null;
    }
  }

  /// The folder of a file, made if it is missing.
  Disk.Folder make(Place place) throws IOException {
    Disk.Folder here = isLast(place) ? open : null;
    return here != null ? here : enter(place, true);
  }

  private boolean isLast(Place place) {
    return last != null
        && last.root().equals(place.root())
        && last.folders().equals(place.folders());
  }

  private Disk.Folder enter(Place place, boolean make) throws IOException {
    close();
    Disk.Folder entered = disk.folder(place.root(), place.folders(), make);
    open = entered;
    last = place;
    return entered;
  }

  @Override
  public void close() throws IOException {
    last = null;
    Disk.Folder folder = open;
    open = null;
    if (folder != null) {
      folder.close();
    }
  }
}
