package picotorrent.net;

import java.util.function.Consumer;
import java.util.function.Supplier;
import picotorrent.port.Loop;
import picotorrent.port.Offload;

/// Arithmetic on virtual threads, one for each piece of work: as many run at a time as there are
/// processors, the others wait.
public final class VirtualOffload implements Offload {
  private final Loop loop;

  /// Work whose results come back on `loop`.
  public VirtualOffload(Loop loop) {
    this.loop = loop;
  }

  @Override
  public <T> void run(Supplier<T> work, Consumer<T> then) {
    assert loop.onLoop();
    Thread.ofVirtual()
        .name("offload")
        .start(() -> {
          T result = work.get();
          loop.post(() -> then.accept(result));
        });
  }
}
