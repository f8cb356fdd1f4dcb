package picotorrent.webseed;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URI;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import picotorrent.base.Hash;
import picotorrent.metainfo.FileEntry;
import picotorrent.metainfo.Layout;

/// Where a web seed has the files of a torrent (BEP 19 §"metadata extension"), and the pieces (BEP
/// 17 §"protocol").
final class WebSeedUrls {
  private static final HexFormat HEX = HexFormat.of().withUpperCase();

  private WebSeedUrls() {}

  /// The URL of a file, or empty where the torrent's names make none.
  ///
  /// A torrent of one file lies at the base itself, whatever its format, unless that ends with a
  /// slash, which asks for the name behind it. A folder's files lie below the base by their whole
  /// path. Names are the torrent's own; an element that would lead elsewhere (`..`) makes the file
  /// unreachable.
  static Optional<URI> file(URI base, Layout layout, FileEntry entry) {
    String url = base.toASCIIString();
    if (!layout.folder() && !url.endsWith("/")) {
      return Optional.of(base);
    }
    if (base.getRawQuery() != null) {
      return Optional.empty();
    }
    StringBuilder path = new StringBuilder(url.endsWith("/") ? url : url + "/");
    List<String> names = entry.rawPath();
    for (int i = 0; i < names.size(); i++) {
      String name = names.get(i);
      if (name.isEmpty() || name.equals(".") || name.equals("..")) {
        return Optional.empty();
      }
      escape(path.append(i == 0 ? "" : "/"), name.getBytes(UTF_8));
    }
    return Optional.of(URI.create(path.toString()));
  }

  /// The URL of the bytes `from` to `to` (exclusive) of a piece of `pieceBytes`.
  static URI piece(URI base, Hash infoHash, int piece, int from, int to, int pieceBytes) {
    StringBuilder url = new StringBuilder(base.toASCIIString());
    url.append(base.getRawQuery() == null ? '?' : '&').append("info_hash=");
    escape(url, infoHash.toBytes());
    url.append("&piece=").append(piece);
    if (from > 0 || to < pieceBytes) {
      url.append("&ranges=").append(from).append('-').append(to - 1);
    }
    return URI.create(url.toString());
  }

  private static void escape(StringBuilder target, byte[] raw) {
    for (byte b : raw) {
      boolean plain =
          (b >= 'a' && b <= 'z') || (b >= 'A' && b <= 'Z') || (b >= '0' && b <= '9') || isMark(b);
      if (plain) {
        target.append((char) b);
      } else {
        target.append('%').append(HEX.toHexDigits(b));
      }
    }
  }

  private static boolean isMark(byte b) {
    return b == '-' || b == '.' || b == '_' || b == '~';
  }
}
