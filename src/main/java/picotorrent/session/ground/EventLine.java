package picotorrent.session.ground;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import picotorrent.api.Engine;
import picotorrent.api.Event;

/// Carries events from the loop to listeners, in order, on one virtual thread at a time, so that a
/// slow listener never holds up the loop. Any thread.
public final class EventLine {
  private final List<Consumer<Event>> listeners = new CopyOnWriteArrayList<>();
  private final ExecutorService line =
      Executors.newSingleThreadExecutor(Thread.ofVirtual().name("events").factory());

  /// Has somebody hear every event from now on, until the subscription is closed.
  public Engine.Subscription subscribe(Consumer<Event> listener) {
    listeners.add(listener);
    return () -> listeners.remove(listener);
  }

  /// Whether anybody listens: what is costly to make is not made for nobody.
  public boolean hasListeners() {
    return !listeners.isEmpty();
  }

  /// Tells everybody who listens; never waits for them.
  public void publish(Event event) {
    if (hasListeners() && !line.isShutdown()) {
      line.execute(() -> listeners.forEach(listener -> listener.accept(event)));
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
