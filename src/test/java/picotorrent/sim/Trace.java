package picotorrent.sim;

import java.util.ArrayDeque;
import java.util.List;

/// What happened in a world, in order: two runs of one seed must give the same trace.
///
/// The digest and the count cover everything; the events themselves are kept for the latest only.
public final class Trace {
  /// Events kept for the message of a failed test.
  private static final int KEPT = 10_000;

  private static final long FNV_PRIME = 0x100000001b3L;

  private final ArrayDeque<Event> latest = new ArrayDeque<>();
  private long digest = 0xcbf29ce484222325L;
  private long count;

  /// One event.
  ///
  /// @param atNanos virtual time
  /// @param who name of the host
  /// @param what it was
  /// @param amount bytes, a port, whatever number belongs to it
  public record Event(long atNanos, String who, String what, long amount) {
    @Override
    public String toString() {
      return "%.6f %s: %s %d".formatted(atNanos / 1e9, who, what, amount);
    }
  }

  /// Notes an event; tests may add their own.
  public void note(long atNanos, String who, String what, long amount) {
    mix(atNanos);
    mix(who.hashCode());
    mix(what.hashCode());
    mix(amount);
    count++;
    if (latest.size() == KEPT) {
      latest.removeFirst();
    }
    latest.addLast(new Event(atNanos, who, what, amount));
  }

  private void mix(long value) {
    digest = (digest ^ value) * FNV_PRIME;
    digest ^= digest >>> 29;
  }

  /// A number that (almost certainly) differs when any event differs.
  public long digest() {
    return digest;
  }

  /// Number of events.
  public long count() {
    return count;
  }

  /// The latest events, oldest first.
  public List<Event> latest() {
    return List.copyOf(latest);
  }
}
