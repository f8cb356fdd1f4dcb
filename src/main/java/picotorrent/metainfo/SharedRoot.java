package picotorrent.metainfo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Whether files that were found lie below one folder as the torrent has them, so that the folder
/// can be the torrent's own.
final class SharedRoot {
  private SharedRoot() {}

  /// That folder, or null. Nothing else may have the path of a file that was not found: the torrent
  /// would write over it.
  static @Nullable Path of(ContentSearch.Question question, Map<Integer, Path> found) {
    List<FileEntry> entries = question.metainfo().layout().entries();
    Path root = null;
    for (Map.Entry<Integer, Path> place : found.entrySet()) {
      Path own = without(place.getValue(), entries.get(place.getKey()).path());
      if (own == null || root != null && !root.equals(own)) {
        return null;
      }
      root = own;
    }
    return root != null && isFree(root, question, found) ? root : null;
  }

  /// A path without the last elements, or null where it does not end in them.
  private static @Nullable Path without(Path file, List<String> path) {
    int above = file.getNameCount() - path.size();
    for (int i = 0; i < path.size(); i++) {
      if (above < 0 || !file.getName(above + i).toString().equals(path.get(i))) {
        return null;
      }
    }
    Path top = file.getRoot();
    return top == null || above == 0 ? top : top.resolve(file.subpath(0, above));
  }

  private static boolean isFree(
      Path root, ContentSearch.Question question, Map<Integer, Path> found) {
    List<FileEntry> entries = question.metainfo().layout().entries();
    for (int i = 0; i < entries.size(); i++) {
      FileEntry entry = entries.get(i);
      if (entry.isPadding() || found.containsKey(i)) {
        continue;
      }
      Path place = root;
      for (String name : entry.path()) {
        place = place.resolve(name);
      }
      Path known = question.known().get(i);
      boolean fits = known == null ? isNothing(place) : known.equals(place);
      if (!fits) {
        return false;
      }
    }
    return true;
  }

  /// Nothing is there, or an empty file, which cannot be written over.
  private static boolean isNothing(Path place) {
    try {
      return !Files.exists(place, LinkOption.NOFOLLOW_LINKS)
          || Files.isRegularFile(place, LinkOption.NOFOLLOW_LINKS) && Files.size(place) == 0;
    } catch (IOException e) {
      return false;
    }
  }
}
