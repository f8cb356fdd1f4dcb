package picotorrent.metainfo;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.common.io.BaseEncoding;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import picotorrent.base.Hash;
import picotorrent.base.InfoHashes;
import picotorrent.base.Sentence;

/// Reads one magnet link.
final class MagnetParser {
  /// Multihash code of SHA-256 and its length, in hex (BEP 52 §"magnet links").
  static final String SHA256_MULTIHASH = "1220";

  // A link with a hundred trackers has 10,000.
  private static final int MAX_CHARS = 1 << 16;

  // File indexes that `so` may name; a range such as 0-2000000000 is a trap.
  private static final int MAX_SELECTED = 100_000;

  private static final String SCHEME = "magnet:?";

  private @Nullable Hash v1;
  private @Nullable Hash v2;
  private @Nullable String name;
  private OptionalLong length = OptionalLong.empty();
  private final List<String> trackers = new ArrayList<>();
  private final List<String> webSeeds = new ArrayList<>();
  private final List<String> peers = new ArrayList<>();
  private final List<String> nodes = new ArrayList<>();
  private final TreeSet<Integer> selected = new TreeSet<>();

  MagnetLink parse(String text) throws MetainfoException {
    String link = text.strip();
    if (link.length() > MAX_CHARS) {
      throw new MetainfoException(
          Sentence.of("The magnet link is longer than {0} characters", MAX_CHARS));
    }
    if (!link.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
      throw new MetainfoException(Sentence.of("A magnet link begins with '{0}'", SCHEME));
    }
    int from = SCHEME.length();
    while (from <= link.length()) {
      int ampersand = link.indexOf('&', from);
      int to = ampersand < 0 ? link.length() : ampersand;
      parameter(link.substring(from, to));
      from = to + 1;
    }
    if (v1 == null && v2 == null) {
      throw new MetainfoException(Sentence.of("The magnet link names no BitTorrent info hash"));
    }
    return new MagnetLink(
        new InfoHashes(v1, v2),
        name,
        List.copyOf(trackers),
        List.copyOf(webSeeds),
        List.copyOf(peers),
        List.copyOf(nodes),
        List.copyOf(selected),
        length);
  }

  private void parameter(String parameter) throws MetainfoException {
    int equals = parameter.indexOf('=');
    if (equals < 0) {
      return;
    }
    String value = unescaped(parameter.substring(equals + 1)).strip();
    if (value.isEmpty()) {
      return;
    }
    switch (key(parameter.substring(0, equals))) {
      case "xt" -> topic(value);
      case "dn" -> name = name == null ? value.replace('+', ' ') : name;
      case "tr" -> trackers.add(value);
      case "ws" -> webSeeds.add(value);
      case "x.pe" -> peers.add(value);
      case "dht" -> nodes.add(value);
      case "so" -> select(value);
      case "xl" -> length = number(value);
      default -> {
        // Other programs have parameters of their own.
      }
    }
  }

  /// `tr.1` counts as `tr`, and `amp;tr` was copied out of a web page.
  private static String key(String raw) {
    String key = raw.toLowerCase(Locale.ROOT);
    key = key.startsWith("amp;") ? key.substring("amp;".length()) : key;
    int end = key.length();
    while (end > 0 && Character.isDigit(key.charAt(end - 1))) {
      end--;
    }
    return end > 0 && end < key.length() && key.charAt(end - 1) == '.'
        ? key.substring(0, end - 1)
        : key;
  }

  private void topic(String urn) throws MetainfoException {
    String lower = urn.toLowerCase(Locale.ROOT);
    if (lower.startsWith("urn:btih:")) {
      v1 = only(v1, sha1(urn.substring("urn:btih:".length())));
    } else if (lower.startsWith("urn:btmh:")) {
      v2 = only(v2, sha256(urn.substring("urn:btmh:".length())));
    }
  }

  private static Hash only(@Nullable Hash before, Hash hash) throws MetainfoException {
    if (before != null && !before.equals(hash)) {
      throw new MetainfoException(Sentence.of("The magnet link names two torrents"));
    }
    return hash;
  }

  private static Hash sha1(String text) throws MetainfoException {
    try {
      return text.length() == 2 * Hash.SHA1_BYTES
          ? Hash.ofHex(text)
          : sha1Of(BaseEncoding.base32().decode(text.toUpperCase(Locale.ROOT)));
    } catch (IllegalArgumentException e) {
      throw new MetainfoException(Sentence.of("An info hash has 40 hex digits or 32 of base 32"));
    }
  }

  private static Hash sha1Of(byte[] bytes) {
    if (bytes.length != Hash.SHA1_BYTES) {
      throw new IllegalArgumentException("not 20 bytes");
    }
    return Hash.of(bytes);
  }

  private static Hash sha256(String text) throws MetainfoException {
    int digits = 2 * Hash.SHA256_BYTES;
    try {
      if (text.startsWith(SHA256_MULTIHASH)
          && text.length() == SHA256_MULTIHASH.length() + digits) {
        return Hash.ofHex(text.substring(SHA256_MULTIHASH.length()));
      }
    } catch (IllegalArgumentException e) {
      // Said below: no hex digits.
    }
    throw new MetainfoException(Sentence.of("A v2 info hash is 1220 and 64 hex digits"));
  }

  /// BEP 53: `0,2,4,6-8`. What is no index, or too many, is left out.
  private void select(String value) {
    for (String range : value.split(",", -1)) {
      int dash = range.indexOf('-');
      OptionalLong first = number(dash < 0 ? range : range.substring(0, dash));
      OptionalLong last = dash < 0 ? first : number(range.substring(dash + 1));
      if (first.isEmpty() || last.isEmpty() || last.getAsLong() > Integer.MAX_VALUE) {
        continue;
      }
      for (long index = first.getAsLong();
          index <= last.getAsLong() && selected.size() < MAX_SELECTED;
          index++) {
        selected.add((int) index);
      }
    }
  }

  private static OptionalLong number(String digits) {
    if (digits.isEmpty() || !digits.chars().allMatch(c -> c >= '0' && c <= '9')) {
      return OptionalLong.empty();
    }
    try {
      return OptionalLong.of(Long.parseLong(digits));
    } catch (NumberFormatException e) {
      return OptionalLong.empty();
    }
  }

  /// Percent-decoding; a percent sign without two hex digits stays as it is.
  private static String unescaped(String text) {
    if (text.indexOf('%') < 0) {
      return text;
    }
    byte[] in = text.getBytes(UTF_8);
    ByteArrayOutputStream out = new ByteArrayOutputStream(in.length);
    for (int i = 0; i < in.length; i++) {
      boolean hasTwoMore = i + 2 < in.length;
      int high = hasTwoMore ? Character.digit(in[i + 1], 16) : -1;
      int low = hasTwoMore ? Character.digit(in[i + 2], 16) : -1;
      if (in[i] == '%' && high >= 0 && low >= 0) {
        out.write(high << 4 | low);
        i += 2;
      } else {
        out.write(in[i]);
      }
    }
    return out.toString(UTF_8);
  }
}
