package picotorrent.base;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The project's version, as the build wrote it into `version.properties`.
///
/// @param text such as `1.12.3`, or [#UNKNOWN]
public record Version(String text) {
  /// What the text is when the version cannot be read.
  public static final String UNKNOWN = "unknown";

  private static final Pattern NUMBERS = Pattern.compile("(\\d{1,2})\\.(\\d{1,2})(?:\\D.*)?");
  private static final String FALLBACK_PREFIX = "-pT0001-";

  /// The version of the running program.
  public static Version current() {
    return Current.VERSION;
  }

  /// The first eight bytes of our peer ids (BEP 20): `-pT`, two digits each of the major and the
  /// minor version, `-`. 1.12.3 gives `-pT0112-`; a version that cannot be read gives `-pT0001-`.
  public String peerIdPrefix() {
    Matcher numbers = NUMBERS.matcher(text);
    if (!numbers.matches()) {
      return FALLBACK_PREFIX;
    }
    return "-pT%2s%2s-".formatted(numbers.group(1), numbers.group(2)).replace(' ', '0');
  }

  /// What we call ourselves in handshakes, requests and torrents: `Picotorrent 1.12.3`.
  public String userAgent() {
    return "Picotorrent " + text;
  }

  @Override
  public String toString() {
    return text;
  }

  /// Read once, when it is first asked for.
  private static final class Current {
    static final Version VERSION = read();

    private static Version read() {
      Properties properties = new Properties();
      try (InputStream in = Version.class.getResourceAsStream("/picotorrent/version.properties")) {
        if (in != null) {
          properties.load(new InputStreamReader(in, UTF_8));
        }
      } catch (IOException e) {
        return new Version(UNKNOWN);
      }
      return new Version(properties.getProperty("version", UNKNOWN));
    }
  }
}
