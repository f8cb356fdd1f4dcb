package picotorrent.sim;

import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.Supplier;
import picotorrent.port.Offload;

/// Arithmetic that is done at once and known a millisecond later, whatever it was.
final class SimOffload implements Offload {
  private static final long TIME_NANOS = Duration.ofMillis(1).toNanos();

  private final SimLoop loop;

  SimOffload(SimLoop loop) {
    this.loop = loop;
  }

  @Override
  public <T> void run(Supplier<T> work, Consumer<T> then) {
    T result = work.get();
    loop.at(loop.now() + TIME_NANOS, () -> then.accept(result));
  }
}
