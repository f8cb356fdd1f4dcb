package picotorrent.port;

import java.time.Instant;

/// The single thread that owns every mutable part of a session, and its clock.
///
/// Production: a selector thread. Simulation: one priority queue of (time, sequence).
public interface Loop {
  /// Monotonic time in nanoseconds; only differences mean something. On the loop it stands still
  /// during one task. Any thread.
  long now();

  /// The date, for what a person or a tracker reads; it may jump. Any thread.
  Instant date();

  /// Runs a task on the loop, after those posted before it. Any thread. Tasks posted after the loop
  /// has ended are dropped.
  void post(Runnable task);

  /// Runs a task on the loop when [#now] reaches `atNanos`, at once if it is past. Loop only.
  Timer at(long atNanos, Runnable task);

  /// Tells whether the caller is on the loop; for assertions.
  boolean onLoop();

  /// A task that waits for its time.
  interface Timer {
    /// Takes the task back; nothing happens when it has run. Loop only.
    void cancel();
  }
}
