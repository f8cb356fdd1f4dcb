package picotorrent.session.content;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picotorrent.metainfo.Metainfo;

/// The web seeds of a torrent by the way in which they are asked. As they were written down, not
/// yet safe URLs.
///
/// @param files those that serve files (BEP 19)
/// @param pieces those that serve pieces (BEP 17)
public record SeedUrls(List<String> files, List<String> pieces) {
  /// Those that a person has chosen, or (null) those that the torrent lists.
  public static SeedUrls of(Metainfo.Sources listed, @Nullable List<String> chosen) {
    if (chosen == null) {
      return new SeedUrls(listed.webSeeds(), listed.httpSeeds());
    }
    List<String> pieces = chosen.stream().filter(listed.httpSeeds()::contains).toList();
    List<String> files = chosen.stream().filter(url -> !listed.httpSeeds().contains(url)).toList();
    return new SeedUrls(files, pieces);
  }

  /// All of them.
  List<String> all() {
    List<String> all = new ArrayList<>(files);
    all.addAll(pieces);
    return all;
  }
}
