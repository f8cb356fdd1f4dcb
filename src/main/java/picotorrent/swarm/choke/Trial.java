package picotorrent.swarm.choke;

import picotorrent.base.Geometry;

/// How much a peer that never gave anything gets of us before it has to.
///
/// Many peers give as much to everybody they meet, so that it must be little: all of them together
/// give a stranger no more than a share of the content. But it has to be enough to be noticed, and
/// who has nothing yet is to get something that it can give.
final class Trial {
  private static final int PIECES = 2;

  /// Enough for a rate that the other end sees.
  private static final long LEAST_BYTES = 2L * Geometry.BLOCK_BYTES;

  /// What all peers together give to one: a quarter of the content.
  private static final int SHARE = 4;

  private final long contentBytes;
  private final long mostBytes;
  private int peers = 1;

  Trial(int pieceCount, int pieceLengthBytes) {
    this.contentBytes = (long) pieceCount * pieceLengthBytes;
    this.mostBytes = Math.max(LEAST_BYTES, (long) PIECES * pieceLengthBytes);
  }

  /// So many peers are there, as far as we see.
  void peers(int count) {
    peers = Math.max(1, count);
  }

  /// What a peer gets.
  ///
  /// @param hasSomething that we want
  long bytes(boolean hasSomething) {
    return hasSomething
        ? Math.clamp(contentBytes / SHARE / peers, LEAST_BYTES, mostBytes)
        : mostBytes;
  }
}
