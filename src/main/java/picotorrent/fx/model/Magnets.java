package picotorrent.fx.model;

import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import picotorrent.base.InfoHashes;
import picotorrent.metainfo.MagnetLink;

/// Magnet links as text: told from other text, and made for what is in the list.
public final class Magnets {
  /// Longer text is not looked at.
  private static final int MAX_CHARS = 1 << 16;

  private Magnets() {}

  /// Tells whether a text looks like a magnet link for a torrent.
  public static boolean isMagnet(String text) {
    if (text.length() > MAX_CHARS) {
      return false;
    }
    String link = text.strip().toLowerCase(Locale.ROOT);
    return link.startsWith("magnet:?") && link.contains("urn:bt");
  }

  /// The link of a torrent: its hashes and its name.
  public static String link(InfoHashes hashes, String name) {
    return new MagnetLink(
            hashes,
            name,
            List.of(),
            List.of(),
            List.of(),
            List.of(),
            List.of(),
            OptionalLong.empty())
        .toString();
  }
}
