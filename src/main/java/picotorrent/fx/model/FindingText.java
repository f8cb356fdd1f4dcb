package picotorrent.fx.model;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import picotorrent.metainfo.Finding;

/// A finding of the strict reader as a person reads it: what is odd in a few words, and what comes
/// of it.
///
/// @param title what is odd
/// @param help what comes of it, or where; may be empty
public record FindingText(String title, String help) {
  private static final int MAX_KEY_CHARS = 40;

  /// The words for a finding in a file; one that has none of its own says what the reader said.
  public static FindingText of(Finding finding, byte[] file, Texts texts) {
    String key = "finding." + finding.message().key();
    if (!texts.has(key)) {
      return new FindingText(sentence(texts.say(finding.message())), "");
    }
    String help = key + ".help";
    return new FindingText(
        texts.get(key),
        texts.has(help) ? texts.get(help, stringAt(file, (int) finding.offset())) : "");
  }

  private static String sentence(String message) {
    return message.isEmpty()
        ? message
        : message.substring(0, 1).toUpperCase(Locale.ROOT) + message.substring(1);
  }

  /// The bencoded string at an offset, safe to show; empty where there is none.
  private static String stringAt(byte[] file, int offset) {
    int length = 0;
    int at = offset;
    while (at >= 0 && at < file.length && file[at] >= '0' && file[at] <= '9' && length < 1_000) {
      length = length * 10 + file[at++] - '0';
    }
    boolean whole = at > offset && at < file.length && file[at] == ':';
    int end = Math.min(file.length, at + 1 + Math.min(length, MAX_KEY_CHARS));
    return whole
        ? Visible.line(new String(file, at + 1, end - at - 1, StandardCharsets.UTF_8))
        : "";
  }
}
