package picotorrent.swarm;

import org.jspecify.annotations.Nullable;

/// How a peer can be reached, as far as it is known: what others say of it, and what worked.
///
/// Confined to the session loop.
public final class Reach {
  private @Nullable Success last;

  /// The way of a connection that got as far as both handshakes.
  ///
  /// @param utp whether it went by uTP, else by TCP
  /// @param veiled whether it began with an encrypted handshake
  public record Success(boolean utp, boolean veiled) {}

  Reach() {}

  /// A connection of ours that went this way got as far as both handshakes.
  public void worked(Success way) {
    last = way;
  }

  /// The way that worked last, or null when none has.
  public @Nullable Success last() {
    return last;
  }
}
