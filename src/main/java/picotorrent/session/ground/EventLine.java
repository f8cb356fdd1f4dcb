package picotorrent.session.ground;

import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import picotorrent.api.Engine;
import picotorrent.api.Event;

/// Carries events from the loop to listeners, in order, on one virtual thread at a time, so that a
/// slow listener never holds up the loop. What a person is to be told before anybody listens, as
/// while the session starts, waits for the first who does. Any thread.
public final class EventLine {
  /// More would only say the same of other torrents; where nobody ever listens, it is all there is.
  static final int MAX_EARLY = 100;

  private final AtomicInteger waited = new AtomicInteger();
  private final Queue<Event> early = new ArrayDeque<>(); // of the thread of events
  private final List<Consumer<Event>> listeners = new CopyOnWriteArrayList<>();
  private final ExecutorService line =
      Executors.newSingleThreadExecutor(Thread.ofVirtual().name("events").factory());

  /// Has somebody hear every event from now on, until the subscription is closed.
  public Engine.Subscription subscribe(Consumer<Event> listener) {
    listeners.add(listener);
    if (!line.isShutdown()) {
      line.execute(this::catchUp);
    }
    return () -> listeners.remove(listener);
  }

  private void catchUp() {
    if (hasListeners()) {
      early.forEach(this::tell);
      early.clear();
    }
  }

  private void tell(Event event) {
    listeners.forEach(listener -> listener.accept(event));
  }

  /// Whether anybody listens: what is costly to make is not made for nobody.
  public boolean hasListeners() {
    return !listeners.isEmpty();
  }

  /// Tells everybody who listens; never waits for them.
  public void publish(Event event) {
    if ((hasListeners() || waits(event)) && !line.isShutdown()) {
      line.execute(() -> deliver(event));
    }
  }

  private boolean waits(Event event) {
    return event instanceof Event.SessionNotice && waited.incrementAndGet() <= MAX_EARLY;
  }

  private void deliver(Event event) {
    if (hasListeners()) {
      catchUp(); // what came before comes before
      tell(event);
    } else if (event instanceof Event.SessionNotice) {
      early.add(event);
    }
  }

  /// Delivers what is under way and ends.
  public void close() {
    line.shutdown();
  }

  /// Waits for the last event to be delivered; for the thread that closes the engine, never the
  /// loop.
  void drain(long patienceMillis) throws InterruptedException {
    line.awaitTermination(patienceMillis, TimeUnit.MILLISECONDS);
  }
}
