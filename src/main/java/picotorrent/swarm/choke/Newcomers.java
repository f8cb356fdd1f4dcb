package picotorrent.swarm.choke;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// How those fare whom a seed serves for the first time. Most take something at once. Where most of
/// them only say that they want something, they share one slot in four, so that a crowd of liars
/// does not keep the slots from those who are known to take.
final class Newcomers {
  /// Weight of the latest one: four in a row are enough to see it, and as many to forget it.
  private static final double WEIGHT = 0.25;

  private static final double MOST = 0.5;

  /// One slot for so many slots, while most take nothing.
  private static final int SLOTS_PER_NEWCOMER = 4;

  private double idle; // share of the latest ones that took nothing

  /// One has taken something.
  void took() {
    idle -= WEIGHT * idle;
  }

  /// One has been served in vain.
  void idled() {
    idle += WEIGHT * (1 - idle);
  }

  boolean areMostlyIdle() {
    return idle > MOST;
  }

  /// Takes out of those who want something the newcomers for whom there is no slot now, unless
  /// others leave some; in the order given.
  List<Seat> holdBack(List<Seat> wanting, int slots, Comparator<Seat> order) {
    List<Seat> held = new ArrayList<>();
    if (areMostlyIdle()) {
      int most = Math.max(1, slots / SLOTS_PER_NEWCOMER);
      wanting.stream().filter(seat -> !seat.hasTaken()).sorted(order).skip(most).forEach(held::add);
      wanting.removeAll(held);
    }
    return held;
  }
}
