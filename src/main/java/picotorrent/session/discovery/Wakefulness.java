package picotorrent.session.discovery;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Tells a machine that slept from one that was busy. Where monotonic time stands still in sleep
/// (Linux, macOS), the date has moved farther than it; where it does not (Windows), a beat comes
/// late. A clock that is set forward looks the same as a sleep and costs what one costs: one round
/// of announces and new connections.
///
/// Confined to the session loop.
final class Wakefulness {
  /// A busy machine may delay a beat this long without having slept, and connections outlive a
  /// shorter sleep.
  static final long SLEEP_NANOS = TimeUnit.SECONDS.toNanos(20);

  private long beatNanos;
  private @Nullable Instant beatDate;

  /// Tells whether the machine slept since the last call; called about once a second.
  boolean slept(long now, Instant date) {
    Instant before = beatDate;
    long passedNanos = now - beatNanos;
    beatDate = date;
    beatNanos = now;
    if (before == null) {
      return false;
    }
    boolean dateMovedOn =
        Duration.between(before, date).compareTo(Duration.ofNanos(passedNanos + SLEEP_NANOS)) > 0;
    return dateMovedOn || passedNanos > SLEEP_NANOS;
  }
}
