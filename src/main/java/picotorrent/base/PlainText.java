package picotorrent.base;

/// Text of strangers made safe to show: in a terminal, a log line, a table cell. Controls, line
/// breaks, private and unassigned characters and everything that turns the direction of writing or
/// cannot be seen becomes U+FFFD; markup is not its business.
public final class PlainText {
  private static final int REPLACEMENT = 0xfffd;

  private PlainText() {}

  /// Returns `text` on one line, without what could deceive or command.
  public static String of(String text) {
    return of(text, Integer.MAX_VALUE);
  }

  /// Returns `text` on one line, without what could deceive or command, of at most `maxChars`
  /// characters.
  public static String of(String text, int maxChars) {
    StringBuilder plain = new StringBuilder(Math.min(text.length(), maxChars));
    int at = 0;
    while (at < text.length()) {
      int point = text.codePointAt(at);
      int shown = isPlain(point) ? point : REPLACEMENT;
      if (plain.length() + Character.charCount(shown) > maxChars) {
        break;
      }
      plain.appendCodePoint(shown);
      at += Character.charCount(point);
    }
    return plain.toString();
  }

  /// Tells whether a code point shows as itself and does nothing else.
  public static boolean isPlain(int point) {
    return switch (Character.getType(point)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.PRIVATE_USE,
          Character.UNASSIGNED,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          false;
      default -> true;
    };
  }
}
