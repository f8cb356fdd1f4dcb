package picotorrent.swarm;

/// A peer as the [Choker] remembers it.
final class Seat {
  /// Served this long without giving anything that was asked for: a deadbeat. One optimistic turn.
  private static final long DEADBEAT_NANOS = Choker.OPTIMISTIC_ROUNDS * Choker.RECHOKE_NANOS;

  /// Served this long without taking anything: idle.
  private static final long IDLE_NANOS = 2 * Choker.RECHOKE_NANOS;

  final Choker.Candidate candidate;
  final long joinedNanos;
  boolean unchoked;
  boolean optimistic;
  long sinceNanos; // of being choked or unchoked
  private boolean everUnchoked;
  private long observedNanos;
  private long servedInVainNanos; // unchoked, wanted by us, and giving nothing
  private long idleNanos; // unchoked and taking nothing
  private int pieceCount;
  private long uploadedAtLastPiece;

  Seat(Choker.Candidate candidate, long now) {
    this.candidate = candidate;
    this.joinedNanos = now;
    this.sinceNanos = now;
    this.observedNanos = now;
  }

  void unchoke(long now) {
    unchoked = true;
    everUnchoked = true;
    sinceNanos = now;
    candidate.unchoke();
  }

  void choke(long now) {
    unchoked = false;
    optimistic = false;
    sinceNanos = now;
    candidate.choke();
  }

  /// Takes note of what happened since the last decision.
  void observe(long now) {
    long passed = unchoked ? now - Math.max(observedNanos, sinceNanos) : 0;
    observedNanos = now;
    if (candidate.downloadRate() > 0) {
      servedInVainNanos = 0;
    } else if (candidate.isInteresting()) {
      servedInVainNanos += passed;
    }
    if (candidate.uploadRate() > 0) {
      idleNanos = 0;
    } else {
      idleNanos += passed;
    }
    if (candidate.pieceCount() != pieceCount) {
      pieceCount = candidate.pieceCount();
      uploadedAtLastPiece = candidate.uploadedBytes();
    }
  }

  boolean isDeadbeat() {
    return servedInVainNanos >= DEADBEAT_NANOS;
  }

  /// A deadbeat has one turn in four.
  boolean hasRested(long now) {
    return unchoked ? optimistic : now - sinceNanos >= 3 * DEADBEAT_NANOS;
  }

  boolean isIdle() {
    return idleNanos >= IDLE_NANOS;
  }

  /// Takes so much without announcing a piece: no downloader, or one that hides it.
  boolean isStagnant(long bytes) {
    return candidate.uploadedBytes() - uploadedAtLastPiece > bytes;
  }

  /// Who lost its slot a moment ago waits for the next decision, so that toggling interest gains
  /// nothing.
  boolean mayReturn(long now) {
    return !everUnchoked || now - sinceNanos >= Choker.RECHOKE_NANOS;
  }
}
