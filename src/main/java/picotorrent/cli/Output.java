package picotorrent.cli;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import org.jspecify.annotations.Nullable;

/// Standard output, which remembers what a `PrintWriter` keeps to itself: that something could not
/// be written. Who writes a result to a full disk must hear of it.
final class Output extends FilterOutputStream {
  // What the system says when the reader has gone, as `head` does when it has enough.
  private static final String READER_GONE = "Broken pipe";

  private volatile @Nullable String lost;

  Output(OutputStream out) {
    super(out);
  }

  @Override
  public void write(int b) throws IOException {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int from, int length) throws IOException {
    try {
      out.write(bytes, from, length);
    } catch (IOException e) {
      remember(e);
      throw e;
    }
  }

  private void remember(IOException failure) {
    String reason = String.valueOf(failure.getMessage());
    if (!reason.contains(READER_GONE)) {
      lost = reason;
    }
  }

  /// Why something was not written, or null when all was, or when nobody wants to read any more.
  @Nullable String lost() {
    return lost;
  }
}
