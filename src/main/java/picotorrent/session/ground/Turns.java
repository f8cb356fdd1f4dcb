package picotorrent.session.ground;

/// How many of something may be under way at a time, all torrents together.
///
/// Confined to the session loop.
public final class Turns {
  private int left;

  /// @param most at a time
  Turns(int most) {
    this.left = most;
  }

  /// Whether one more may begin.
  public boolean areLeft() {
    return left > 0;
  }

  /// One begins.
  public void take() {
    left--;
  }

  /// One has ended.
  public void give() {
    left++;
  }
}
