package picotorrent.fx.task;

import java.io.IOException;
import java.util.function.Supplier;
import javafx.concurrent.Service;
import javafx.concurrent.Task;
import org.jspecify.annotations.Nullable;
import picotorrent.api.Engine;
import picotorrent.api.EngineSettings;

/// Starts the engine while the window is open already: it waits for ports and reads what is
/// remembered. It can be started again after a failure; the settings are asked for each time.
public final class EngineService extends Service<@Nullable Void> {
  /// Starts an engine.
  public interface Starter {
    /// Starts it with these settings, on a thread that may wait.
    ///
    /// @throws IOException when a port, an address or a folder cannot be had
    Engine start(EngineSettings settings) throws IOException;
  }

  private final Starter starter;
  private final Supplier<EngineSettings> settings;
  private final LateEngine late;

  /// Starts engines with the settings of the moment and hands them to a late one.
  public EngineService(Starter starter, Supplier<EngineSettings> settings, LateEngine late) {
    this.starter = starter;
    this.settings = settings;
    this.late = late;
  }

  @Override
  protected Task<@Nullable Void> createTask() {
    EngineSettings now = settings.get();
    return new Task<>() {
      @Override
      protected @Nullable Void call() throws IOException {
        late.arrive(starter.start(now));
        return null;
      }
    };
  }
}
