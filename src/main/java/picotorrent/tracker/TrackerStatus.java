package picotorrent.tracker;

import picotorrent.base.Sentence;

/// One tracker as a person sees it, over all address families.
///
/// @param tier its number, 0-based
/// @param url as the torrent has it
/// @param state what it does
/// @param message what it said, or why it failed; may be empty, safe to show
/// @param counts the swarm as it knows it
/// @param peers how many it gave last, -1 unknown
/// @param nextSeconds until it is asked again, -1 when it is not
public record TrackerStatus(
    int tier,
    String url,
    State state,
    Sentence message,
    SwarmCounts counts,
    int peers,
    long nextSeconds) {
  /// What a tracker does.
  public enum State {
    /// It is not asked: the torrent is stopped, or another tracker's turn it is.
    OFF,
    /// Its first announce is to come.
    WAITING,
    /// It is being asked.
    WORKING,
    /// It answered last time.
    OK,
    /// It did not, or refused.
    FAILED
  }
}
