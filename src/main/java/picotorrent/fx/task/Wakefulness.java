package picotorrent.fx.task;

/// Notices that the machine slept: the clock on the wall jumped far more than a beat. A clock that
/// is set forward looks the same and costs one round of announces. Confined to one thread.
public final class Wakefulness {
  /// A busy machine may delay a beat this long without having slept.
  private static final long SLEEP_MILLIS = 20_000;

  private long wallMillis;

  /// Awake since now.
  public Wakefulness(long wallMillis) {
    this.wallMillis = wallMillis;
  }

  /// Tells whether it slept since the last call; called about once a second.
  public boolean slept(long nowWallMillis) {
    boolean slept = nowWallMillis - wallMillis > SLEEP_MILLIS;
    wallMillis = nowWallMillis;
    return slept;
  }
}
