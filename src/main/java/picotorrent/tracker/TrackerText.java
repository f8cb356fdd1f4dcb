package picotorrent.tracker;

import java.nio.charset.StandardCharsets;
import picotorrent.base.PlainText;

/// Words from a tracker, made safe to show: UTF-8 with replacement, without control, direction or
/// other invisible characters, and short.
final class TrackerText {
  /// What fits a tooltip; the rest of a longer message is cut off.
  static final int MAX_CHARS = 300;

  private TrackerText() {}

  static String clean(byte[] raw) {
    StringBuilder shown = new StringBuilder();
    new String(raw, 0, Math.min(raw.length, 4 * MAX_CHARS), StandardCharsets.UTF_8)
        .codePoints()
        .map(c -> Character.isWhitespace(c) ? ' ' : c)
        .filter(PlainText::isPlain)
        .limit(MAX_CHARS)
        .forEach(shown::appendCodePoint);
    return shown.toString().strip();
  }
}
