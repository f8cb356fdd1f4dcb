package picotorrent.swarm.choke;

import java.util.Collection;

/// How many peers to serve at once. Few slots fill a slow line, and more would only make each too
/// slow to be worth anything; a fast line needs many.
///
/// The number is the largest *n* for which the *n* fastest get enough each: *n* times 4 KiB a
/// second, or 256 KiB, which is enough however many there are. One more finds out whether the line
/// carries it, and twice as many where half of what the slowest of them gets would still be enough.
/// So there are 4 slots on 64 KiB/s, 16 on 1 MiB/s, 400 on 100 MiB/s.
final class UploadSlots {
  /// Never fewer: BEP 3 has four.
  static final int FEWEST = 4;

  /// Never more: each slot is a queue of requests and disk reads.
  static final int MOST = 500;

  private static final int STEP_BYTES_PER_SECOND = 4 << 10;

  /// A rate that is worth a slot on any line.
  static final int ENOUGH_BYTES_PER_SECOND = 256 << 10;

  /// Who has taken so much of what was not there a moment ago is served by a line, not by send
  /// buffers.
  static final int SURELY_TAKEN_BYTES = 512 << 10;

  private int fixed;

  void fix(int count) {
    fixed = count;
  }

  boolean isFixed() {
    return fixed > 0;
  }

  /// How many there are to be, as it is found when all is decided anew.
  int count(Collection<Seat> seats) {
    if (fixed > 0) {
      return fixed;
    }
    long[] rates = fastestFirst(seats);
    int carried = carried(rates);
    int next = carriesTwice(rates, carried) ? 2 * carried : carried + 1;
    return Math.clamp(next, FEWEST, MOST);
  }

  /// How many there are to be where so many are, in between: twice as many when all of them carry
  /// that, else the same.
  int widened(Collection<Seat> seats, int current) {
    if (fixed > 0 || current >= MOST) {
      return current;
    }
    long[] rates = fastestFirst(seats);
    boolean all = rates.length >= current && carriesTwice(rates, current);
    return all ? Math.min(2 * current, MOST) : current;
  }

  /// Whether all of so many slots are given to peers that have surely taken something: then the
  /// line carries more, long before rates tell.
  boolean areTaken(Collection<Seat> seats, int current) {
    long taking = seats.stream().filter(seat -> seat.takenBytes() >= SURELY_TAKEN_BYTES).count();
    return fixed == 0 && taking >= current;
  }

  /// Rates of those who are served.
  private static long[] fastestFirst(Collection<Seat> seats) {
    long[] rates =
        seats.stream()
            .filter(seat -> seat.unchoked)
            .mapToLong(seat -> -seat.candidate.uploadRate())
            .sorted()
            .toArray();
    for (int i = 0; i < rates.length; i++) {
      rates[i] = -rates[i];
    }
    return rates;
  }

  private static int carried(long[] rates) {
    int carried = 0;
    while (carried < rates.length && rates[carried] >= enough(carried + 1)) {
      carried++;
    }
    return carried;
  }

  private static boolean carriesTwice(long[] rates, int slots) {
    return slots > 0 && rates[slots - 1] / 2 >= enough(2 * slots);
  }

  private static long enough(int slots) {
    return Math.min((long) slots * STEP_BYTES_PER_SECOND, ENOUGH_BYTES_PER_SECOND);
  }
}
