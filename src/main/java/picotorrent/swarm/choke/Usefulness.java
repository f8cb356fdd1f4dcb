package picotorrent.swarm.choke;

/// What one connection has been good for so far: when a block last went either way, and how long
/// the peer was served and asked for nothing.
///
/// Confined to the session loop. One per connection.
public final class Usefulness {
  /// Served this long in all without ever asking for anything: whoever wants something asks at
  /// once. As long as a slot is left to it when others wait.
  private static final long VAIN_NANOS = Seat.IDLE_NANOS;

  private long movedNanos;
  private boolean asked;
  private boolean served;
  private long servedSinceNanos;
  private long vainNanos;

  /// Of a connection whose handshake is over now.
  public Usefulness(long now) {
    this.movedNanos = now;
  }

  /// Part of a block has come or gone.
  public void moved(long now) {
    movedNanos = now;
  }

  /// When a block last went either way, or the connection was made.
  public long movedNanos() {
    return movedNanos;
  }

  /// The peer has asked for a block, or sent one: it is no idler, whatever else.
  public void asked() {
    asked = true;
  }

  /// The peer is served from now on.
  public void unchoked(long now) {
    served = true;
    servedSinceNanos = now;
  }

  /// The peer is served no more.
  public void choked(long now) {
    vainNanos = vainNanos(now);
    served = false;
  }

  /// Tells whether the peer was served for a while, and never asked for anything nor gave anything.
  public boolean isInVain(long now) {
    return !asked && vainNanos(now) >= VAIN_NANOS;
  }

  private long vainNanos(long now) {
    return vainNanos + (served ? now - servedSinceNanos : 0);
  }
}
