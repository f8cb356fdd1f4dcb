package picotorrent.session.ground;

/// Runs something when a number of things have happened. Confined to the session loop.
public final class Countdown implements Runnable {
  private final Runnable done;
  private int left;

  /// @param count how many; with 0 it runs at once
  public Countdown(int count, Runnable done) {
    this.left = count;
    this.done = done;
    if (count == 0) {
      done.run();
    }
  }

  /// One of the things has happened.
  @Override
  public void run() {
    if (--left == 0) {
      done.run();
    }
  }
}
