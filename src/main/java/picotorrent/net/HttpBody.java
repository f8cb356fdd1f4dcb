package picotorrent.net;

import com.google.common.base.Ascii;
import com.google.common.io.ByteStreams;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.util.zip.GZIPInputStream;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;
import org.jspecify.annotations.Nullable;
import picotorrent.port.Fetcher.Failure;

/// The body of an answer as it comes over the wire, without its framing (RFC 9112 §6); what comes
/// is limited here, what [#decoded] makes of it by the reader.
abstract class HttpBody extends InputStream {
  private static final int NO_CONTENT = 204;
  private static final int NOT_MODIFIED = 304;

  /// Whether all of it has been read: the next byte on the wire would be that of another answer. A
  /// body that ends with its connection never is.
  abstract boolean isComplete();

  /// The body that follows `head`.
  ///
  /// @param maxBytes what is longer is refused
  static HttpBody of(InputStream in, HttpWire.Head head, long maxBytes) throws IOException {
    if (head.status() == NO_CONTENT || head.status() == NOT_MODIFIED) {
      return new FixedInput(in, 0);
    }
    String transfer = head.headers().get("transfer-encoding");
    if (transfer != null) {
      if (!Ascii.equalsIgnoreCase("chunked", transfer)) {
        throw new HttpFailure(Failure.BROKEN, "unknown transfer coding");
      }
      return new WireLimit(new ChunkedInput(in), maxBytes);
    }
    String length = head.headers().get("content-length");
    return length == null
        ? new WireLimit(new UntilClosed(in), maxBytes)
        : new FixedInput(in, contentLength(length, maxBytes));
  }

  /// What a body says, decompressed.
  static InputStream decoded(HttpBody body, HttpWire.Head head) throws IOException {
    String coding = head.headers().getOrDefault("content-encoding", "identity");
    return switch (Ascii.toLowerCase(coding)) {
      case "identity", "" -> body;
      case "gzip", "x-gzip" -> gzip(body);
      case "deflate" -> deflate(body);
      default -> throw new HttpFailure(Failure.BROKEN, "unknown coding of the body");
    };
  }

  @Override
  public abstract int read(byte[] target, int offset, int length) throws IOException;

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return ByteStreams.read(this, one, 0, 1) == 0 ? -1 : one[0] & 0xff;
  }

  private static long contentLength(String text, long maxBytes) throws HttpFailure {
    if (!text.matches("[0-9]{1,18}")) {
      throw new HttpFailure(Failure.BROKEN, "a length that is none");
    }
    long length = Long.parseLong(text);
    if (length > maxBytes) {
      throw new HttpFailure(Failure.TOO_LARGE, "{0} bytes, at most {1}", length, maxBytes);
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
  private static final class FixedInput extends HttpBody {
    private final InputStream in;
    private long left;

    FixedInput(InputStream in, long length) {
      this.in = in;
      this.left = length;
    }

    @Override
    boolean isComplete() {
      return left == 0;
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
  private static final class WireLimit extends HttpBody {
    private final HttpBody in;
    private final long maxBytes;
    private long count;

    WireLimit(HttpBody in, long maxBytes) {
      this.in = in;
      this.maxBytes = maxBytes;
    }

    @Override
    boolean isComplete() {
      return in.isComplete();
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
      int read = in.read(target, offset, length);
      count += Math.max(read, 0);
      if (count > maxBytes) {
        throw new HttpFailure(Failure.TOO_LARGE, "more than {0} bytes", maxBytes);
      }
      return read;
    }
  }

  /// RFC 9112 §7.1.
  private static final class ChunkedInput extends HttpBody {
    private final InputStream in;
    private long left;
    private boolean first = true;
    private boolean ended;

    ChunkedInput(InputStream in) {
      this.in = in;
    }

    @Override
    boolean isComplete() {
      return ended;
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
      int[] budget = {HttpWire.MAX_HEAD_BYTES};
      if (!first && !HttpWire.readLine(in, budget).isEmpty()) {
        throw new HttpFailure(Failure.BROKEN, "a chunk longer than announced");
      }
      first = false;
      String size = HttpWire.readLine(in, budget);
      int end = size.indexOf(';');
      String digits = (end < 0 ? size : size.substring(0, end)).strip();
      if (!digits.matches("[0-9A-Fa-f]{1,15}")) {
        throw new HttpFailure(Failure.BROKEN, "a chunk size that is none");
      }
      left = Long.parseLong(digits, 16);
      if (left == 0) {
        ended = true;
        while (!HttpWire.readLine(in, budget).isEmpty()) {
          // trailers say nothing to us
        }
      }
    }
  }

  /// What has no length ends with its connection.
  private static final class UntilClosed extends HttpBody {
    private final InputStream in;

    UntilClosed(InputStream in) {
      this.in = in;
    }

    @Override
    boolean isComplete() {
      return false;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
      return in.read(target, offset, length);
    }
  }
}
