package picotorrent.swarm;

import java.util.Collection;

/// How many peers to serve at once. Few slots fill a slow line, and more would only make each too
/// slow to be worth anything; a fast line needs many.
///
/// The number is the largest *n* for which the *n* fastest get at least *n* times 4 KiB a second
/// each, and one more to find out whether the line carries it: 4 slots on 64 KiB/s, 16 on 1 MiB/s,
/// 160 on 100 MiB/s.
final class UploadSlots {
  /// Never fewer: BEP 3 has four.
  static final int FEWEST = 4;

  /// Never more: each slot is a queue of requests and disk reads.
  private static final int MOST = 200;

  private static final int STEP_BYTES_PER_SECOND = 4 << 10;

  private int fixed;

  void fix(int count) {
    fixed = count;
  }

  int count(Collection<Seat> seats) {
    if (fixed > 0) {
      return fixed;
    }
    long[] rates =
        seats.stream()
            .filter(seat -> seat.unchoked)
            .mapToLong(seat -> -seat.candidate.uploadRate())
            .sorted()
            .toArray();
    int carried = 0;
    while (carried < rates.length
        && -rates[carried] >= (long) (carried + 1) * STEP_BYTES_PER_SECOND) {
      carried++;
    }
    return Math.clamp(carried + 1, FEWEST, MOST);
  }
}
