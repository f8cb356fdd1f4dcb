package picotorrent.session;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picotorrent.metainfo.ContentPlaces;
import picotorrent.metainfo.Metainfo;

/// Where a person's own data has the files of a torrent, for seeding it in place: the overrides
/// that a store wants. Files that share one path lie in it one behind the other.
final class Placement {
  private Placement() {}

  /// The places by entry of the layout. Looks at the disk: never on the loop.
  static Map<Integer, Path> of(Metainfo metainfo, Path data) {
    Map<Integer, Path> places = new LinkedHashMap<>();
    if (metainfo.layout().files().isEmpty()) {
      return places;
    }
    List<ContentPlaces.@Nullable Place> found = ContentPlaces.of(metainfo.layout(), data);
    for (int entry = 0; entry < found.size(); entry++) {
      ContentPlaces.Place place = found.get(entry);
      if (place != null) {
        places.put(entry, place.file());
      }
    }
    return places;
  }
}
