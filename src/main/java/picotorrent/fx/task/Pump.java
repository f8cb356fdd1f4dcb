package picotorrent.fx.task;

import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import javafx.application.Platform;
import picotorrent.fx.model.Feed;

/// Brings the engine's snapshots to the JavaFX thread: the only place that does. It beats ten times
/// a second and never queues a second beat behind one that has not run, so a busy window falls
/// behind in pictures, not in memory. Nothing animates, so an idle window draws nothing.
public final class Pump implements AutoCloseable {
  private static final long BEAT_MILLIS = 100;

  private final AtomicBoolean waiting = new AtomicBoolean();
  private final ScheduledExecutorService clock =
      Executors.newSingleThreadScheduledExecutor(
          task -> Thread.ofPlatform().daemon().name("picotorrent-pump").unstarted(task));

  /// Feeds view-models until it is closed.
  public Pump(Feed feed) {
    var _ =
        clock.scheduleWithFixedDelay(
            () -> beat(feed), BEAT_MILLIS, BEAT_MILLIS, TimeUnit.MILLISECONDS);
  }

  private void beat(Feed feed) {
    if (waiting.compareAndSet(false, true)) {
      Platform.runLater(() -> {
        waiting.set(false);
        feed.pull(System.nanoTime());
      });
    }
  }

  /// Stops beating; a beat on its way may still come.
  @Override
  public void close() {
    clock.shutdownNow();
  }
}
