package picotorrent.webseed;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The header of an answer that is a part of a file (RFC 9110 §14.4).
///
/// @param from first byte
/// @param to last byte, inclusive
/// @param total length of the file, -1 where the server does not say
record ContentRange(long from, long to, long total) {
  private static final Pattern FORM =
      Pattern.compile("bytes\\s+(\\d{1,18})-(\\d{1,18})/(\\d{1,18}|\\*)");

  /// Reads `bytes 0-499/1234`; null for anything else.
  static @Nullable ContentRange parse(String text) {
    Matcher matcher = FORM.matcher(text.strip());
    if (!matcher.matches()) {
      return null;
    }
    String total = matcher.group(3);
    return new ContentRange(
        Long.parseLong(matcher.group(1)),
        Long.parseLong(matcher.group(2)),
        total.equals("*") ? -1 : Long.parseLong(total));
  }
}
