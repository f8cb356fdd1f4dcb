package picotorrent.swarm.peers;

import java.util.random.RandomGenerator;

/// When a peer is tried again that could not be reached, or that has left. A little chance keeps
/// those who failed together from being tried together.
///
/// Confined to the session loop.
final class Retries {
  private static final long SECOND = 1_000_000_000;
  private static final long FIRST_NANOS = 10 * SECOND;
  private static final long LAST_NANOS = 3_600 * SECOND;

  /// The first wait for whom a person has named.
  private static final long USER_NANOS = 2 * SECOND;

  /// Time before who was of no use is tried again.
  private static final long USELESS_NANOS = 300 * SECOND;

  /// After so many failures in a row a peer is forgotten, unless a person named it.
  private static final int MAX_FAILURES = 8;

  private final RandomGenerator random;

  Retries(RandomGenerator random) {
    this.random = random;
  }

  /// When to try again after one more failure: later each time.
  long afterFailure(KnownPeer peer, long now) {
    long first = peer.bestSource().isOfPerson() ? USER_NANOS : FIRST_NANOS;
    return now + spread(Math.min(LAST_NANOS, first << Math.min(peer.failures(), MAX_FAILURES + 2)));
  }

  /// When to try again after a connection has ended.
  ///
  /// @param useful blocks went in some direction
  long afterEnd(KnownPeer peer, boolean useful, long now) {
    boolean soon = useful || peer.bestSource().isOfPerson();
    return now + spread(soon ? FIRST_NANOS : USELESS_NANOS);
  }

  private long spread(long nanos) {
    return nanos + random.nextLong(nanos / 4);
  }

  /// Whether a peer has failed so often that nobody will reach it.
  static boolean areInVain(KnownPeer peer) {
    return peer.failures() >= MAX_FAILURES && !peer.bestSource().isOfPerson();
  }
}
