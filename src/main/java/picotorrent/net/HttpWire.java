package picotorrent.net;

import com.google.common.base.Ascii;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import picotorrent.port.Fetcher.Failure;

/// How the heads of HTTP/1.1 look in bytes (RFC 9112); [HttpBody] has what follows them.
final class HttpWire {
  /// Bytes of all header lines; servers in the wild stay below 8 KiB.
  static final int MAX_HEAD_BYTES = 32 << 10;

  /// Interim answers (1xx) before the real one.
  static final int MAX_INTERIM = 8;

  /// Holds a head; who reads a body in larger parts reads past it.
  private static final int BUFFER_BYTES = 8 << 10;

  private static final String KEEP_ALIVE = "keep-alive";

  private HttpWire() {}

  /// The head of an answer.
  ///
  /// @param persistent whether the server leaves its end of the connection open for another request
  /// @param headers names in lower case, first value of each
  record Head(int status, boolean persistent, Map<String, String> headers) {
    boolean isRedirect() {
      return switch (status) {
        case 301, 302, 303, 307, 308 -> headers.containsKey("location");
        default -> false;
      };
    }
  }

  /// Writes the head of a request; a header that would smuggle another line in is refused.
  static byte[] requestHead(String method, URI uri, Map<String, String> headers, long bodyBytes)
      throws HttpFailure {
    StringBuilder head = new StringBuilder();
    head.append(token(method)).append(' ').append(HttpUrl.target(uri)).append(" HTTP/1.1\r\n");
    line(head, "Host", HttpUrl.authority(uri));
    for (Map.Entry<String, String> header : headers.entrySet()) {
      line(head, token(header.getKey()), header.getValue());
    }
    if (bodyBytes >= 0) {
      line(head, "Content-Length", Long.toString(bodyBytes));
    }
    if (!keepsConnection(headers)) {
      line(head, "Connection", "close");
    }
    return head.append("\r\n").toString().getBytes(StandardCharsets.UTF_8);
  }

  /// Whether a request asks, in its headers, for its connection to be kept.
  static boolean keepsConnection(Map<String, String> headers) {
    return Ascii.equalsIgnoreCase(KEEP_ALIVE, headers.getOrDefault("Connection", ""));
  }

  private static void line(StringBuilder head, String name, String value) throws HttpFailure {
    if (value.chars().anyMatch(c -> c < ' ' && c != '\t' || c == 0x7f)) {
      throw new HttpFailure(Failure.BROKEN, "a control character in header {0}", name);
    }
    head.append(name).append(": ").append(value).append("\r\n");
  }

  private static String token(String name) throws HttpFailure {
    boolean good =
        !name.isEmpty()
            && name.chars()
                .allMatch(c -> c > ' ' && c < 0x7f && "\"(),/:;<=>?@[\\]{}".indexOf(c) < 0);
    if (!good) {
      throw new HttpFailure(Failure.BROKEN, "not a header name");
    }
    return name;
  }

  /// A stream that reads ahead.
  static InputStream buffered(InputStream socket) {
    return new BufferedInputStream(socket, BUFFER_BYTES);
  }

  /// Reads the head of the final answer.
  static Head readHead(InputStream in) throws IOException {
    for (int i = 0; i < MAX_INTERIM; i++) {
      Head head = readOneHead(in);
      if (head.status / 100 != 1) {
        return head;
      }
    }
    throw new HttpFailure(Failure.BROKEN, "nothing but interim answers");
  }

  private static Head readOneHead(InputStream in) throws IOException {
    int[] left = {MAX_HEAD_BYTES};
    String first = readLine(in, left);
    int status = status(first);
    Map<String, String> headers = new LinkedHashMap<>();
    for (String line = readLine(in, left); !line.isEmpty(); line = readLine(in, left)) {
      int colon = line.indexOf(':');
      if (colon <= 0 || line.charAt(0) <= ' ' || line.charAt(colon - 1) <= ' ') {
        throw new HttpFailure(Failure.BROKEN, "a header line that is none");
      }
      String name = Ascii.toLowerCase(line.substring(0, colon));
      String value = line.substring(colon + 1).strip();
      String earlier = headers.putIfAbsent(name, value);
      if (earlier != null && name.equals("content-length") && !earlier.equals(value)) {
        throw new HttpFailure(Failure.BROKEN, "two lengths");
      }
    }
    return new Head(status, isPersistent(first, headers.getOrDefault("connection", "")), headers);
  }

  private static int status(String line) throws HttpFailure {
    if (line.matches("HTTP/1\\.[01] [1-9][0-9]{2}( .*)?")) {
      return Integer.parseInt(line.substring(9, 12));
    }
    throw new HttpFailure(Failure.BROKEN, "the answer is not HTTP/1.1");
  }

  /// RFC 9112 §9.3.
  private static boolean isPersistent(String statusLine, String connection) {
    String said = Ascii.toLowerCase(connection);
    return statusLine.startsWith("HTTP/1.1") ? !said.contains("close") : said.equals(KEEP_ALIVE);
  }

  /// A line without its end (CR LF, or LF alone as some servers write).
  static String readLine(InputStream in, int[] left) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int c = in.read(); c != '\n'; c = in.read()) {
      if (c < 0) {
        throw new EOFException("the answer ends in its head");
      }
      if (--left[0] < 0) {
        throw new HttpFailure(Failure.TOO_LARGE, "the head is too long");
      }
      line.append((char) c);
    }
    int length = line.length();
    return length > 0 && line.charAt(length - 1) == '\r'
        ? line.substring(0, length - 1)
        : line.toString();
  }
}
