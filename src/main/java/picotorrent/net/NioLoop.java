package picotorrent.net;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.function.Consumer;
import picotorrent.port.Loop;

/// The loop on a selector: one platform thread that turns between ready sockets, posted tasks and
/// tasks whose time has come.
///
/// A task or handler that throws is a fault of ours: it is told to the crash listener and the loop
/// goes on, because one broken torrent must not take the others with it. An `Error` other than an
/// assertion (out of memory) ends the loop after the listener has heard of it.
public final class NioLoop implements Loop, AutoCloseable {
  /// Largest single read or datagram burst. Measured on loopback: TCP is fastest at 256 KiB, more
  /// gains nothing.
  static final int SCRATCH_BYTES = 256 << 10;

  private static final long NANOS_PER_MILLI = 1_000_000;

  private final Selector selector;
  private final Thread thread;
  private final Consumer<Throwable> crashListener;
  private final DeadlineQueue timers = new DeadlineQueue();
  private final ByteBuffer scratch = ByteBuffer.allocateDirect(SCRATCH_BYTES);
  private final Consumer<SelectionKey> keyTurn = this::turnOfKey;

  private final Object postLock = new Object();
  private ArrayDeque<Runnable> posted = new ArrayDeque<>(); // guarded by postLock
  private boolean closing; // guarded by postLock
  private ArrayDeque<Runnable> draining = new ArrayDeque<>();
  private long now;
  private boolean ended;

  /// Makes a loop and starts its thread.
  ///
  /// @param name of the thread
  /// @param crashListener hears of every exception that a task let out, on the loop
  /// @throws UncheckedIOException when the system has no selector to give
  public NioLoop(String name, Consumer<Throwable> crashListener) {
    this.crashListener = crashListener;
    try {
      selector = Selector.open();
    } catch (IOException e) {
      throw new UncheckedIOException("no selector: " + e.getMessage(), e);
    }
    now = System.nanoTime();
    thread = Thread.ofPlatform().name(name).daemon(true).unstarted(this::run);
    thread.setUncaughtExceptionHandler((ignored, error) -> crashListener.accept(error));
    thread.start();
  }

  @Override
  public long now() {
    return onLoop() ? now : System.nanoTime();
  }

  @Override
  public Instant date() {
    return Instant.now();
  }

  @Override
  public boolean onLoop() {
    return Thread.currentThread() == thread;
  }

  @Override
  public void post(Runnable task) {
    boolean first;
    synchronized (postLock) {
      if (closing) {
        return;
      }
      first = posted.isEmpty();
      posted.addLast(task);
    }
    if (first && !onLoop()) {
      selector.wakeup();
    }
  }

  @Override
  public Timer at(long atNanos, Runnable task) {
    assert onLoop();
    return timers.add(atNanos, task);
  }

  /// Ends the loop: what was posted before still runs, then every socket is closed without a
  /// handler call and the thread ends. Waits for that, unless called on the loop. Any thread.
  @Override
  public void close() {
    post(() -> ended = true);
    synchronized (postLock) {
      closing = true;
    }
    if (!onLoop()) {
      joinThread();
    }
  }

  private void joinThread() {
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /// The buffer that everything is read into, cleared; its content lives until the next read.
  ByteBuffer scratch() {
    return scratch.clear();
  }

  /// Registers a channel (made non-blocking already); `ready` hears of its events.
  SelectionKey register(SelectableChannel channel, int ops, Ready ready)
      throws ClosedChannelException {
    assert onLoop();
    return channel.register(selector, ops, ready);
  }

  /// Tells the crash listener of an exception that was caught before it reached the loop.
  void crashed(Throwable fault) {
    crashListener.accept(fault);
  }

  /// Hears which operations of a channel are ready.
  interface Ready {
    void ready(int readyOps);
  }

  private void run() {
    try (selector) {
      while (!ended) {
        sleepAndServeKeys();
        servePosted();
        serveTimers();
      }
      closeChannels();
    } catch (IOException e) {
      throw new UncheckedIOException("the selector broke", e);
    }
  }

  private void sleepAndServeKeys() throws IOException {
    long timeoutMillis = timeoutMillis();
    if (timeoutMillis == 0) {
      selector.selectNow(keyTurn);
    } else if (timeoutMillis < 0) {
      selector.select(keyTurn);
    } else {
      selector.select(keyTurn, timeoutMillis);
    }
  }

  /// How long may be slept: 0 not at all, -1 until something happens. Rounded up, since a sleep
  /// that ends too early costs a turn for nothing.
  private long timeoutMillis() {
    synchronized (postLock) {
      if (!posted.isEmpty()) {
        return 0;
      }
    }
    if (timers.isEmpty()) {
      return -1;
    }
    long waitNanos = timers.nextNanos() - System.nanoTime();
    return waitNanos <= 0 ? 0 : Math.ceilDiv(waitNanos, NANOS_PER_MILLI);
  }

  private void turnOfKey(SelectionKey key) {
    if (!key.isValid()) {
      return; // closed by a handler earlier in this turn
    }
    now = System.nanoTime();
    try {
      ((Ready) key.attachment()).ready(key.readyOps());
    } catch (RuntimeException | AssertionError fault) {
      crashed(fault);
    }
  }

  private void servePosted() {
    synchronized (postLock) {
      ArrayDeque<Runnable> batch = posted;
      posted = draining;
      draining = batch;
    }
    for (Runnable task = draining.pollFirst(); task != null; task = draining.pollFirst()) {
      runTask(task);
    }
  }

  private void serveTimers() {
    long turnNanos = System.nanoTime(); // later deadlines wait for the next turn
    for (Runnable task = timers.pollDue(turnNanos);
        task != null && !ended;
        task = timers.pollDue(turnNanos)) {
      runTask(task);
    }
  }

  private void runTask(Runnable task) {
    now = System.nanoTime();
    try {
      task.run();
    } catch (RuntimeException | AssertionError fault) {
      crashed(fault);
    }
  }

  private void closeChannels() {
    for (SelectionKey key : selector.keys()) {
      Closing.quietly(key.channel());
    }
  }
}
