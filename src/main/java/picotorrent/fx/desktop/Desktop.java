package picotorrent.fx.desktop;

import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picotorrent.fx.task.EngineService;

/// What the desktop application is started with: JavaFX makes the application object itself, so the
/// one who launches it leaves this behind for it to find.
final class Desktop {
  /// After the window is closed nobody waits longer for the engine.
  private static final long END_SECONDS = 3;

  private static @Nullable Desktop current;

  private final Path settings;
  private final Path downloads;
  private final List<String> arguments;
  private final EngineService.Starter starter;
  private final Hall hall;
  private final CountDownLatch ended = new CountDownLatch(1);
  private final Queue<List<String>> early = new ArrayDeque<>(); // guarded by this
  private @Nullable Consumer<List<String>> listener; // guarded by this

  /// Hears of later starts of the program.
  interface Hall {
    /// Every later start's arguments go to the listener, on any thread.
    void arrivals(Consumer<List<String>> listener);

    /// Whether later starts are heard at all: else a hidden window would never come back.
    default boolean isOpen() {
      return false;
    }

    /// Hears no more: the window is closing.
    default void deafen() {}
  }

  /// @param settings the file that keeps what a person has arranged
  /// @param downloads where downloads go unless told otherwise
  /// @param arguments paths of torrent files and magnet links to open
  /// @param starter starts the engine
  /// @param hall where later starts hand over their arguments
  Desktop(
      Path settings,
      Path downloads,
      List<String> arguments,
      EngineService.Starter starter,
      Hall hall) {
    this.settings = settings;
    this.downloads = downloads;
    this.arguments = List.copyOf(arguments);
    this.starter = starter;
    this.hall = hall;
  }

  /// Leaves this for the application that is launched next.
  void leave() {
    leave(this);
  }

  private static synchronized void leave(Desktop next) {
    current = next;
  }

  static synchronized Desktop current() {
    return Objects.requireNonNull(current, "nothing was left to start with");
  }

  Path settings() {
    return settings;
  }

  Path downloads() {
    return downloads;
  }

  List<String> arguments() {
    return arguments;
  }

  EngineService.Starter starter() {
    return starter;
  }

  /// Later starts, and what the system hands over to this one, go to the listener.
  void arrivals(Consumer<List<String>> next) {
    hall.arrivals(next);
    listen(next);
  }

  private synchronized void listen(Consumer<List<String>> next) {
    listener = next;
    for (List<String> files = early.poll(); files != null; files = early.poll()) {
      next.accept(files);
    }
  }

  /// Takes what the system hands over by an event, on any thread; it waits for the window.
  synchronized void openedByTheSystem(List<String> files) {
    if (listener == null) {
      early.add(files);
    } else {
      listener.accept(files);
    }
  }

  /// Whether a hidden window can be brought back.
  boolean canComeBack() {
    return hall.isOpen();
  }

  void deafen() {
    hall.deafen();
  }

  /// Says that everything is closed.
  void end() {
    ended.countDown();
  }

  /// Waits until everything is closed, but not for long. Tells whether it is.
  boolean awaitEnd() {
    try {
      return ended.await(END_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
