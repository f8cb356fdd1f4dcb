package picotorrent.storage;

import java.util.ArrayDeque;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// The few platform threads on which everything that touches a disk, or hashes, is done. They start
/// when there is work for them.
///
/// Background work (checks, allocation, moves) never takes the last thread, so that blocks are
/// written and served while a torrent is checked. Forcing, which waits for the device for seconds,
/// has a thread for itself: it takes none from those who write and serve. Any thread.
public final class DiskPool implements AutoCloseable, Workers {
  /// More would not make one disk faster, and hashing has no more cores on a desktop.
  private static final int MAX_THREADS = 9;

  /// One thread more than background work may take, for two hashing at once on any machine.
  private static final int MIN_THREADS = 3;

  private final int maxThreads;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition work = lock.newCondition();
  private final ArrayDeque<Runnable> urgent = new ArrayDeque<>();
  private final ArrayDeque<Runnable> forcing = new ArrayDeque<>();
  private final ArrayDeque<Runnable> background = new ArrayDeque<>();
  private boolean isForcing;
  private int threads;
  private int idle;
  private int backgroundRunning;
  private boolean closed;

  /// A pool with a thread for each core and one more.
  public DiskPool() {
    this(Math.clamp(Runtime.getRuntime().availableProcessors() + 1L, MIN_THREADS, MAX_THREADS));
  }

  DiskPool(int maxThreads) {
    this.maxThreads = maxThreads;
  }

  @Override
  public int backgroundThreads() {
    return maxThreads - 1;
  }

  /// Runs a task on one of the threads; after [#close] it is dropped.
  @Override
  public void execute(Urgency urgency, Runnable task) {
    lock.lock();
    try {
      if (closed) {
        return;
      }
      if (urgency == Urgency.FORCING) {
        forcing.addLast(task);
        force();
        return;
      }
      (urgency == Urgency.URGENT ? urgent : background).addLast(task);
      if (urgent.size() + background.size() > idle && threads < maxThreads) {
        threads++;
        Thread.ofPlatform().daemon().name("disk-" + threads).start(this::serve);
      } else {
        work.signal();
      }
    } finally {
      lock.unlock();
    }
  }

  /// Starts the thread that forces, unless it is at it.
  private void force() {
    if (!isForcing) {
      isForcing = true;
      Thread.ofPlatform().daemon().name("disk-force").start(this::serveForcing);
    }
  }

  private void serveForcing() {
    boolean isDone = false;
    try {
      for (Runnable task = nextToForce(); task != null; task = nextToForce()) {
        task.run();
      }
      isDone = true;
    } finally {
      if (!isDone) {
        locked(() -> isForcing = false);
      }
    }
  }

  private @Nullable Runnable nextToForce() {
    lock.lock();
    try {
      Runnable task = forcing.pollFirst();
      isForcing = task != null;
      return task;
    } finally {
      lock.unlock();
    }
  }

  private void serve() {
    try {
      for (Task task = next(); task != null; task = next()) {
        task.run();
      }
    } finally {
      locked(() -> threads--);
    }
  }

  private void locked(Runnable change) {
    lock.lock();
    try {
      change.run();
    } finally {
      lock.unlock();
    }
  }

  private @Nullable Task next() {
    lock.lock();
    try {
      while (true) {
        if (!urgent.isEmpty()) {
          return new Task(urgent.removeFirst(), false);
        }
        if (!background.isEmpty() && backgroundRunning < backgroundThreads()) {
          backgroundRunning++;
          return new Task(background.removeFirst(), true);
        }
        if (closed) {
          return null;
        }
        idle++;
        work.awaitUninterruptibly();
        idle--;
      }
    } finally {
      lock.unlock();
    }
  }

  private final class Task {
    private final Runnable body;
    private final boolean inBackground;

    Task(Runnable body, boolean inBackground) {
      this.body = body;
      this.inBackground = inBackground;
    }

    void run() {
      try {
        body.run();
      } finally {
        if (inBackground) {
          locked(() -> backgroundRunning--);
        }
      }
    }
  }

  /// Lets the threads finish what is queued and end. Does not wait for them.
  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      work.signalAll();
    } finally {
      lock.unlock();
    }
  }
}
