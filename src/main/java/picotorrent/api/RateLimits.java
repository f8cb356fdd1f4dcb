package picotorrent.api;

/// Rate limits in bytes a second; 0 is no limit.
///
/// @param downBytesPerSecond 0 or more
/// @param upBytesPerSecond 0 or more
public record RateLimits(long downBytesPerSecond, long upBytesPerSecond) {
  /// No limits.
  public static final RateLimits NONE = new RateLimits(0, 0);

  /// Refuses negative rates.
  public RateLimits {
    if (downBytesPerSecond < 0 || upBytesPerSecond < 0) {
      throw new IllegalArgumentException("a rate limit is 0 or more bytes a second");
    }
  }
}
