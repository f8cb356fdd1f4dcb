package picotorrent.api;

/// When seeding ends: at the first goal reached. Each is 0 for "no such goal".
///
/// @param ratio uploaded over the size of the wanted content
/// @param seconds spent seeding
/// @param idleSeconds spent seeding with nobody taking anything
public record SeedGoals(double ratio, long seconds, long idleSeconds) {
  /// Seed for ever.
  public static final SeedGoals NONE = new SeedGoals(0, 0, 0);
}
