package picotorrent.metainfo;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.List;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;
import picotorrent.base.Hash;

/// Writes magnet links.
final class MagnetFormatter {
  private static final String UNRESERVED = "-._~:[]";

  private final StringJoiner parameters = new StringJoiner("&", "magnet:?", "");

  static String format(MagnetLink link) {
    return new MagnetFormatter().write(link);
  }

  private String write(MagnetLink link) {
    hash("xt=urn:btih:", link.infoHashes().v1());
    hash("xt=urn:btmh:" + MagnetParser.SHA256_MULTIHASH, link.infoHashes().v2());
    String name = link.name();
    if (name != null) {
      parameters.add("dn=" + escaped(name));
    }
    link.length().ifPresent(length -> parameters.add("xl=" + length));
    all("tr=", link.trackers());
    all("ws=", link.webSeeds());
    all("x.pe=", link.peers());
    all("dht=", link.nodes());
    if (!link.selectOnly().isEmpty()) {
      parameters.add("so=" + ranges(link.selectOnly()));
    }
    return parameters.toString();
  }

  private void hash(String prefix, @Nullable Hash hash) {
    if (hash != null) {
      parameters.add(prefix + hash.toHex());
    }
  }

  private void all(String prefix, List<String> values) {
    values.forEach(value -> parameters.add(prefix + escaped(value)));
  }

  /// RFC 3986: everything but unreserved characters as the percent-encoded bytes of UTF-8.
  private static String escaped(String text) {
    StringBuilder out = new StringBuilder(text.length() + 16);
    for (byte b : text.getBytes(UTF_8)) {
      boolean plain =
          (b >= 'a' && b <= 'z')
              || (b >= 'A' && b <= 'Z')
              || (b >= '0' && b <= '9')
              || UNRESERVED.indexOf(b) >= 0;
      if (plain) {
        out.append((char) b);
      } else {
        out.append('%');
        out.append(Character.forDigit((b >> 4) & 15, 16)).append(Character.forDigit(b & 15, 16));
      }
    }
    return out.toString();
  }

  private static String ranges(List<Integer> indexes) {
    StringJoiner ranges = new StringJoiner(",");
    int first = 0;
    for (int i = 1; i <= indexes.size(); i++) {
      if (i == indexes.size() || indexes.get(i) != indexes.get(i - 1) + 1) {
        int last = i - 1;
        ranges.add(
            first == last
                ? indexes.get(first).toString()
                : indexes.get(first) + "-" + indexes.get(last));
        first = i;
      }
    }
    return ranges.toString();
  }
}
