package picotorrent.storage;

import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picotorrent.port.Loop;
import picotorrent.port.Outcome;
import picotorrent.port.Store;

/// A move as a chain of jobs: rename everything at once; where that is another file system, copy
/// while reads go on, then swap. Confined to the session loop.
final class Move implements Store.Job {
  private final Loop loop;
  private final Lane lane;
  private final Mover mover;
  private final Path folder;
  private final Store.MoveProgress progress;
  private final Consumer<Outcome<Path>> done;
  private Store.@Nullable Job current;
  private boolean between;

  Move(Loop loop, Lane lane, VolumeFiles files, List<PartFile> parts, MoveOrder order) {
    this.loop = loop;
    this.lane = lane;
    this.mover = new Mover(files, parts, order.folder());
    this.folder = order.folder();
    this.progress = order.progress();
    this.done = order.done();
  }

  /// What was asked for.
  record MoveOrder(Path folder, Store.MoveProgress progress, Consumer<Outcome<Path>> done) {}

  /// Begins it.
  void start() {
    current =
        lane.<Boolean>submit(
            Lane.Kind.ALONE,
            job -> {
              mover.plan();
              return mover.rename();
            },
            outcome -> {
              if (outcome instanceof Outcome.Done<Boolean>(Boolean renamed) && !renamed) {
                copy();
              } else {
                end(outcome);
              }
            });
  }

  private void copy() {
    current =
        lane.<Void>submitNext(
            Lane.Kind.ALTER,
            job -> {
              News news = new News(mover.totalBytes());
              mover.copy(job::stopIfCancelled, news::add);
              job.finish(Outcome.done());
            },
            outcome -> {
              if (outcome instanceof Outcome.Done<Void>) {
                commit();
              } else {
                end(outcome);
              }
            });
  }

  /// From here on it is quicker to finish than to go back.
  private void commit() {
    current = null;
    lane.<Void>submitNext(
        Lane.Kind.ALONE,
        job -> {
          mover.commit();
          job.finish(Outcome.done());
        },
        outcome -> {
          between = outcome instanceof Outcome.Failed<Void>;
          end(outcome);
        });
  }

  /// Whether it failed after the first original had gone.
  boolean isBetween() {
    return between;
  }

  private void end(Outcome<?> outcome) {
    done.accept(
        switch (outcome) {
          case Outcome.Done<?> moved -> new Outcome.Done<>(folder);
          case Outcome.Failed<?> failed -> new Outcome.Failed<>(failed.failure());
          case Outcome.Cancelled<?> cancelled -> new Outcome.Cancelled<>();
        });
  }

  @Override
  public void cancel() {
    Store.Job job = current;
    if (job != null) {
      job.cancel();
    }
  }

  private final class News {
    private static final long EVERY_BYTES = 16 << 20;

    private final long total;
    private long copied;
    private long told;

    News(long total) {
      this.total = total;
    }

    void add(long bytes) {
      copied += bytes;
      if (copied - told >= EVERY_BYTES || copied == total) {
        told = copied;
        long soFar = copied;
        loop.post(() -> progress.onMoved(soFar, total));
      }
    }
  }
}
