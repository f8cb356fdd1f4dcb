package picotorrent.tracker;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.net.URI;
import java.util.HexFormat;

/// The query of a tracker URL under construction: what the URL has already is kept as it is, and
/// values are escaped byte by byte (RFC 3986 §2.3).
final class Query {
  private static final HexFormat HEX = HexFormat.of().withUpperCase();

  private final StringBuilder url;
  private char separator;

  Query(URI base) {
    url = new StringBuilder(base.toASCIIString());
    String query = base.getRawQuery();
    separator = query == null ? '?' : '&';
    if (query != null && (query.isEmpty() || query.endsWith("&"))) {
      url.setLength(url.length() - 1);
      separator = query.isEmpty() ? '?' : '&';
    }
  }

  Query add(String name, long number) {
    return add(name, Long.toString(number));
  }

  Query add(String name, String text) {
    return add(name, text.getBytes(ISO_8859_1));
  }

  Query add(String name, byte[] value) {
    url.append(separator).append(name).append('=');
    separator = '&';
    for (byte b : value) {
      if (isUnreserved(b)) {
        url.append((char) b);
      } else {
        url.append('%').append(HEX.toHexDigits(b));
      }
    }
    return this;
  }

  URI toUri() {
    return URI.create(url.toString());
  }

  private static boolean isUnreserved(byte b) {
    return (b >= 'a' && b <= 'z')
        || (b >= 'A' && b <= 'Z')
        || (b >= '0' && b <= '9')
        || b == '-'
        || b == '.'
        || b == '_'
        || b == '~';
  }
}
