package picotorrent.swarm;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// Whom a seed serves: nobody gives anything back, so that the order is a policy.
final class SeedOrder {
  /// A turn of the round robin: long enough for several pieces on a slow line.
  private static final long TURN_NANOS = 30_000_000_000L;

  /// Pieces' worth of data that a downloader takes at most before it announces one.
  private static final int STAGNANT_PIECES = 8;

  private final int pieceCount;
  private final long stagnantBytes;
  private final Newcomers newcomers = new Newcomers();
  private Choker.Policy policy = Choker.Policy.ROUND_ROBIN;

  SeedOrder(int pieceCount, int pieceLengthBytes) {
    this.pieceCount = pieceCount;
    this.stagnantBytes = (long) STAGNANT_PIECES * pieceLengthBytes;
  }

  void policy(Choker.Policy now) {
    policy = now;
  }

  /// Takes note, once a second, of who makes use of what it is given; tells whether a slot should
  /// be given on, which others wait for.
  boolean endsTurn(Seat seat, boolean crowded, long now) {
    if (seat.observeUse(now)) {
      newcomers.took();
    }
    boolean ends = crowded && seat.unchoked && seat.isIdle(now);
    if (ends && !seat.hasTaken()) {
      newcomers.idled();
    }
    return ends;
  }

  /// Whether one may have a slot that came free, which others may have left for want of a decision.
  boolean mayFill(Seat seat, long now) {
    return !seat.isHoarding()
        && !seat.isIdle(now)
        && (seat.hasTaken() || !newcomers.areMostlyIdle());
  }

  List<Seat> choose(List<Seat> wanting, int slots, long now) {
    List<Seat> held = newcomers.holdBack(wanting, slots, byTurn(now));
    // One slot goes by turns in any case, so that nobody is left out for ever.
    int byTurns = policy == Choker.Policy.ROUND_ROBIN ? slots : 1;
    List<Seat> chosen =
        new ArrayList<>(
            wanting.stream().sorted(byPolicy(now)).limit(Math.max(0, slots - byTurns)).toList());
    wanting.removeAll(chosen);
    wanting.stream().sorted(byTurn(now)).limit(byTurns).forEach(chosen::add);
    held.stream().limit(slots - chosen.size()).forEach(chosen::add);
    return chosen;
  }

  private Comparator<Seat> worthServing(long now) {
    return Comparator.comparing(
        (Seat seat) -> seat.isIdle(now) || seat.isHoarding() || seat.isStagnant(stagnantBytes));
  }

  private Comparator<Seat> byPolicy(long now) {
    Comparator<Seat> order =
        switch (policy) {
          case ROUND_ROBIN -> Comparator.comparingLong(seat -> seat.sinceNanos);
          case FASTEST -> Comparator.comparingLong(seat -> -seat.candidate.uploadRate());
          case ANTI_LEECH -> Comparator.comparingInt(seat -> -fromTheMiddle(seat));
        };
    return worthServing(now).thenComparing(order);
  }

  private int fromTheMiddle(Seat seat) {
    return Math.abs(2 * seat.candidate.pieceCount() - pieceCount);
  }

  /// Who is within its turn stays; then who has waited longest.
  private Comparator<Seat> byTurn(long now) {
    return worthServing(now)
        .thenComparing(seat -> !(seat.unchoked && now - seat.sinceNanos < TURN_NANOS))
        .thenComparing(seat -> seat.unchoked)
        .thenComparingLong(seat -> seat.sinceNanos);
  }
}
