package picotorrent.net;

import com.google.common.base.Ascii;
import com.google.common.io.ByteStreams;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;
import org.jspecify.annotations.Nullable;
import picotorrent.port.Fetcher.Failure;
import picotorrent.port.Fetcher.Request;

/// How HTTP/1.1 looks in bytes (RFC 9112): the request head, the answer's head, the body's framing
/// and coding.
final class HttpWire {
  /// Bytes of all header lines; servers in the wild stay below 8 KiB.
  static final int MAX_HEAD_BYTES = 32 << 10;

  /// Interim answers (1xx) before the real one.
  static final int MAX_INTERIM = 8;

  /// Holds a head; who reads a body in larger parts reads past it.
  private static final int BUFFER_BYTES = 8 << 10;

  private static final int NO_CONTENT = 204;
  private static final int NOT_MODIFIED = 304;

  private HttpWire() {}

  /// The head of an answer.
  ///
  /// @param headers names in lower case, first value of each
  record Head(int status, Map<String, String> headers) {
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
    line(head, "Connection", "close");
    return head.append("\r\n").toString().getBytes(StandardCharsets.UTF_8);
  }

  private static void line(StringBuilder head, String name, String value) throws HttpFailure {
    if (value.chars().anyMatch(c -> c < ' ' && c != '\t' || c == 0x7f)) {
      throw new HttpFailure(Failure.BROKEN, "a control character in header " + name);
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
    int status = status(readLine(in, left));
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
    return new Head(status, headers);
  }

  private static int status(String line) throws HttpFailure {
    if (line.matches("HTTP/1\\.[01] [1-9][0-9]{2}( .*)?")) {
      return Integer.parseInt(line.substring(9, 12));
    }
    throw new HttpFailure(Failure.BROKEN, "the answer is not HTTP/1.1");
  }

  /// A line without its end (CR LF, or LF alone as some servers write).
  private static String readLine(InputStream in, int[] left) throws IOException {
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

  /// The body that follows `head`, unframed and decompressed. What comes over the wire is limited
  /// here, what comes out by the reader.
  static InputStream body(InputStream in, Head head, Request request) throws IOException {
    InputStream framed = framed(in, head, request.maxBodyBytes());
    String coding = head.headers.getOrDefault("content-encoding", "identity");
    return switch (Ascii.toLowerCase(coding)) {
      case "identity", "" -> framed;
      case "gzip", "x-gzip" -> gzip(framed);
      case "deflate" -> deflate(framed);
      default -> throw new HttpFailure(Failure.BROKEN, "unknown coding of the body");
    };
  }

  private static InputStream framed(InputStream in, Head head, long maxBytes) throws IOException {
    if (head.status == NO_CONTENT || head.status == NOT_MODIFIED) {
      return InputStream.nullInputStream();
    }
    String transfer = head.headers.get("transfer-encoding");
    if (transfer != null) {
      if (!Ascii.equalsIgnoreCase("chunked", transfer)) {
        throw new HttpFailure(Failure.BROKEN, "unknown transfer coding");
      }
      return new WireLimit(new ChunkedInput(in), maxBytes);
    }
    String length = head.headers.get("content-length");
    return length == null
        ? new WireLimit(in, maxBytes)
        : new FixedInput(in, contentLength(length, maxBytes));
  }

  private static long contentLength(String text, long maxBytes) throws HttpFailure {
    if (!text.matches("[0-9]{1,18}")) {
      throw new HttpFailure(Failure.BROKEN, "a length that is none");
    }
    long length = Long.parseLong(text);
    if (length > maxBytes) {
      throw new HttpFailure(Failure.TOO_LARGE, length + " bytes, at most " + maxBytes);
    }
    return length;
  }

  private static InputStream gzip(InputStream framed) throws IOException {
    @Nullable InputStream whole = unlessEmpty(framed);
    return whole == null ? InputStream.nullInputStream() : new GZIPInputStream(whole);
  }

  /// By the standard it is zlib; some servers send bare deflate.
  private static InputStream deflate(InputStream framed) throws IOException {
    PushbackInputStream whole = unlessEmpty(framed);
    if (whole == null) {
      return InputStream.nullInputStream();
    }
    int first = whole.read();
    whole.unread(first);
    boolean zlib = (first & 0x0f) == 8;
    return new InflaterInputStream(whole, new Inflater(!zlib));
  }

  private static @Nullable PushbackInputStream unlessEmpty(InputStream in) throws IOException {
    PushbackInputStream peeking = new PushbackInputStream(in);
    int first = peeking.read();
    if (first < 0) {
      return null;
    }
    peeking.unread(first);
    return peeking;
  }

  /// Bytes up to a length that was announced; an earlier end is an error.
  private static final class FixedInput extends InputStream {
    private final InputStream in;
    private long left;

    FixedInput(InputStream in, long length) {
      this.in = in;
      this.left = length;
    }

    @Override
    public int read() throws IOException {
      return ByteStreamOne.read(this);
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
      if (left == 0) {
        return -1;
      }
      int count = in.read(target, offset, (int) Math.min(length, left));
      if (count < 0) {
        throw new EOFException("the answer ends " + left + " bytes too early");
      }
      left -= count;
      return count;
    }
  }

  /// Refuses a body that is longer than anybody wants, also one that decompresses to nothing.
  private static final class WireLimit extends InputStream {
    private final InputStream in;
    private final long maxBytes;
    private long count;

    WireLimit(InputStream in, long maxBytes) {
      this.in = in;
      this.maxBytes = maxBytes;
    }

    @Override
    public int read() throws IOException {
      return ByteStreamOne.read(this);
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
      int read = in.read(target, offset, length);
      count += Math.max(read, 0);
      if (count > maxBytes) {
        throw new HttpFailure(Failure.TOO_LARGE, "more than " + maxBytes + " bytes");
      }
      return read;
    }
  }

  /// RFC 9112 §7.1.
  private static final class ChunkedInput extends InputStream {
    private final InputStream in;
    private long left;
    private boolean first = true;
    private boolean ended;

    ChunkedInput(InputStream in) {
      this.in = in;
    }

    @Override
    public int read() throws IOException {
      return ByteStreamOne.read(this);
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
      if (left == 0 && !ended) {
        nextChunk();
      }
      if (ended) {
        return -1;
      }
      int count = in.read(target, offset, (int) Math.min(length, left));
      if (count < 0) {
        throw new EOFException("the answer ends within a chunk");
      }
      left -= count;
      return count;
    }

    private void nextChunk() throws IOException {
      int[] budget = {MAX_HEAD_BYTES};
      if (!first && !readLine(in, budget).isEmpty()) {
        throw new HttpFailure(Failure.BROKEN, "a chunk longer than announced");
      }
      first = false;
      String size = readLine(in, budget);
      int end = size.indexOf(';');
      String digits = (end < 0 ? size : size.substring(0, end)).strip();
      if (!digits.matches("[0-9A-Fa-f]{1,15}")) {
        throw new HttpFailure(Failure.BROKEN, "a chunk size that is none");
      }
      left = Long.parseLong(digits, 16);
      if (left == 0) {
        ended = true;
        while (!readLine(in, budget).isEmpty()) {
          // trailers say nothing to us
        }
      }
    }
  }

  private static final class ByteStreamOne {
    static int read(InputStream in) throws IOException {
      byte[] one = new byte[1];
      return ByteStreams.read(in, one, 0, 1) == 0 ? -1 : one[0] & 0xff;
    }
  }
}
