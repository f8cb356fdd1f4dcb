package picotorrent.storage;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
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

  /// Where that is, of a file or a link.
  private final @Nullable Place place;

  private OwnNames(Disk.Kind kind, @Nullable Place place) {
    this.kind = kind;
    this.place = place;
  }

  /// @param files all below one root
  /// @param links below the same
  OwnNames(List<Place> files, List<Place> links) {
    this(Disk.Kind.FOLDER, null);
    files.forEach(place -> add(place, Disk.Kind.FILE));
    links.forEach(place -> add(place, Disk.Kind.OTHER));
  }

  private void add(Place place, Disk.Kind kind) {
    OwnNames at = this;
    for (String name : place.folders()) {
      at = at.below.computeIfAbsent(name, _ -> new OwnNames(Disk.Kind.FOLDER, null));
    }
    at.below.put(place.name(), new OwnNames(kind, place));
  }

  /// Moves to the trash what there is of them below `root`, which stays. Links go with their
  /// folder, or stay.
  ///
  /// @param job hears of each file, and may be cancelled
  /// @throws java.util.concurrent.CancellationException when it is; what has gone is in the trash
  void throwAway(Disk disk, Path root, Trash trash, RemovalJob job) throws IOException {
    try (Disk.Folder folder = disk.root(root)) {
      new Throwing(disk, trash, job).throwAway(this, folder, root);
    } catch (NoSuchFileException e) {
      return; // it went before
    }
  }

  /// Names on their way to the trash.
  private record Throwing(Disk disk, Trash trash, RemovalJob job) {
    void throwAway(OwnNames from, Disk.Folder folder, Path path) throws IOException {
      for (Map.Entry<String, OwnNames> own : from.below.entrySet()) {
        String name = own.getKey();
        OwnNames names = own.getValue();
        Disk.Stat stat = folder.stat(name);
        if (stat == null || stat.kind() != names.kind || names.kind == Disk.Kind.OTHER) {
          continue; // it went before, or somebody else's stands there, or it is a link
        }
        Contents contents = new Contents(job);
        contents.look(folder, name, names);
        if (contents.isOurs()) {
          trash.take(disk, folder, name, path.resolve(name));
          job.gone(contents.files);
        } else if (names.kind == Disk.Kind.FOLDER) {
          try (Disk.Folder inner = folder.folder(name)) {
            throwAway(names, inner, path.resolve(name));
          }
        }
      }
    }
  }

  /// What is in a folder, or a file by itself.
  private static final class Contents {
    private final RemovalJob job;
    private final List<Place> files = new ArrayList<>();
    private int links;
    private int strangers;

    Contents(RemovalJob job) {
      this.job = job;
    }

    void look(Disk.Folder parent, String name, @Nullable OwnNames own) throws IOException {
      job.stopIfCancelled();
      Disk.Stat stat = parent.stat(name);
      if (stat == null) {
        return; // it went meanwhile
      }
      if (own == null || stat.kind() != own.kind) {
        strangers++;
      } else if (own.kind == Disk.Kind.FOLDER) {
        try (Disk.Folder folder = parent.folder(name)) {
          for (String inner : folder.names()) {
            look(folder, inner, own.below.get(inner));
          }
        }
      } else if (own.kind == Disk.Kind.FILE && own.place != null) {
        files.add(own.place);
      } else {
        links++;
      }
    }

    /// Whether there is something and nothing else than the torrent's.
    boolean isOurs() {
      return files.size() + links > 0 && strangers == 0;
    }
  }
}
