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

  /// What has to stand there to be the torrent's.
  private final Disk.Kind kind;

  private OwnNames(Disk.Kind kind) {
    this.kind = kind;
  }

  /// @param files all below one root
  /// @param links below the same
  OwnNames(List<Place> files, List<Place> links) {
    this(Disk.Kind.FOLDER);
    files.forEach(place -> add(place, Disk.Kind.FILE));
    links.forEach(place -> add(place, Disk.Kind.OTHER));
  }

  private void add(Place place, Disk.Kind kind) {
    OwnNames at = this;
    for (String name : place.folders()) {
      at = at.below.computeIfAbsent(name, _ -> new OwnNames(Disk.Kind.FOLDER));
    }
    at.below.put(place.name(), new OwnNames(kind));
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
      OwnNames names = own.getValue();
      Disk.Stat stat = folder.stat(name);
      if (stat == null || stat.kind() != names.kind) {
        continue; // it went before, or somebody else's stands there
      }
      if (names.goesWhole(folder, name)) {
        trash.take(disk, folder, name, path.resolve(name));
      } else if (names.kind == Disk.Kind.FOLDER) {
        try (Disk.Folder inner = folder.folder(name)) {
          names.throwAway(disk, inner, path.resolve(name), trash);
        }
      }
    }
  }

  private boolean goesWhole(Disk.Folder parent, String name) throws IOException {
    return switch (kind) {
      case FILE -> true;
      case OTHER -> false;
      case FOLDER -> {
        Contents contents = new Contents();
        contents.look(parent, name, this);
        yield contents.files > 0 && contents.strangers == 0;
      }
    };
  }

  /// What is in a folder.
  private static final class Contents {
    private int files;
    private int strangers;

    private void look(Disk.Folder parent, String name, @Nullable OwnNames own) throws IOException {
      Disk.Stat stat = parent.stat(name);
      if (stat == null) {
        return; // it went meanwhile
      }
      if (own == null || stat.kind() != own.kind) {
        strangers++;
      } else if (own.kind != Disk.Kind.FOLDER) {
        files++;
      } else {
        try (Disk.Folder folder = parent.folder(name)) {
          for (String inner : folder.names()) {
            look(folder, inner, own.below.get(inner));
          }
        }
      }
    }
  }
}
