package picotorrent.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picotorrent.base.Hash;
import picotorrent.metainfo.ContentCheck;
import picotorrent.metainfo.ContentCheck.PieceState;
import picotorrent.metainfo.FileEntry;
import picotorrent.metainfo.FileEntry.Attribute;
import picotorrent.metainfo.Finding;
import picotorrent.metainfo.MagnetLink;
import picotorrent.metainfo.Metainfo;
import picotorrent.metainfo.Metainfo.Format;

/// The objects that `--json` prints: every key is always there, null or empty where there is
/// nothing. `docs/cli.md` is the contract.
final class InspectJson {
  private InspectJson() {}

  /// @param pieces whether to list the piece hashes
  /// @param check what verifying the data gave, or null
  @SuppressWarnings("NullAway") // a JSON object has null values
  static Map<String, Object> torrent(
      Metainfo metainfo, boolean pieces, ContentCheck.@Nullable Result check) {
    var geometry = metainfo.layout().geometry();
    var attribution = metainfo.attribution();
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("name", metainfo.name());
    json.put("format", metainfo.format().name().toLowerCase(Locale.ROOT));
    json.put("infoHashV1", hex(metainfo.infoHashes().v1()));
    json.put("infoHashV2", hex(metainfo.infoHashes().v2()));
    json.put("totalSize", metainfo.layout().contentBytes());
    json.put("pieceLength", geometry.pieceLengthBytes());
    json.put("pieceCount", geometry.pieceCount());
    json.put("private", metainfo.isPrivate());
    json.put("files", files(metainfo));
    json.put("trackers", metainfo.sources().trackers());
    json.put("webSeeds", metainfo.sources().webSeeds());
    json.put("httpSeeds", metainfo.sources().httpSeeds());
    json.put("nodes", metainfo.sources().nodes());
    json.put("comment", attribution.comment());
    json.put("createdBy", attribution.createdBy());
    json.put(
        "creationDate",
        attribution.creationDate() == null ? null : attribution.creationDate().toString());
    json.put("encoding", attribution.encoding());
    json.put("source", attribution.source());
    json.put("magnet", MagnetLink.of(metainfo).toString());
    json.put("findings", metainfo.findings().stream().map(InspectJson::finding).toList());
    json.put("pieces", pieces ? pieces(metainfo) : null);
    json.put("verification", check == null ? null : verification(check));
    return json;
  }

  @SuppressWarnings("NullAway")
  static Map<String, Object> magnet(MagnetLink link) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("infoHashV1", hex(link.infoHashes().v1()));
    json.put("infoHashV2", hex(link.infoHashes().v2()));
    json.put("name", link.name());
    json.put("trackers", link.trackers());
    json.put("webSeeds", link.webSeeds());
    json.put("peers", link.peers());
    json.put("nodes", link.nodes());
    json.put("selectOnly", link.selectOnly());
    json.put("length", link.length().isPresent() ? link.length().getAsLong() : null);
    return json;
  }

  static Map<String, Object> verification(ContentCheck.Result check) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("pieceCount", check.pieces().size());
    json.put("verified", check.piecesThatAre(PieceState.VERIFIED).size());
    json.put("failed", check.piecesThatAre(PieceState.FAILED));
    json.put("missing", check.piecesThatAre(PieceState.MISSING));
    json.put("files", check.files().stream().map(InspectJson::fileResult).toList());
    return json;
  }

  private static Map<String, Object> fileResult(ContentCheck.FileResult result) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("path", String.join("/", result.entry().path()));
    json.put("length", result.entry().length());
    json.put("state", state(result.state()));
    return json;
  }

  static String state(ContentCheck.FileState state) {
    return switch (state) {
      case VERIFIED -> "verified";
      case FAILED -> "failed";
      case MISSING -> "missing";
      case TOO_LONG -> "too long";
    };
  }

  /// The padding that a v2 torrent implies is no file of it.
  private static List<Map<String, Object>> files(Metainfo metainfo) {
    return metainfo.layout().entries().stream()
        .filter(entry -> !entry.isPadding() || metainfo.format() != Format.V2)
        .map(InspectJson::file)
        .toList();
  }

  @SuppressWarnings("NullAway")
  private static Map<String, Object> file(FileEntry entry) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("path", String.join("/", entry.path()));
    json.put("rawPath", String.join("/", entry.rawPath()));
    json.put("length", entry.length());
    json.put("padding", entry.isPadding());
    json.put("executable", entry.attributes().contains(Attribute.EXECUTABLE));
    json.put("hidden", entry.attributes().contains(Attribute.HIDDEN));
    json.put("symlink", entry.symlink() == null ? null : String.join("/", entry.symlink()));
    json.put("piecesRoot", hex(entry.piecesRoot()));
    return json;
  }

  private static Map<String, Object> finding(Finding finding) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("offset", finding.offset());
    json.put("severity", finding.severity().name().toLowerCase(Locale.ROOT));
    json.put("message", finding.message().toString());
    return json;
  }

  @SuppressWarnings("NullAway")
  private static List<Map<String, Object>> pieces(Metainfo metainfo) {
    List<Map<String, Object>> pieces = new ArrayList<>();
    for (int piece = 0; piece < metainfo.layout().geometry().pieceCount(); piece++) {
      Map<String, Object> json = new LinkedHashMap<>();
      json.put("v1", hex(metainfo.pieceHashes().v1(piece)));
      json.put("v2", hex(metainfo.pieceHashes().v2(piece)));
      pieces.add(json);
    }
    return pieces;
  }

  private static @Nullable String hex(@Nullable Hash hash) {
    return hash == null ? null : hash.toHex();
  }
}
