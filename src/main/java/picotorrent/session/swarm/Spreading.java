package picotorrent.session.swarm;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;
import picotorrent.base.Geometry;
import picotorrent.session.peer.Peer;
import picotorrent.swarm.pick.Advice;
import picotorrent.swarm.pick.Picker;
import picotorrent.swarm.pick.Superseed;

/// How a seed of one torrent spreads what nobody else has: by advice to those it serves (BEP 6),
/// or, where a person wants it, by superseeding (BEP 16).
///
/// Confined to the session loop.
final class Spreading {
  /// Suggestions cover what a peer takes in so long.
  private static final int ADVICE_SECONDS = 4;

  /// Suggestions that a peer has at least, and at most: BEP 6 says that lists of about ten are
  /// usual.
  private static final int LEAST_ADVICE = 2;

  private static final int MOST_ADVICE = 16;

  private final int pieceLengthBytes;
  private final Advice advice;
  private final Superseed superseed;
  private final Set<Peer> silent = new LinkedHashSet<>(); // have not yet said what they have

  Spreading(Geometry geometry, Picker picker, RandomGenerator random) {
    this.pieceLengthBytes = geometry.pieceLengthBytes();
    int pieceCount = geometry.pieceCount();
    this.advice = new Advice(pieceCount, picker::partialCopies, random);
    this.superseed = new Superseed(pieceCount, picker::availability, random);
  }

  /// A peer comes that is told that we have nothing: it is superseeded.
  void pretendTo(Peer peer) {
    silent.add(peer);
  }

  /// A peer has said what it has, or a second has passed in which it did not.
  void told(Peer peer, long now) {
    if (silent.remove(peer)) {
      superseed.join(peer, now);
    }
  }

  /// A peer has got a piece.
  void announced(Peer peer, int piece, long now) {
    superseed.announced(peer, piece, now);
  }

  /// A peer has left.
  void left(Peer peer) {
    silent.remove(peer);
    superseed.leave(peer);
    advice.leave(peer);
  }

  /// A peer is served: tells it what would help most.
  void advise(Peer peer, long now) {
    long ahead = ADVICE_SECONDS * peer.uploadRate() / pieceLengthBytes;
    advice.advise(peer, Math.clamp(ahead, LEAST_ADVICE, MOST_ADVICE), now);
  }

  /// Once a second.
  void tick(long now) {
    for (Peer peer : List.copyOf(silent)) {
      told(peer, now);
    }
    superseed.tick(now);
  }
}
