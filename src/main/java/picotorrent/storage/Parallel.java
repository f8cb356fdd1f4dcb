package picotorrent.storage;

import java.io.IOException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Work on the numbers from 0 to `count - 1`, in order, on as many background threads as the pool
/// lends. A thread goes back to the pool now and then, so that no torrent keeps it for itself.
final class Parallel {
  /// After so long another torrent's turn comes.
  private static final long SLICE_NANOS = 500_000_000;

  /// Does the work of one thread.
  interface Worker {
    /// Does the numbers `from` to `to - 1`.
    void work(int from, int to) throws IOException;

    /// The thread goes back to the pool, or all is done.
    default void pause() {}
  }

  private final Workers pool;
  private final Lane.LaneJob<?> job;
  private final int count;
  private final int stride;
  private final AtomicInteger next = new AtomicInteger();
  private final AtomicInteger active = new AtomicInteger();
  private final AtomicReference<@Nullable Exception> failure = new AtomicReference<>();

  /// @param stride how many numbers a thread takes at once
  Parallel(Workers pool, Lane.LaneJob<?> job, int count, int stride) {
    this.pool = pool;
    this.job = job;
    this.count = count;
    this.stride = stride;
  }

  /// Starts; when all is done `finished` runs on one of the threads, unless the job failed or was
  /// cancelled, which ends it.
  void start(Supplier<Worker> workers, Runnable finished) {
    int threads = Math.clamp(Math.ceilDiv(count, stride), 1, pool.backgroundThreads());
    active.set(threads);
    for (int i = 0; i < threads; i++) {
      Worker worker = workers.get();
      pool.execute(Workers.Urgency.BACKGROUND, () -> slice(worker, finished));
    }
  }

  private void slice(Worker worker, Runnable finished) {
    long until = System.nanoTime() + SLICE_NANOS;
    try {
      while (failure.get() == null) {
        int from = next.getAndAdd(stride);
        if (from >= count) {
          break;
        }
        job.stopIfCancelled();
        job.sparing(() -> worker.work(from, Math.min(from + stride, count)));
        if (System.nanoTime() - until >= 0) {
          worker.pause();
          pool.execute(Workers.Urgency.BACKGROUND, () -> slice(worker, finished));
          return;
        }
      }
    } catch (IOException | RuntimeException e) {
      failure.compareAndSet(null, e);
    }
    worker.pause();
    if (active.decrementAndGet() == 0) {
      end(finished);
    }
  }

  private void end(Runnable finished) {
    Exception e = failure.get();
    if (e == null) {
      finished.run();
    } else {
      job.fail(e);
    }
  }
}
