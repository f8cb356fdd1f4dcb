package picotorrent.storage;

import picotorrent.port.Loop;

/// Does the disk's work on the loop itself, each task by itself: a run can be repeated.
record LoopWorkers(Loop loop) implements Workers {
  @Override
  public void execute(Urgency urgency, Runnable task) {
    loop.post(task);
  }

  @Override
  public int backgroundThreads() {
    return 1;
  }
}
