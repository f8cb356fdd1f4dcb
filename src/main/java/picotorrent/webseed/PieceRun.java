package picotorrent.webseed;

/// Pieces in a row.
///
/// @param first index of the first
/// @param count how many, 1 or more
public record PieceRun(int first, int count) {
  /// Index behind the last.
  public int end() {
    return first + count;
  }
}
