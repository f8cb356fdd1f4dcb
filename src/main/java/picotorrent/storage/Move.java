package picotorrent.storage;

import java.io.IOException;
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
  private boolean cancelled;

  Move(Loop loop, Lane lane, Mover mover, MoveOrder order) {
    this.loop = loop;
    this.lane = lane;
    this.mover = mover;
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
            this::renamed);
  }

  private void renamed(Outcome<Boolean> outcome) {
    switch (outcome) {
      case Outcome.Done<Boolean>(Boolean all) when !all && cancelled && !mover.isBetween() ->
          giveUp();
      case Outcome.Done<Boolean>(Boolean all) when !all -> copy();
      case Outcome.Cancelled<Boolean> _ -> giveUp();
      case Outcome.Done<Boolean> _, Outcome.Failed<Boolean> _ -> end(outcome);
    }
  }

  /// It was cancelled before it began. What an earlier run has copied goes, unless that has gone
  /// too far to be given up.
  private void giveUp() {
    current = null;
    lane.<Boolean>submitNext(
        Lane.Kind.ALONE,
        job -> {
          mover.plan();
          if (mover.isBetween()) {
            job.finish(new Outcome.Done<>(mover.rename()));
          } else {
            mover.removeCopies();
            job.finish(new Outcome.Cancelled<>());
          }
        },
        outcome -> {
          if (outcome instanceof Outcome.Cancelled<Boolean>) {
            end(outcome);
          } else {
            renamed(outcome);
          }
        });
  }

  private void copy() {
    current =
        lane.<Void>submitNext(
            Lane.Kind.ALTER,
            job -> {
              News news = new News(mover.totalBytes());
              Runnable stop = mover.isBetween() ? () -> {} : job::stopIfCancelled;
              mover.copy(stop, news::add);
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
        this::end);
  }

  /// Whether some files may be here and some there.
  boolean isBetween() {
    return mover.isBetween();
  }

  /// Removes the copies whose originals are there. Work for a pool thread.
  void removeCopies() throws IOException {
    mover.removeCopies();
  }

  /// What has gone already, for who removes all of it. Work for a pool thread.
  List<Place> taken() throws IOException {
    return mover.taken();
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
    cancelled = true;
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
