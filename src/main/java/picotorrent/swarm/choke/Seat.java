package picotorrent.swarm.choke;

/// A peer as the [Choker] remembers it.
final class Seat {
  /// Served this long without giving anything that was asked for: a deadbeat. One optimistic turn.
  private static final long DEADBEAT_NANOS = Choker.OPTIMISTIC_ROUNDS * Choker.RECHOKE_NANOS;

  /// A deadbeat rests three of its turns, and twice as long each time it turns out to be one again.
  private static final long REST_NANOS = 3 * DEADBEAT_NANOS;

  private static final int MOST_REST_DOUBLINGS = 5;

  /// How likely it is to get a slot by chance: a newcomer three times as likely as who was there
  /// before; who has given us something more than both, since who gives once gives again; who was
  /// served in vain less.
  private static final int WEIGHT_OF_GIVERS = 12;

  private static final int WEIGHT_OF_NEWCOMERS = 9;
  private static final int WEIGHT_OF_OTHERS = 3;
  private static final int WEIGHT_OF_DEADBEATS = 1;

  /// Served this long without asking for anything: idle. Whoever wants something asks at once.
  static final long IDLE_NANOS = 5_000_000_000L;

  /// Who was idle comes last for so long, and twice as long each time.
  private static final long IDLE_REST_NANOS = 60_000_000_000L;

  /// Pieces of a seed that a downloader may have to itself: what it is about to pass on.
  private static final int HOARD_PIECES = 2;

  final Choker.Candidate candidate;
  final long joinedNanos;
  private final Trial trial;
  boolean unchoked;
  boolean optimistic;
  long sinceNanos; // of being choked or unchoked
  private long uploadedAtUnchoke;
  private boolean everUnchoked;
  private long observedNanos;
  private long servedInVainNanos; // unchoked, wanted by us, and giving nothing
  private long uploadedAtLastGift; // or when its latest trial began
  private int disappointments; // turns that ended so
  private long askedNanos; // or when it was unchoked
  private int idleTurns; // in a row
  private boolean hasTaken;
  private boolean couldHaveGiven;
  private int pieceCount;
  private long uploadedAtLastPiece;

  Seat(Choker.Candidate candidate, Trial trial, long now) {
    this.candidate = candidate;
    this.trial = trial;
    this.joinedNanos = now;
    this.sinceNanos = now;
    this.observedNanos = now;
  }

  void unchoke(long now) {
    if (isDeadbeat()) { // it has rested: another trial
      servedInVainNanos = 0;
      uploadedAtLastGift = candidate.uploadedBytes();
    }
    unchoked = true;
    everUnchoked = true;
    sinceNanos = now;
    askedNanos = now;
    uploadedAtUnchoke = candidate.uploadedBytes();
    candidate.unchoke();
  }

  void choke(long now) {
    idleTurns = isIdle(now) ? idleTurns + 1 : 0;
    unchoked = false;
    optimistic = false;
    if (isDeadbeat()) {
      disappointments++;
    }
    sinceNanos = now;
    candidate.choke();
  }

  /// Bytes that it has taken since it is served.
  long takenBytes() {
    return unchoked ? candidate.uploadedBytes() - uploadedAtUnchoke : 0;
  }

  /// Takes note of what happened since the last decision.
  void observe(long now) {
    long passed = unchoked ? now - Math.max(observedNanos, sinceNanos) : 0;
    observedNanos = now;
    if (candidate.downloadRate() > 0) {
      servedInVainNanos = 0;
      uploadedAtLastGift = candidate.uploadedBytes();
    } else if (candidate.isInteresting()) {
      servedInVainNanos += passed;
    }
    if (candidate.pieceCount() != pieceCount) {
      pieceCount = candidate.pieceCount();
      uploadedAtLastPiece = candidate.uploadedBytes();
    }
  }

  void observeWish() {
    couldHaveGiven |= unchoked && candidate.isInteresting();
  }

  /// It gives us something now.
  boolean isGiving() {
    return candidate.downloadRate() > 0 && !candidate.isSnubbing();
  }

  /// It gives so much that ten seconds are not needed to see it.
  boolean isGivingMuch() {
    return isGiving() && candidate.downloadRate() >= UploadSlots.ENOUGH_BYTES_PER_SECOND;
  }

  /// It had something for us while we served it.
  boolean couldHaveGiven() {
    return couldHaveGiven;
  }

  boolean isDeadbeat() {
    return servedInVainNanos >= DEADBEAT_NANOS
        || candidate.downloadedBytes() == 0 && candidate.uploadedBytes() >= trialEnd();
  }

  /// Who never gave anything is served until it has taken so many bytes in all.
  long trialEnd() {
    return uploadedAtLastGift + trial.bytes(couldHaveGiven);
  }

  /// A deadbeat has one turn in four, then one in seven, and so on; who never gave anything begins
  /// further down.
  boolean hasRested(long now) {
    int doublings = candidate.downloadedBytes() == 0 ? disappointments + 1 : disappointments - 1;
    return !unchoked
        && now - sinceNanos >= REST_NANOS << Math.clamp(doublings, 0, MOST_REST_DOUBLINGS);
  }

  /// Has had time and never gave anything: it gets optimistic slots only.
  boolean isStranger(long now) {
    return candidate.downloadedBytes() == 0 && now - joinedNanos >= Choker.NEWCOMER_NANOS;
  }

  /// How likely it is to get a slot by chance.
  int weight(long now) {
    if (candidate.downloadedBytes() > 0) {
      return WEIGHT_OF_GIVERS;
    }
    if (disappointments > 0) {
      return WEIGHT_OF_DEADBEATS;
    }
    return now - joinedNanos < Choker.NEWCOMER_NANOS ? WEIGHT_OF_NEWCOMERS : WEIGHT_OF_OTHERS;
  }

  /// Has got so many pieces that nobody else has: first it is to pass them on.
  boolean isHoarding() {
    return candidate.hoardedPieces() > HOARD_PIECES;
  }

  /// Takes note of whether it makes use of its slot; tells whether it does so for the first time.
  boolean observeUse(long now) {
    if (unchoked && (candidate.isAsking() || candidate.uploadRate() > 0)) {
      askedNanos = now;
    }
    boolean first = !hasTaken && candidate.uploadedBytes() > 0;
    hasTaken |= first;
    return first;
  }

  /// It has got something of us.
  boolean hasTaken() {
    return hasTaken;
  }

  /// Is served and asks for nothing, or did so a while ago.
  boolean isIdle(long now) {
    if (unchoked) {
      return now - askedNanos >= IDLE_NANOS;
    }
    int doublings = Math.clamp(idleTurns - 1, 0, MOST_REST_DOUBLINGS);
    return idleTurns > 0 && now - sinceNanos < IDLE_REST_NANOS << doublings;
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
