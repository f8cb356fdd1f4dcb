package picotorrent.storage;

/// Who does the work that touches a disk, or hashes: [DiskPool] in production; in a simulation the
/// loop itself, so that a run can be repeated. Any thread.
interface Workers {
  /// When work is done.
  enum Urgency {
    /// Somebody waits for it.
    URGENT,
    /// It waits for the device most of the time, and hardly needs a core.
    FORCING,
    /// It may take as long as it takes.
    BACKGROUND
  }

  /// Runs a task some time from now, urgent ones first.
  void execute(Urgency urgency, Runnable task);

  /// How much background work may run at once, at least 1.
  int backgroundThreads();
}
