package picotorrent.swarm.pick;

import picotorrent.base.Bitfield;
import picotorrent.base.Geometry;

/// One connected peer (or web seed) as a [Picker] knows it: what it has, what it was asked for, and
/// how far its data can be trusted. Made by [Picker#join]; dead after [Picker#gone].
public final class PickerPeer {
  private static final long NANOS_PER_SECOND = 1_000_000_000;

  /// Suggestions and allowed-fast pieces remembered: BEP 6 says that lists of about ten are usual.
  private static final int MAX_HINTS = 32;

  private final Requester requester;
  private final Bitfield pieces; // stays empty for a seed
  private final IntList suggested = new IntList();
  private final IntList allowedFast = new IntList();
  private boolean seed;
  private boolean advises;
  private boolean choking = true;
  private Standing standing = Standing.UNPROVEN;
  private long rate;
  private long silenceNanos;
  int outstanding;
  int asked; // requests in all; wraps around
  int owned; // open pieces that only this peer works on
  int witness = -1; // a piece that it has and we lack, for Offers
  long uninterestingAt = -1; // the count of gains when it had none
  long exhaustedAt = -1; // the count of gains when it had none that was not begun
  int lentTo; // behind the last piece of a run that it was lent

  PickerPeer(int pieceCount, Requester requester) {
    this.requester = requester;
    this.pieces = new Bitfield(pieceCount);
  }

  /// How far a peer's data can be trusted.
  public enum Standing {
    /// Nothing of it has been verified: it works on pieces of its own.
    UNPROVEN,
    /// Pieces with blocks of it have been verified.
    TRUSTED,
    /// A piece with blocks of it and of others has failed: pieces of its own again.
    SUSPECT,
    /// It has sent wrong data, for certain.
    GUILTY
  }

  /// Who asks this peer: what [Picker#join] was given.
  public Requester requester() {
    return requester;
  }

  /// Tells whether it has a piece.
  public boolean has(int piece) {
    return seed || pieces.get(piece);
  }

  /// Tells whether it has every piece.
  public boolean isSeed() {
    return seed;
  }

  /// Number of pieces it has.
  public int pieceCount() {
    return seed ? pieces.size() : pieces.count();
  }

  /// Blocks asked for and not answered.
  public int outstanding() {
    return outstanding;
  }

  /// How far it can be trusted.
  public Standing standing() {
    return standing;
  }

  /// Says how fast its blocks come, for the choice of whom to help at the end; 0 is unknown.
  public void measured(long bytesPerSecond) {
    rate = bytesPerSecond;
  }

  /// Says how long it has answered nothing, if that is longer than usual; else 0.
  public void silentFor(long nanos) {
    silenceNanos = nanos;
  }

  /// Whether it has answered nothing for longer than usual.
  public boolean isSilent() {
    return silenceNanos > 0;
  }

  boolean hasRate() {
    return rate > 0;
  }

  boolean isOnParole() {
    return standing != Standing.TRUSTED;
  }

  void stand(Standing now) {
    if (standing != Standing.GUILTY) {
      standing = now;
    }
  }

  boolean isChoking() {
    return choking;
  }

  void choking(boolean now) {
    choking = now;
  }

  Bitfield pieces() {
    return pieces;
  }

  void seed(boolean now) {
    seed = now;
  }

  /// The lowest piece at or above `from` that is in the set and that the peer has, or -1.
  int nextShared(Bitfield set, int from) {
    return seed ? set.nextSet(from) : set.nextShared(pieces, from);
  }

  /// It has suggested something: whatever else is scarce it may have suggested to others.
  boolean advises() {
    return advises;
  }

  IntList suggested() {
    return suggested;
  }

  IntList allowedFast() {
    return allowedFast;
  }

  /// It may have something new for us.
  void gained() {
    uninterestingAt = -1;
    exhaustedAt = -1;
  }

  /// The latest suggestions count: a seed that suggests as it goes would be remembered for its
  /// first ones only.
  void suggest(int piece) {
    advises = true;
    if (suggested.size() == MAX_HINTS) {
      suggested.remove(suggested.get(0));
    }
    remember(suggested, piece);
  }

  void allowFast(int piece) {
    remember(allowedFast, piece);
  }

  private static void remember(IntList hints, int piece) {
    if (hints.size() < MAX_HINTS && !hints.contains(piece)) {
      hints.add(piece);
    }
  }

  /// Time until a block that is asked for now would be here, by its rate.
  long queueNanos() {
    return nanosFor(outstanding + 1);
  }

  /// Time until the answer to its request number `turn` is here, by its rate: it answers in order.
  /// Who has been silent may stay so for as long again, whatever its rate was.
  long nanosUntil(int turn) {
    int answered = asked - outstanding;
    int ahead = Math.clamp(turn - answered + 1, 1, Math.max(1, outstanding));
    return Math.max(silenceNanos, nanosFor(ahead));
  }

  private long nanosFor(int blocks) {
    double bytes = (double) blocks * Geometry.BLOCK_BYTES;
    return rate == 0 ? Long.MAX_VALUE : (long) (bytes * NANOS_PER_SECOND / rate);
  }
}
