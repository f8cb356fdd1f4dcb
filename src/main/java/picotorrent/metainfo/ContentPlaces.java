package picotorrent.metainfo;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Finds where the files of a torrent lie when a person points at data: the file or the folder
/// itself, whatever it is called, the folder that holds it, or one file that is all files of the
/// torrent in order. Looks at the file system, changes nothing.
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
        List<String> path = entry.path();
        places.add(new Place(below(data, ownFolder ? path.subList(1, path.size()) : path), 0));
      }
    }
    return places;
  }

  /// A folder that has one of the files where the torrent's own folder would have it is that
  /// folder; else one with the torrent's folder in it holds that.
  private static boolean holdsTheFolder(Layout layout, Path data) {
    FileEntry first = layout.files().getFirst();
    boolean isTheFolder = Files.exists(below(data, first.path().subList(1, first.path().size())));
    return !isTheFolder && Files.isDirectory(data.resolve(first.path().getFirst()));
  }

  private static Path below(Path folder, List<String> path) {
    Path file = folder;
    for (String element : path) {
      file = file.resolve(element);
    }
    return file;
  }
}
