package picotorrent.swarm.pick;

/// Whole pieces in a row that a [Picker] has lent.
///
/// @param first index of the first
/// @param count how many, 1 or more
public record PieceSpan(int first, int count) {
  /// Index behind the last.
  public int end() {
    return first + count;
  }
}
