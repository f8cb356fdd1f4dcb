package picotorrent.fx.task;

import java.io.IOException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import picotorrent.fx.model.UiSettings;

/// Writes settings a moment after they change, once for many changes, on a thread of its own.
public final class SettingsKeeper implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(SettingsKeeper.class.getName());
  private static final long DELAY_MILLIS = 500;
  private static final long CLOSE_SECONDS = 2;

  private final SettingsFile file;
  private final AtomicReference<@Nullable UiSettings> due = new AtomicReference<>();
  private final ScheduledExecutorService writer =
      Executors.newSingleThreadScheduledExecutor(
          task -> Thread.ofPlatform().daemon().name("picotorrent-settings").unstarted(task));

  /// Keeps settings in a file.
  public SettingsKeeper(SettingsFile file) {
    this.file = file;
  }

  /// Writes these before long.
  public void keep(UiSettings settings) {
    if (due.getAndSet(settings) == null) {
      var _ = writer.schedule(this::write, DELAY_MILLIS, TimeUnit.MILLISECONDS);
    }
  }

  private void write() {
    UiSettings settings = due.getAndSet(null);
    if (settings != null) {
      try {
        file.save(settings);
      } catch (IOException e) {
        LOG.log(System.Logger.Level.WARNING, "settings could not be written", e);
      }
    }
  }

  /// Writes what is due and ends.
  @Override
  public void close() {
    writer.execute(this::write);
    writer.shutdown();
    try {
      var _ = writer.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
