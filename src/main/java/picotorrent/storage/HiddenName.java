package picotorrent.storage;

import com.google.common.hash.Hashing;
import java.nio.charset.StandardCharsets;

/// Names that are made from the names of files.
final class HiddenName {
  /// What the usual file systems take.
  static final int MAX_NAME_BYTES = 255;

  private static final int DIGITS = 32;

  private HiddenName() {}

  /// A hidden name for what belongs to `name`; where the two together would be too long for a file
  /// system, a hash stands for the name.
  static String of(String name, String ending) {
    String whole = "." + name + ending;
    return bytes(whole) <= MAX_NAME_BYTES ? whole : "." + hash(name) + ending;
  }

  /// `name`, cut so that `more` bytes fit behind it.
  static String cut(String name, int more) {
    int end = name.length();
    while (bytes(name.substring(0, end)) + more > MAX_NAME_BYTES) {
      end = name.offsetByCodePoints(end, -1);
    }
    return name.substring(0, end);
  }

  private static String hash(String name) {
    return Hashing.sha256()
        .hashString(name, StandardCharsets.UTF_8)
        .toString()
        .substring(0, DIGITS);
  }

  private static int bytes(String name) {
    return name.getBytes(StandardCharsets.UTF_8).length;
  }
}
