package picotorrent.cli;

import java.io.Console;
import java.io.PrintWriter;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import picotorrent.metainfo.HashProgress;

/// A line on standard error that says how far hashing is, how fast and for how long yet; only when
/// a person looks. Any thread.
final class ProgressLine implements HashProgress, AutoCloseable {
  private final PrintWriter err;
  private final AtomicInteger shown = new AtomicInteger(-1);
  private final AtomicInteger width = new AtomicInteger();
  private final long startNanos = System.nanoTime();

  private ProgressLine(PrintWriter err) {
    this.err = err;
  }

  /// The progress of a command: a line on a terminal, silence elsewhere.
  static HashProgress of(PrintWriter err, boolean quiet) {
    boolean watched =
        !quiet && Optional.ofNullable(System.console()).filter(Console::isTerminal).isPresent();
    return watched ? new ProgressLine(err) : HashProgress.NONE;
  }

  /// Ends the line, if there is one.
  static void end(HashProgress progress) {
    if (progress instanceof ProgressLine line) {
      line.close();
    }
  }

  @Override
  public void onHashed(long bytes, long totalBytes) {
    int percent = (int) (bytes * 100.0 / totalBytes);
    int before = shown.get();
    if (percent > before && shown.compareAndSet(before, percent)) {
      String line = line(percent, bytes, totalBytes, System.nanoTime() - startNanos);
      err.print(
          '\r' + line + " ".repeat(Math.max(0, width.getAndSet(line.length()) - line.length())));
      err.flush();
    }
  }

  /// What the line says after so long.
  static String line(int percent, long bytes, long totalBytes, long nanos) {
    double rate = bytes * 1e9 / Math.max(1, nanos);
    String start = percent + " % at " + Rates.perSecond((long) rate);
    return bytes == 0 || bytes >= totalBytes
        ? start
        : start + ", " + Rates.duration((long) Math.ceil((totalBytes - bytes) / rate)) + " left";
  }

  @Override
  public boolean isCancelled() {
    return Thread.currentThread().isInterrupted();
  }

  @Override
  public void close() {
    if (shown.get() >= 0) {
      err.println();
    }
  }
}
