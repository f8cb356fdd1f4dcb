package picotorrent.metainfo;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/// Turns the names of a torrent into paths that are safe to write on every system: the same result
/// on each, so that a folder can move between them, and in every locale.
///
/// An element loses control, formatting and bidirectional characters, separators and what Windows
/// reserves become `_`, device names get a leading `_`, and dots and spaces at the end go, as do
/// the elements `.` and `..`. A path that another file has already, or that differs from it only in
/// case or in the composition of its characters, gets a number: `name.1.ext`. Stateless, any
/// thread.
public final class PathSanitiser {
  /// Longest element in bytes of UTF-8: what every common file system takes (255 bytes on Linux,
  /// 255 UTF-16 units on NTFS and APFS).
  public static final int MAX_ELEMENT_BYTES = 255;

  /// Longest path in bytes of UTF-8, so that it fits below a save folder within Linux's 4,096; the
  /// folders in the middle of a longer one are left out.
  public static final int MAX_PATH_BYTES = 3_000;

  // A longer "extension" is no extension but a name with a dot in it.
  private static final int MAX_EXTENSION_CHARS = 16;

  private static final String RESERVED = "/\\:*?\"<>|\uFFFD";
  private static final Set<String> DEVICES = devices();

  private static final int MAX_DEVICE_CHARS = 7;

  private PathSanitiser() {}

  private static Set<String> devices() {
    Set<String> names = new HashSet<>(Set.of("CON", "PRN", "AUX", "NUL", "CONIN$", "CONOUT$"));
    for (String port : List.of("COM", "LPT")) {
      for (char digit : "0123456789\u00B9\u00B2\u00B3".toCharArray()) {
        names.add(port + digit);
      }
    }
    return names;
  }

  /// Makes one element safe; empty when nothing of it is left.
  public static String element(String raw) {
    if (isSafe(raw)) {
      return raw;
    }
    StringBuilder safe = new StringBuilder(raw.length());
    Normalizer.normalize(raw, Normalizer.Form.NFC).codePoints().forEach(c -> append(safe, c));
    String name = withoutTail(safe.toString());
    return withoutTail(shortened(onDevice(name) ? "_" + name : name, ""));
  }

  /// Whether a name is safe as it is, as nearly all are: a torrent of 100,000 files is read in half
  /// the time.
  private static boolean isSafe(String name) {
    int length = name.length();
    if (length == 0 || length > MAX_ELEMENT_BYTES || onDevice(name)) {
      return false;
    }
    for (int i = 0; i < length; i++) {
      char c = name.charAt(i);
      if (c < ' ' || c > '~' || RESERVED.indexOf(c) >= 0) {
        return false;
      }
    }
    char last = name.charAt(length - 1);
    return last != '.' && last != ' ';
  }

  private static void append(StringBuilder safe, int c) {
    switch (Character.getType(c)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR -> {
        // Left out: invisible, and some of them reorder what follows.
      }
      case Character.SURROGATE -> safe.append('_');
      default -> safe.appendCodePoint(RESERVED.indexOf(c) >= 0 ? '_' : c);
    }
  }

  /// Windows drops dots and spaces at the end; this also empties `.` and `..`.
  private static String withoutTail(String name) {
    int end = name.length();
    while (end > 0 && (name.charAt(end - 1) == '.' || name.charAt(end - 1) == ' ')) {
      end--;
    }
    return name.substring(0, end);
  }

  private static boolean onDevice(String name) {
    int dot = name.indexOf('.');
    String stem = dot < 0 ? name : name.substring(0, dot);
    if (stem.length() > MAX_DEVICE_CHARS
        && !Character.isWhitespace(stem.charAt(MAX_DEVICE_CHARS))) {
      return false;
    }
    return DEVICES.contains(stem.stripTrailing().toUpperCase(Locale.ROOT));
  }

  /// Puts `infix` before the extension and cuts the stem so that all fits.
  private static String shortened(String name, String infix) {
    int dot = name.lastIndexOf('.');
    boolean hasExtension = dot > 0 && name.length() - dot <= MAX_EXTENSION_CHARS;
    String tail = infix + (hasExtension ? name.substring(dot) : "");
    String stem = hasExtension ? name.substring(0, dot) : name;
    int room = MAX_ELEMENT_BYTES - tail.getBytes(UTF_8).length;
    int end = 0;
    int bytes = 0;
    while (end < stem.length()) {
      int c = stem.codePointAt(end);
      bytes += c < 0x80 ? 1 : c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
      if (bytes > room) {
        break;
      }
      end += Character.charCount(c);
    }
    return stem.substring(0, end) + tail;
  }

  /// Makes the paths of one torrent safe and distinct, in order: an earlier file keeps its name. No
  /// file gets the path of a folder that another file lies in.
  ///
  /// @param raw for each file its elements, at least one
  /// @param fallback the name of what has no usable one
  public static List<List<String>> distinct(List<List<String>> raw, String fallback) {
    List<List<String>> safe = new ArrayList<>(raw.size());
    Set<String> taken = new HashSet<>();
    List<String> folder = List.of();
    for (List<String> path : raw) {
      List<String> elements = path(path, fallback);
      safe.add(elements);
      List<String> before = folder;
      folder = elements.subList(0, elements.size() - 1);
      if (!folder.equals(before)) {
        addFolders(elements, taken); // files of a folder mostly stand together
      }
    }
    Map<String, Integer> numbers = new HashMap<>();
    safe.replaceAll(path -> distinct(path, taken, numbers));
    return safe;
  }

  private static List<String> path(List<String> raw, String fallback) {
    List<String> elements = new ArrayList<>(raw.size());
    int bytes = 0;
    for (int i = 0; i < raw.size(); i++) {
      String element = element(raw.get(i));
      boolean needed = i == 0 || i == raw.size() - 1;
      if (element.isEmpty() && needed) {
        element = i == 0 ? fallback : "_";
      }
      bytes += (isPlain(element) ? element.length() : element.getBytes(UTF_8).length) + 1;
      if (!element.isEmpty() && (needed || bytes <= MAX_PATH_BYTES - MAX_ELEMENT_BYTES)) {
        elements.add(element);
      }
    }
    return elements;
  }

  private static void addFolders(List<String> path, Set<String> taken) {
    for (int depth = 1; depth < path.size(); depth++) {
      taken.add(key(path.subList(0, depth)));
    }
  }

  private static List<String> distinct(
      List<String> path, Set<String> taken, Map<String, Integer> numbers) {
    String key = key(path);
    if (taken.add(key)) {
      return List.copyOf(path);
    }
    List<String> renamed = new ArrayList<>(path);
    int number = numbers.getOrDefault(key, 0);
    do {
      number++;
      renamed.set(path.size() - 1, shortened(path.getLast(), "." + number));
    } while (!taken.add(key(renamed)));
    numbers.put(key, number);
    return List.copyOf(renamed);
  }

  /// Equal for paths that some file system takes for the same: upper case first, because that also
  /// unfolds letters such as the German sharp s.
  static String key(List<String> path) {
    String joined = String.join("/", path);
    if (isPlain(joined)) {
      return joined.toLowerCase(Locale.ROOT);
    }
    String decomposed = Normalizer.normalize(joined, Normalizer.Form.NFD);
    String folded = decomposed.toUpperCase(Locale.ROOT).toLowerCase(Locale.ROOT);
    return Normalizer.normalize(folded, Normalizer.Form.NFC);
  }

  private static boolean isPlain(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) >= 0x80) {
        return false;
      }
    }
    return true;
  }
}
