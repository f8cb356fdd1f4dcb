package picotorrent.metainfo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Finds where the files of a torrent lie when a person points at data: the file or the folder
/// itself, whatever it is called, the folder that holds it, or one file that is all files of the
/// torrent in order. A file lies under the name that Picotorrent would have written, or under the
/// one that the torrent has, as other programs and the person who made it have it: `a:b?` is a name
/// on Linux. Looks at the file system, changes nothing.
public final class ContentPlaces {
  /// Where an entry's bytes are.
  ///
  /// @param file the file, which may not exist
  /// @param offset where in it the entry begins
  public record Place(Path file, long offset) {}

  private ContentPlaces() {}

  /// The places by entry of the layout; null for padding.
  public static List<@Nullable Place> of(Layout layout, Path data) {
    boolean oneFile = Files.isRegularFile(data);
    boolean ownFolder = layout.folder() && !oneFile && !holdsTheFolder(layout, data);
    List<@Nullable Place> places = new ArrayList<>(layout.entries().size());
    long offset = 0;
    for (FileEntry entry : layout.entries()) {
      if (entry.isPadding()) {
        places.add(null);
      } else if (oneFile) {
        places.add(new Place(data, offset));
        offset += entry.length();
      } else {
        places.add(new Place(place(data, entry, ownFolder ? 1 : 0), 0));
      }
    }
    return places;
  }

  /// A folder that has one of the files where the torrent's own folder would have it is that
  /// folder; else one with the torrent's folder in it holds that.
  private static boolean holdsTheFolder(Layout layout, Path data) {
    FileEntry first = layout.files().getFirst();
    if (Files.exists(place(data, first, 1))) {
      return false;
    }
    Path raw = below(data, first.rawPath().subList(0, 1));
    return Files.isDirectory(data.resolve(first.path().getFirst()))
        || raw != null && Files.isDirectory(raw);
  }

  /// Where an entry is without its first `skipped` elements: under the safe name, unless only the
  /// torrent's own one exists or has the right length.
  private static Path place(Path data, FileEntry entry, int skipped) {
    List<String> path = entry.path();
    Path safe = data;
    for (String element : path.subList(skipped, path.size())) {
      safe = safe.resolve(element);
    }
    List<String> raw = entry.rawPath();
    if (raw.equals(path) || raw.size() < skipped || fits(safe, entry)) {
      return safe;
    }
    Path own = below(data, raw.subList(skipped, raw.size()));
    return own != null && (fits(own, entry) || Files.isRegularFile(own) && !Files.exists(safe))
        ? own
        : safe;
  }

  private static boolean fits(Path file, FileEntry entry) {
    try {
      return Files.isRegularFile(file) && Files.size(file) == entry.length();
    } catch (IOException e) {
      return false;
    }
  }

  /// A path of names that a torrent chose, or null where one of them is no plain name here: none
  /// leads out of the folder.
  private static @Nullable Path below(Path folder, List<String> names) {
    Path path = folder;
    for (String name : names) {
      Path element = element(folder, name);
      if (element == null) {
        return null;
      }
      path = path.resolve(element);
    }
    return path;
  }

  private static @Nullable Path element(Path folder, String name) {
    try {
      Path element = folder.getFileSystem().getPath(name);
      boolean plain =
          element.getRoot() == null
              && element.getNameCount() == 1
              && element.toString().equals(name)
              && !name.isEmpty()
              && !name.equals(".")
              && !name.equals("..");
      return plain ? element : null;
    } catch (InvalidPathException e) {
      return null; // a name that this system cannot have
    }
  }
}
