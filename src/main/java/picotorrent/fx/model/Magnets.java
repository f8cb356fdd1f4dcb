package picotorrent.fx.model;

import java.util.Locale;

/// Tells magnet links from other text.
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
}
