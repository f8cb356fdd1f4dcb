package picotorrent.webseed;

import picotorrent.base.Geometry;

/// One run of pieces on its way from a web seed: where in the piece space it stands, and the
/// request that carries it on.
final class Transfer {
  /// What the body of the request under way is.
  enum Body {
    /// No head yet.
    UNKNOWN,
    /// The bytes asked for.
    WANTED,
    /// The number of seconds after which to ask again (BEP 17 §"503").
    WAIT
  }

  final PieceRun run;
  private final Geometry geometry;

  /// Where the next wanted byte is, in the piece space.
  long at;

  /// Where the request under way began, and where it ends, exclusive.
  long requestedFrom;

  long requestedTo;

  /// Bytes of the body to drop first: the server sent the file from its start.
  long skip;

  long id = -1;
  long startedAt;
  Body body = Body.UNKNOWN;
  int entry = -1;
  final StringBuilder waitDigits = new StringBuilder();

  Transfer(PieceRun run, Geometry geometry) {
    this.run = run;
    this.geometry = geometry;
    this.at = geometry.pieceOffset(run.first());
  }

  boolean isFlying() {
    return id >= 0;
  }

  long end() {
    return Math.min(geometry.pieceOffset(run.end()), geometry.totalBytes());
  }

  boolean isDone() {
    return at >= end();
  }

  /// What the request under way has brought.
  long broughtBytes() {
    return at - requestedFrom;
  }

  /// The pieces that are not complete, the one under way included.
  PieceRun rest() {
    int first = geometry.pieceAt(at);
    return new PieceRun(first, run.end() - first);
  }

  void land() {
    id = -1;
    body = Body.UNKNOWN;
    skip = 0;
    waitDigits.setLength(0);
  }
}
