package picotorrent.swarm.pick;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

/// Who cannot take in what comes asks seeds for less, and for all again when it can.
class BacklogTest {
  private static final long MILLI = 1_000_000L;
  private static final int LARGE = 256 << 10;
  private static final int SMALL = 16 << 10;

  private final Backlog backlog = new Backlog();
  private long now = 5_000 * MILLI;

  /// So many reads, ten milliseconds apart.
  private void reads(int count, int bytes) {
    for (int i = 0; i < count; i++) {
      now += 10 * MILLI;
      backlog.read(bytes, now);
    }
  }

  @Test
  void whoKeepsUpAsksForAll() {
    reads(1_000, SMALL);
    assertEquals(1, backlog.share(now));
  }

  @Test
  void whoIsBehindAsksForHalfAsMuchEachTenthOfASecondDownToASixteenth() {
    reads(11, LARGE);
    assertEquals(0.5, backlog.share(now));
    reads(10, LARGE);
    assertEquals(0.25, backlog.share(now));
    reads(200, LARGE);
    assertEquals(Backlog.LEAST_SHARE, backlog.share(now));
  }

  @Test
  void whoHasCaughtUpAsksForAllAgain() {
    reads(200, LARGE);
    reads(200, SMALL);
    assertEquals(1, backlog.share(now));
  }

  @Test
  void whoHearsNothingMoreAsksForAllAgainWithinSeconds() {
    reads(200, LARGE);
    for (int i = 0; i < 5; i++) {
      now += 1_000 * MILLI;
      backlog.share(now);
    }
    assertEquals(1, backlog.share(now));
  }
}
