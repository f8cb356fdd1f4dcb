package picotorrent.swarm.choke;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// Whom a seed serves: nobody gives anything back, so that the order is a policy.
final class SeedOrder {
  /// A turn of the round robin: long enough for several pieces on a slow line.
  private static final long TURN_NANOS = 30_000_000_000L;

  /// Pieces' worth of data that a downloader takes at most before it announces one.
  private static final int STAGNANT_PIECES = 8;

  /// Newcomers that are tried at once while most of them take nothing. If all of them took
  /// something after all, they would have the line to themselves until the next decision at most.
  private static final int MOST_PROBES = 16;

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

  /// Those who are served for a moment beyond the slots there are, to see whether they take
  /// anything: while most newcomers do not, that costs nothing, and soon shows who is to give way.
  List<Seat> probes(List<Seat> wanting, long now) {
    if (!newcomers.areMostlyIdle()) {
      return List.of();
    }
    long underWay = wanting.stream().filter(seat -> isProbe(seat, now)).count();
    return wanting.stream()
        .filter(seat -> !seat.unchoked && !seat.hasTaken() && !seat.isIdle(now))
        .sorted(byTurn(now))
        .limit(Math.max(0, MOST_PROBES - underWay))
        .toList();
  }

  /// Whether it is served, has never taken anything, and may still ask.
  boolean isProbe(Seat seat, long now) {
    return newcomers.areMostlyIdle() && seat.unchoked && !seat.hasTaken() && !seat.isIdle(now);
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
