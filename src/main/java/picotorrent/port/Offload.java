package picotorrent.port;

import java.util.function.Consumer;
import java.util.function.Supplier;

/// Arithmetic that takes too long for the loop.
public interface Offload {
  /// Runs `work` on some other thread and hands what it returns to `then` on the loop, in a task of
  /// its own. `work` touches nothing that belongs to the loop. Loop only.
  <T> void run(Supplier<T> work, Consumer<T> then);
}
