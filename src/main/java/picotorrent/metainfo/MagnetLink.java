package picotorrent.metainfo;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import picotorrent.base.Endpoint;
import picotorrent.base.InfoHashes;

/// A magnet link (BEP 9 §"magnet URI format", BEP 53): the info hashes of a torrent and hints where
/// to find it. Strings are as the link has them, decoded; neither safe URLs nor safe to show.
///
/// @param infoHashes v1 (`urn:btih:`, hex or base32), v2 (`urn:btmh:`) or both
/// @param name `dn`, or null
/// @param trackers `tr`, in order
/// @param webSeeds `ws`
/// @param peers `x.pe`, each `host:port`
/// @param nodes `dht`, each `host:port`
/// @param selectOnly `so`: the file indexes wanted, ascending; empty for all
/// @param length `xl` in bytes
public record MagnetLink(
    InfoHashes infoHashes,
    @Nullable String name,
    List<String> trackers,
    List<String> webSeeds,
    List<String> peers,
    List<String> nodes,
    List<Integer> selectOnly,
    OptionalLong length) {

  /// Reads a link; one without a usable info hash is refused, odd hints are left out.
  public static MagnetLink parse(String link) throws MetainfoException {
    return new MagnetParser().parse(link);
  }

  /// The link that leads to a torrent.
  public static MagnetLink of(Metainfo metainfo) {
    return new MagnetLink(
        metainfo.infoHashes(),
        metainfo.name(),
        metainfo.sources().trackers().stream().flatMap(List::stream).distinct().toList(),
        metainfo.sources().webSeeds(),
        List.of(),
        metainfo.sources().nodes(),
        List.of(),
        OptionalLong.of(metainfo.layout().contentBytes()));
  }

  /// What [TorrentReader#readInfo] wants to know besides the metadata: every tracker is a tier.
  public Metainfo.Sources sources() {
    return new Metainfo.Sources(
        trackers.stream().map(List::of).toList(), webSeeds, List.of(), nodes);
  }

  /// The peers that are named by an address; names would have to be asked of DNS, which a link must
  /// not make us do.
  public List<Endpoint> endpoints() {
    return peers.stream().map(MagnetLink::endpoint).flatMap(Optional::stream).toList();
  }

  private static Optional<Endpoint> endpoint(String peer) {
    try {
      return Optional.of(Endpoint.parse(peer));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /// Returns the link as text, ASCII only.
  @Override
  public String toString() {
    return MagnetFormatter.format(this);
  }
}
