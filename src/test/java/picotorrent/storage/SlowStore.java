package picotorrent.storage;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.NullMarked;
import picotorrent.port.Loop;
import picotorrent.port.Store;

/// The real store on a disk that takes its time for every operation.
@NullMarked
public final class SlowStore {
  private SlowStore() {}

  /// Files whose every job takes that long, on the pool's threads.
  public static Store over(Loop loop, DiskPool pool, Duration each) {
    Workers slow =
        new Workers() {
          @Override
          public void execute(Urgency urgency, Runnable task) {
            pool.execute(
                urgency,
                () -> {
                  LockSupport.parkNanos(each.toNanos());
                  task.run();
                });
          }

          @Override
          public int backgroundThreads() {
            return pool.backgroundThreads();
          }
        };
    return new FileStore(loop, slow, new FileDisk(), HandlePool.ofThisProcess());
  }
}
