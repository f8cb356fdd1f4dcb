package picotorrent.sim;

import java.time.Duration;
import java.time.Instant;
import picotorrent.port.Loop;

/// The loop of one process in a [SimWorld]. The test itself, between runs, counts as being on every
/// loop.
public final class SimLoop implements Loop {
  private final SimHost host;
  private boolean ended;

  SimLoop(SimHost host) {
    this.host = host;
  }

  SimHost host() {
    return host;
  }

  @Override
  public long now() {
    return host.world().now();
  }

  @Override
  public Instant date() {
    return SimWorld.EPOCH.plus(Duration.ofNanos(now())).plus(host.dateShift());
  }

  @Override
  public void post(Runnable task) {
    at(now(), task);
  }

  @Override
  public Timer at(long atNanos, Runnable task) {
    return host.world().at(Math.max(atNanos, now()), () -> run(task));
  }

  private void run(Runnable task) {
    if (!ended) {
      host.world().current = this;
      task.run();
    }
  }

  @Override
  public boolean onLoop() {
    SimLoop current = host.world().current;
    return current == null || current == this;
  }

  void end() {
    ended = true;
  }

  boolean isEnded() {
    return ended;
  }
}
