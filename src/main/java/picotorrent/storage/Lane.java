package picotorrent.storage;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import picotorrent.port.DiskFailure;
import picotorrent.port.Loop;
import picotorrent.port.Outcome;
import picotorrent.port.Store;

/// The jobs of one volume, in an order that keeps its promises: what does not disturb each other
/// runs at the same time, everything else in the order it was asked for.
///
/// Confined to the session loop, but for [LaneJob#finish] and the work itself.
final class Lane {
  /// What a job does to the files, and so what it must not meet.
  enum Kind {
    /// Reads what is verified, or looks.
    READ,
    /// Writes a piece.
    WRITE,
    /// Forces all earlier writes; later ones go on meanwhile.
    FLUSH,
    /// Changes where content lies; reads go on meanwhile.
    ALTER,
    /// Has the files for itself.
    ALONE;

    boolean waitsFor(Kind earlier) {
      if (earlier == ALONE) {
        return true;
      }
      return switch (this) {
        case READ -> false;
        case WRITE -> earlier == ALTER;
        case FLUSH, ALTER -> earlier != READ;
        case ALONE -> true;
      };
    }
  }

  /// Work for a pool thread.
  interface Work<T> {
    /// Does it. `job` tells whether to stop early.
    T run(LaneJob<T> job) throws IOException;
  }

  /// Work that yields nothing.
  interface Action {
    /// Does it.
    void run() throws IOException;
  }

  /// Work that goes on after the pool thread has left, on others; it calls [LaneJob#finish] once.
  interface LongWork<T> {
    /// Begins it.
    void start(LaneJob<T> job) throws IOException;
  }

  private final Loop loop;
  private final Workers pool;
  private final Action makeRoom;
  private final BiFunction<Exception, Boolean, DiskFailure> naming;
  private final Set<LaneJob<?>> running = new LinkedHashSet<>();
  private final ArrayDeque<LaneJob<?>> waiting = new ArrayDeque<>();
  private final Set<LaneJob<?>> unfinished = new LinkedHashSet<>();
  private long asked;
  private boolean closed;

  /// @param makeRoom closes files that can be spared
  /// @param naming turns what was thrown into a reason
  Lane(
      Loop loop,
      Workers pool,
      Action makeRoom,
      BiFunction<Exception, Boolean, DiskFailure> naming) {
    this.loop = loop;
    this.pool = pool;
    this.makeRoom = makeRoom;
    this.naming = naming;
  }

  /// Queues short work.
  <T> Store.Job submit(Kind kind, Work<T> work, Consumer<Outcome<T>> done) {
    return submitLong(kind, job -> job.finish(new Outcome.Done<>(work.run(job))), done);
  }

  /// Queues short work that yields nothing.
  Store.Job submit(Kind kind, Action action, Consumer<Outcome<Void>> done) {
    return submitLong(kind, finishing(action), done);
  }

  private static LongWork<Void> finishing(Action action) {
    return job -> {
      action.run();
      job.finish(Outcome.done());
    };
  }

  /// Queues long work.
  <T> Store.Job submitLong(Kind kind, LongWork<T> work, Consumer<Outcome<T>> done) {
    LaneJob<T> job = new LaneJob<>(kind, work, done);
    if (admits(job)) {
      waiting.addLast(job);
      startWhatMay();
    }
    return job;
  }

  /// Queues long work before everything that waits: what a job that has just ended goes on with.
  <T> Store.Job submitNext(Kind kind, LongWork<T> work, Consumer<Outcome<T>> done) {
    LaneJob<T> job = new LaneJob<>(kind, work, done);
    if (admits(job)) {
      waiting.addFirst(job);
      startWhatMay();
    }
    return job;
  }

  private boolean admits(LaneJob<?> job) {
    if (closed) {
      job.finish(new Outcome.Cancelled<>());
    } else {
      unfinished.add(job);
    }
    return !closed;
  }

  /// Cancels everything; what is asked for later is cancelled at once. `last` runs alone, when all
  /// else has ended.
  void close(Action last, Consumer<Outcome<Void>> done) {
    List.copyOf(unfinished).forEach(LaneJob::cancel);
    submit(Kind.ALONE, last, done);
    closed = true;
  }

  /// Tells whether [#close] has been called.
  boolean isClosed() {
    return closed;
  }

  private void startWhatMay() {
    Set<Kind> ahead = EnumSet.noneOf(Kind.class);
    List<LaneJob<?>> starting = new ArrayList<>();
    for (Iterator<LaneJob<?>> i = waiting.iterator(); i.hasNext(); ) {
      LaneJob<?> job = i.next();
      if (!mustWait(job, ahead)) {
        i.remove();
        starting.add(job);
      }
      ahead.add(job.kind);
      if (job.kind == Kind.ALONE) {
        break;
      }
    }
    starting.forEach(this::start);
  }

  private boolean mustWait(LaneJob<?> job, Set<Kind> ahead) {
    for (Kind kind : ahead) {
      if (job.kind.waitsFor(kind)) {
        return true;
      }
    }
    for (LaneJob<?> other : running) {
      if (job.waitsFor(other)) {
        return true;
      }
    }
    return false;
  }

  private void start(LaneJob<?> job) {
    running.add(job);
    job.started = true;
    Workers.Urgency urgency =
        switch (job.kind) {
          case READ, WRITE -> Workers.Urgency.URGENT;
          case FLUSH -> Workers.Urgency.FORCING;
          case ALTER, ALONE -> Workers.Urgency.BACKGROUND;
        };
    pool.execute(urgency, job::run);
  }

  /// One job; [#cancel] on the loop, the rest where it is said.
  final class LaneJob<T> implements Store.Job {
    private final Kind kind;
    private final long number = asked++;
    private final LongWork<T> work;
    private final Consumer<Outcome<T>> done;
    private volatile boolean cancelled;
    private boolean started;

    private LaneJob(Kind kind, LongWork<T> work, Consumer<Outcome<T>> done) {
      this.kind = kind;
      this.work = work;
      this.done = done;
    }

    /// Whether it may not run beside one that runs. What was asked for later holds no flush back:
    /// else it would never come while there is always something to write.
    private boolean waitsFor(LaneJob<?> other) {
      boolean isLater = kind == Kind.FLUSH && other.kind == Kind.WRITE && other.number > number;
      return !isLater && kind.waitsFor(other.kind);
    }

    @Override
    public void cancel() {
      cancelled = true;
      if (!started && waiting.remove(this)) {
        unfinished.remove(this);
        loop.post(() -> {
          done.accept(new Outcome.Cancelled<>());
          startWhatMay();
        });
      }
    }

    /// Tells whether to stop early. Any thread.
    boolean isCancelled() {
      return cancelled;
    }

    /// Stops here when the job was cancelled. Any thread.
    void stopIfCancelled() {
      if (cancelled) {
        throw new CancellationException();
      }
    }

    private void run() {
      if (cancelled) {
        finish(new Outcome.Cancelled<>());
        return;
      }
      try {
        sparing(() -> work.start(this));
      } catch (IOException | RuntimeException e) {
        fail(e);
      }
    }

    /// Does a part of the work, which can be repeated as all work here can: a process that has too
    /// many files open closes those that it can spare, and does it once more. Any thread.
    void sparing(Action part) throws IOException {
      try {
        part.run();
      } catch (IOException e) {
        if (!DiskFailures.isTooManyOpenFiles(e)) {
          throw e;
        }
        makeRoom.run();
        part.run();
      }
    }

    /// Ends the job with what was thrown; a mistake of ours stops the torrent as a failure does.
    /// Any thread.
    void fail(Exception e) {
      finish(
          e instanceof CancellationException
              ? new Outcome.Cancelled<>()
              : new Outcome.Failed<>(naming.apply(e, kind == Kind.READ)));
    }

    /// Ends the job. Any thread, once.
    void finish(Outcome<T> outcome) {
      loop.post(() -> {
        if (started) {
          running.remove(this);
          unfinished.remove(this);
        }
        done.accept(outcome);
        startWhatMay();
      });
    }
  }
}
