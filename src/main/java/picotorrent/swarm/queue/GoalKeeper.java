package picotorrent.swarm.queue;

import java.util.Optional;

/// Knows when a torrent has been seeded enough: its ratio, the time it was seeded, or the time that
/// nobody took anything. Confined to the session loop. One per torrent.
public final class GoalKeeper {
  private static final long NANOS_PER_SECOND = 1_000_000_000;

  private long seededNanos;
  private long idleNanos;
  private long lastNanos;
  private long lastUploaded;
  private boolean seeding;

  /// When seeding ends: at the first goal reached. Each is 0 for "no such goal".
  ///
  /// @param ratio uploaded over the size of the wanted content
  /// @param seconds spent seeding
  /// @param idleSeconds spent seeding with nobody taking anything
  public record Goals(double ratio, long seconds, long idleSeconds) {}

  /// Which goal was reached.
  public enum Goal {
    RATIO,
    TIME,
    IDLE
  }

  /// Goes on from an earlier session.
  ///
  /// @param seededSeconds spent seeding so far
  public GoalKeeper(long seededSeconds) {
    seededNanos = seededSeconds * NANOS_PER_SECOND;
  }

  /// Tells how it goes: now and then while the torrent seeds, and when it begins or ends to. Idle
  /// time begins anew with each start.
  ///
  /// @param uploadedBytes payload since the torrent was added
  public void observe(boolean isSeeding, long uploadedBytes, long now) {
    if (seeding) {
      long passed = Math.max(0, now - lastNanos);
      seededNanos += passed;
      idleNanos = uploadedBytes > lastUploaded ? 0 : idleNanos + passed;
    }
    if (!isSeeding || !seeding) {
      idleNanos = 0;
    }
    seeding = isSeeding;
    lastNanos = now;
    lastUploaded = uploadedBytes;
  }

  /// Seconds spent seeding, earlier sessions included; to be remembered.
  public long seededSeconds() {
    return seededNanos / NANOS_PER_SECOND;
  }

  /// The goal that has been reached, if any.
  ///
  /// @param wantedBytes size of the wanted content
  public Optional<Goal> reached(Goals goals, long wantedBytes) {
    if (!seeding) {
      return Optional.empty();
    }
    if (goals.ratio > 0 && wantedBytes > 0 && lastUploaded >= goals.ratio * wantedBytes) {
      return Optional.of(Goal.RATIO);
    }
    if (goals.seconds > 0 && seededSeconds() >= goals.seconds) {
      return Optional.of(Goal.TIME);
    }
    if (goals.idleSeconds > 0 && idleNanos / NANOS_PER_SECOND >= goals.idleSeconds) {
      return Optional.of(Goal.IDLE);
    }
    return Optional.empty();
  }
}
