package picotorrent.storage;

import org.junit.jupiter.api.AfterEach;

/// Tests with the threads that work for a disk, and the loop that they answer to.
abstract class OnADiskPool {
  final TestLoop loop = new TestLoop();
  final DiskPool pool = new DiskPool();

  @AfterEach
  void end() {
    pool.close();
    loop.close();
  }
}
