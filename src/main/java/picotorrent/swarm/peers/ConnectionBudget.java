package picotorrent.swarm.peers;

/// How many connections a session may have, and how many of them may still be on their way: shared
/// by its peer books. Confined to the session loop.
public final class ConnectionBudget {
  /// Attempts under way at once that routers and operating systems put up with.
  public static final int DEFAULT_HALF_OPEN = 50;

  private int most;
  private final int mostHalfOpen;
  private int open;
  private int halfOpen;

  /// @param most connections in all, those on their way included
  /// @param mostHalfOpen attempts under way at once
  public ConnectionBudget(int most, int mostHalfOpen) {
    this.most = most;
    this.mostHalfOpen = mostHalfOpen;
  }

  /// Changes the number of connections; those above it are not closed.
  public void most(int connections) {
    most = connections;
  }

  /// Connections that are established.
  public int open() {
    return open;
  }

  /// Attempts under way.
  public int halfOpen() {
    return halfOpen;
  }

  /// Tells whether no further connection is allowed.
  public boolean isFull() {
    return open + halfOpen >= most;
  }

  boolean mayAttempt() {
    return !isFull() && halfOpen < mostHalfOpen;
  }

  void attempted() {
    halfOpen++;
  }

  void attemptEnded() {
    assert halfOpen > 0;
    halfOpen--;
  }

  void opened() {
    open++;
  }

  void closed() {
    assert open > 0;
    open--;
  }
}
