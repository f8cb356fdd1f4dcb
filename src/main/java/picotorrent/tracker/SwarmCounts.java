package picotorrent.tracker;

/// How many are in a swarm, as a tracker says; -1 where it does not say.
///
/// @param seeds peers with everything
/// @param leeches peers without
/// @param downloaded how often it was completed
public record SwarmCounts(int seeds, int leeches, int downloaded) {
  /// A tracker that says nothing.
  public static final SwarmCounts UNKNOWN = new SwarmCounts(-1, -1, -1);

  /// The larger of each figure: no tracker knows more peers than there are.
  public SwarmCounts most(SwarmCounts other) {
    return new SwarmCounts(
        Math.max(seeds, other.seeds),
        Math.max(leeches, other.leeches),
        Math.max(downloaded, other.downloaded));
  }
}
