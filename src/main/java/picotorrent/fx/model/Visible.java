package picotorrent.fx.model;

import java.nio.file.Path;

/// Makes text from strangers fit for one line of a window: nothing invisible, nothing that turns
/// the direction of what follows, never longer than a person reads.
///
/// JavaFX lays out every character it is given, so the limit also bounds the work per cell.
public final class Visible {
  /// Longer text is cut; a label that shows more would be wider than any screen.
  public static final int MAX_CHARS = 400;

  private static final char REPLACEMENT = '\uFFFD';

  private Visible() {}

  /// One line: control, format (bidi included) and unpaired surrogate characters are replaced, the
  /// rest is cut at [#MAX_CHARS].
  public static String line(String text) {
    return line(text, MAX_CHARS);
  }

  /// As [#line(String)], cut at another length.
  public static String line(String text, int maxChars) {
    if (isHarmless(text, maxChars)) {
      return text;
    }
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < text.length() && line.length() < maxChars; ) {
      int c = text.codePointAt(i);
      line.appendCodePoint(isHarmless(c) ? c : REPLACEMENT);
      i += Character.charCount(c);
    }
    return line.length() < maxChars ? line.toString() : line.append('…').toString();
  }

  /// A path as a person knows it: their home is `~`.
  public static String path(Path path) {
    Path home = Path.of(System.getProperty("user.home", ""));
    boolean inside = home.getNameCount() > 0 && path.startsWith(home) && !path.equals(home);
    return line(inside ? Path.of("~").resolve(home.relativize(path)).toString() : path.toString());
  }

  private static boolean isHarmless(String text, int maxChars) {
    return text.length() <= maxChars && text.codePoints().allMatch(Visible::isHarmless);
  }

  private static boolean isHarmless(int c) {
    return switch (Character.getType(c)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.PRIVATE_USE,
          Character.UNASSIGNED ->
          false;
      default -> true;
    };
  }
}
