package picotorrent.fx.task;

import java.io.IOException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picotorrent.fx.model.UiSettings;

/// Writes settings a moment after they change, once for many changes, on a thread of its own. That
/// they cannot be written is told once, and again after it went well in between.
public final class SettingsKeeper implements AutoCloseable {
  private static final long DELAY_MILLIS = 500;
  private static final long CLOSE_SECONDS = 2;

  private final SettingsFile file;
  private final Consumer<IOException> trouble;
  private final AtomicReference<@Nullable UiSettings> due = new AtomicReference<>();
  private final ScheduledExecutorService writer =
      Executors.newSingleThreadScheduledExecutor(
          task -> Thread.ofPlatform().daemon().name("picotorrent-settings").unstarted(task));

  private boolean told; // confined to the writer's thread

  /// Keeps settings in a file.
  ///
  /// @param trouble hears why they are not kept, on any thread
  public SettingsKeeper(SettingsFile file, Consumer<IOException> trouble) {
    this.file = file;
    this.trouble = trouble;
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
        told = false;
      } catch (IOException e) {
        if (!told) {
          told = true;
          trouble.accept(e);
        }
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
