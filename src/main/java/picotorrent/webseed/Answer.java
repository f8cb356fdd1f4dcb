package picotorrent.webseed;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import picotorrent.base.Sentence;

/// What the head of an answer means for the request it answers.
sealed interface Answer {
  /// A server that ignores ranges is tolerated as long as what it sends in vain is less.
  long MAX_SKIPPED_BYTES = 4 << 20;

  /// What fits a long.
  int MAX_DIGITS = 18;

  /// The body is what was asked for, behind so many bytes that were not.
  record Content(long skipBytes) implements Answer {}

  /// The body says how many seconds to wait (BEP 17 §"503").
  record WaitText() implements Answer {}

  /// The file is not there.
  record Missing(int status) implements Answer {}

  /// Nothing useful now; `atLeastSeconds` is what the server asks to wait, 0 for nothing.
  record Later(Sentence why, long atLeastSeconds) implements Answer {}

  /// This server will never be of use.
  record Never(Sentence why) implements Answer {}

  /// Reads the head of an answer to a server of files (BEP 19).
  ///
  /// @param headers names in lower case
  /// @param from where in the file the wanted bytes begin
  /// @param fileBytes how long the file is
  static Answer ofFile(int status, Map<String, String> headers, long from, long fileBytes) {
    return switch (status) {
      case 200 ->
          isEncoded(headers) ? compressed() : whole(headers.get("content-length"), from, fileBytes);
      case 206 ->
          isEncoded(headers) ? compressed() : part(headers.get("content-range"), from, fileBytes);
      case 503 -> new Later(Sentence.of("the server is busy"), number(headers.get("retry-after")));
      default -> other(status, headers);
    };
  }

  /// Reads the head of an answer to a server of pieces (BEP 17).
  ///
  /// @param headers names in lower case
  static Answer ofPiece(int status, Map<String, String> headers) {
    return switch (status) {
      case 200, 206 -> isEncoded(headers) ? compressed() : new Content(0);
      case 503 ->
          headers.containsKey("retry-after")
              ? new Later(Sentence.of("the server is busy"), number(headers.get("retry-after")))
              : new WaitText();
      default -> other(status, headers);
    };
  }

  private static Answer other(int status, Map<String, String> headers) {
    return switch (status) {
      case 404, 410 -> new Missing(status);
      case 416 -> new Never(Sentence.of("its file has another length"));
      default ->
          new Later(
              Sentence.of("HTTP status {0}", Integer.toString(status)),
              number(headers.get("retry-after")));
    };
  }

  private static boolean isEncoded(Map<String, String> headers) {
    return !headers.getOrDefault("content-encoding", "identity").equalsIgnoreCase("identity");
  }

  private static Answer compressed() {
    return new Later(Sentence.of("it compresses what it was asked to leave as it is"), 0);
  }

  private static Answer part(@Nullable String said, long from, long fileBytes) {
    ContentRange range = said == null ? null : ContentRange.parse(said);
    if (range == null || range.from() != from) {
      return new Later(Sentence.of("it sends another part than was asked for"), 0);
    }
    return range.total() >= 0 && range.total() != fileBytes
        ? new Never(Sentence.of("its file has another length"))
        : new Content(0);
  }

  /// The whole file: the server ignores ranges.
  private static Answer whole(@Nullable String length, long from, long fileBytes) {
    if (length != null && number(length) != fileBytes) {
      return new Never(Sentence.of("its file has another length"));
    }
    return from > MAX_SKIPPED_BYTES
        ? new Never(Sentence.of("it cannot send parts of a file"))
        : new Content(from);
  }

  /// A number of digits, 0 for anything else.
  static long number(@Nullable CharSequence text) {
    if (text == null || text.isEmpty() || text.length() > MAX_DIGITS) {
      return 0;
    }
    boolean digits = text.chars().allMatch(c -> c >= '0' && c <= '9');
    return digits ? Long.parseLong(text, 0, text.length(), 10) : 0;
  }
}
