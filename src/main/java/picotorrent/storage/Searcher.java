package picotorrent.storage;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.CancellationException;
import java.util.function.Consumer;
import picotorrent.metainfo.ContentSearch;
import picotorrent.port.Loop;
import picotorrent.port.Outcome;
import picotorrent.port.Store;

/// One search for the files of a torrent. It takes a background thread of the pool for as long as
/// it lasts. Begun and cancelled on the loop.
final class Searcher implements Store.Job, ContentSearch.Progress {
  /// So often the loop hears how it goes.
  private static final long NEWS_NANOS = 100_000_000;

  private final Loop loop;
  private final Disk disk;
  private final ContentSearch.Question question;
  private final Store.SearchProgress progress;
  private final Consumer<Outcome<ContentSearch.Found>> done;
  private volatile boolean cancelled;
  private int files;
  private double fraction;
  private long newsNanos = System.nanoTime();

  Searcher(
      Loop loop,
      Disk disk,
      ContentSearch.Question question,
      Store.SearchProgress progress,
      Consumer<Outcome<ContentSearch.Found>> done) {
    this.loop = loop;
    this.disk = disk;
    this.question = question;
    this.progress = progress;
    this.done = done;
  }

  /// Begins it.
  Store.Job start(Workers pool) {
    pool.execute(Workers.Urgency.BACKGROUND, this::run);
    return this;
  }

  private void run() {
    Outcome<ContentSearch.Found> outcome = search();
    loop.post(() -> done.accept(cancelled ? new Outcome.Cancelled<>() : outcome));
  }

  private Outcome<ContentSearch.Found> search() {
    try {
      return new Outcome.Done<>(ContentSearch.search(question, this));
    } catch (CancellationException e) {
      return new Outcome.Cancelled<>();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new Outcome.Cancelled<>();
    } catch (IOException e) {
      return failed(e);
    } catch (UncheckedIOException e) {
      IOException cause = e.getCause();
      return failed(cause == null ? new IOException(e) : cause);
    }
  }

  private Outcome<ContentSearch.Found> failed(IOException e) {
    return new Outcome.Failed<>(DiskFailures.of(e, question.folder(), disk, true));
  }

  @Override
  public void cancel() {
    cancelled = true;
  }

  @Override
  public boolean isCancelled() {
    return cancelled;
  }

  @Override
  public synchronized void onSeen(int seen) {
    files = seen;
    tell();
  }

  @Override
  public synchronized void onHashed(long bytes, long totalBytes) {
    fraction = Math.max(fraction, (double) bytes / totalBytes);
    tell();
  }

  private void tell() {
    long now = System.nanoTime();
    if (now - newsNanos >= NEWS_NANOS) {
      newsNanos = now;
      int seen = files;
      double share = fraction;
      loop.post(() -> progress.onSearched(seen, share));
    }
  }
}
