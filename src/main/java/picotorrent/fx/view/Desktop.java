package picotorrent.fx.view;

import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picotorrent.api.Engine;
import picotorrent.api.EngineSettings;

/// What the desktop application is started with: JavaFX makes the application object itself, so the
/// one who launches it leaves this behind for it to find.
///
/// @param settings the file that keeps what a person has arranged
/// @param downloads where downloads go unless told otherwise
/// @param arguments paths of torrent files and magnet links to open
/// @param starter starts the engine
/// @param hall where later starts hand over their arguments
public record Desktop(
    Path settings, Path downloads, List<String> arguments, Starter starter, Hall hall) {

  /// Starts an engine.
  public interface Starter {
    /// Starts it with these settings.
    Engine start(EngineSettings settings) throws Exception;
  }

  /// Hears of later starts of the program.
  public interface Hall {
    /// Every later start's arguments go to the listener, on any thread.
    void arrivals(Consumer<List<String>> listener);
  }

  private static @Nullable Desktop current;

  /// Leaves this for the application that is launched next.
  public synchronized void leave() {
    leave(this);
  }

  private static synchronized void leave(Desktop next) {
    current = next;
  }

  static synchronized Desktop current() {
    return Objects.requireNonNull(current, "nothing was left to start with");
  }

  Engine start(EngineSettings now) throws Exception {
    return starter.start(now);
  }

  void arrivals(Consumer<List<String>> listener) {
    hall.arrivals(listener);
  }
}
