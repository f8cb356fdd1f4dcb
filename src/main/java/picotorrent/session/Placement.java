package picotorrent.session;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picotorrent.metainfo.FileEntry;
import picotorrent.metainfo.Metainfo;

/// Where a person's own data has the files of a torrent, for seeding it in place.
///
/// The data is the file of a single-file torrent; the folder of a torrent, whatever it is called
/// now (or the folder that the torrent's folder lies in); or one file that is all files one behind
/// the other.
final class Placement {
  private Placement() {}

  /// The places by entry of the layout. Looks at the disk: never on the loop.
  static Map<Integer, Path> of(Metainfo metainfo, Path data) {
    boolean folder = Files.isDirectory(data);
    Path root = folder ? root(metainfo, data) : data;
    Map<Integer, Path> places = new LinkedHashMap<>();
    List<FileEntry> entries = metainfo.layout().entries();
    for (int i = 0; i < entries.size(); i++) {
      FileEntry entry = entries.get(i);
      if (!entry.isPadding()) {
        places.put(i, folder ? below(root, entry) : data);
      }
    }
    return places;
  }

  /// The torrent's own folder, which may be inside the one that was named.
  private static Path root(Metainfo metainfo, Path data) {
    List<FileEntry> files = metainfo.layout().files();
    if (files.isEmpty()) {
      return data;
    }
    String top = files.getFirst().path().getFirst();
    Path inside = data.resolve(top);
    Path name = data.getFileName();
    boolean isItself = name != null && name.toString().equals(top);
    return !isItself && Files.isDirectory(inside) ? inside : data;
  }

  private static Path below(Path root, FileEntry entry) {
    if (entry.path().size() == 1) {
      return root.resolve(entry.path().getFirst());
    }
    Path path = root;
    for (String element : entry.path().subList(1, entry.path().size())) {
      path = path.resolve(element);
    }
    return path;
  }
}
