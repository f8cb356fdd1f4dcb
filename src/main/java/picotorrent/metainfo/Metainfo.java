package picotorrent.metainfo;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picotorrent.base.InfoHashes;

/// A torrent file that has been read and found sound: what all the rest of the engine works from.
///
/// @param infoHashes over the raw bytes of the info dictionary, never of a re-encoding
/// @param format v1, v2 or hybrid
/// @param name as the torrent has it; for display (the layout has the safe form)
/// @param layout the piece space and the files
/// @param pieceHashes what the pieces hash to
/// @param isPrivate whether peers may come from its trackers only (BEP 27)
/// @param sources where peers and data may be found
/// @param attribution who made it, when and with what
/// @param findings what is odd about it, in order of offset
/// @param info the raw bytes of the info dictionary, for metadata exchange (BEP 9); not to be
///   changed
public record Metainfo(
    InfoHashes infoHashes,
    Format format,
    String name,
    Layout layout,
    PieceHashes pieceHashes,
    boolean isPrivate,
    Sources sources,
    Attribution attribution,
    List<Finding> findings,
    byte[] info) {

  /// The same torrent, found elsewhere.
  public Metainfo withSources(Sources others) {
    return new Metainfo(
        infoHashes,
        format,
        name,
        layout,
        pieceHashes,
        isPrivate,
        others,
        attribution,
        findings,
        info);
  }

  /// The three formats there are.
  public enum Format {
    V1,
    V2,
    HYBRID
  }

  /// Where peers and data may be found. Every string is as the torrent has it, not yet a safe URL.
  ///
  /// @param trackers tiers in order, each a list of announce URLs (BEP 12)
  /// @param webSeeds `url-list` (BEP 19)
  /// @param httpSeeds `httpseeds` (BEP 17)
  /// @param nodes DHT nodes as `host:port` (BEP 5)
  public record Sources(
      List<List<String>> trackers,
      List<String> webSeeds,
      List<String> httpSeeds,
      List<String> nodes) {}

  /// Who made the torrent, when and with what; null where it does not say.
  public record Attribution(
      @Nullable String comment,
      @Nullable String createdBy,
      @Nullable Instant creationDate,
      @Nullable String encoding,
      @Nullable String source) {}
}
