package picotorrent.base;

/// Makes text that came from outside fit to be shown: in a terminal, a log or a window. Stateless,
/// any thread.
public final class DisplayText {
  private static final char REPLACEMENT = '\uFFFD';

  private DisplayText() {}

  /// Replaces by U+FFFD what could command a terminal, break a line or reorder what is read:
  /// control characters (ESC, C1), format characters (bidirectional overrides, zero-width), line
  /// and paragraph separators, lone surrogates.
  public static String of(String raw) {
    StringBuilder shown = new StringBuilder(raw.length());
    raw.codePoints().forEach(c -> shown.appendCodePoint(isPlain(c) ? c : REPLACEMENT));
    return shown.toString();
  }

  private static boolean isPlain(int c) {
    return switch (Character.getType(c)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.SURROGATE ->
          false;
      default -> true;
    };
  }
}
