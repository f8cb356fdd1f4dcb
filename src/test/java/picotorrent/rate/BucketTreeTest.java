package picotorrent.rate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// Streams that always want more, driven by virtual time as a session drives them.
class BucketTreeTest {
  private static final long SECOND = 1_000_000_000;

  private final BucketTree tree = new BucketTree();
  private final List<Greedy> streams = new ArrayList<>();
  private long now = 5 * SECOND;

  /// Moves up to `most` bytes at once, `perSecond` at most.
  private final class Greedy {
    final Flow flow;
    final int most;
    final long perSecond;
    final long bornNanos = now;
    long moved;
    boolean ready = true;

    Greedy(Bucket above, int most, long perSecond) {
      this.most = most;
      this.perSecond = perSecond;
      flow = above.flow(() -> ready = true);
      streams.add(this);
    }

    void step() {
      long line = (long) ((now - bornNanos) / 1e9 * perSecond) - moved;
      while (ready && line > 0) {
        int granted = flow.grant(now, most);
        ready = granted > 0;
        int used = (int) Math.min(granted, line);
        flow.giveBack(granted - used);
        moved += used;
        line -= used;
      }
    }
  }

  private void run(double seconds) {
    long end = now + (long) (seconds * SECOND);
    while (now < end) {
      streams.forEach(Greedy::step);
      now += SECOND / 1000;
      if (tree.nextTickNanos(now) <= now) {
        tree.tick(now);
      }
    }
  }

  private Greedy greedy(Bucket above) {
    return new Greedy(above, 65_536, 1L << 30);
  }

  private static void assertNear(double expected, long actual, double share, String what) {
    assertTrue(
        Math.abs(actual - expected) <= share * expected,
        () -> what + ": expected " + expected + ", was " + actual);
  }

  private long total() {
    return streams.stream().mapToLong(stream -> stream.moved).sum();
  }

  @Test
  void aLimitIsExactWithinThreePercentOverTenSecondsForAnyRateAndNumberOfStreams() {
    for (long limit : new long[] {10_000, 50_000, 1_000_000, 20_000_000, 500_000_000}) {
      for (int count : new int[] {1, 7, 100}) {
        BucketTreeTest world = new BucketTreeTest();
        world.tree.root().limit(world.now, limit);
        for (int i = 0; i < count; i++) {
          world.greedy(world.tree.root().child());
        }
        world.run(10);
        assertNear(10.0 * limit, world.total(), 0.03, limit + " B/s by " + count + " streams");
      }
    }
  }

  @Test
  void anIdleTimeSavesUpNoMoreThanATenthOfASecond() {
    tree.root().limit(now, 1_000_000);
    greedy(tree.root().child());
    now += 3_600 * SECOND;
    run(10);
    assertNear(10_000_000, total(), 0.03, "after an hour of idling");
  }

  @Test
  void streamsOfOneTorrentGetEqualShares() {
    tree.root().limit(now, 1_000_000);
    Bucket torrent = tree.root().child();
    for (int i = 0; i < 10; i++) {
      greedy(torrent);
    }
    run(10);
    for (Greedy stream : streams) {
      assertNear(1_000_000, stream.moved, 0.03, "a tenth");
    }
  }

  @Test
  void torrentsGetEqualSharesHoweverManyPeersTheyHave() {
    tree.root().limit(now, 2_000_000);
    Bucket few = tree.root().child();
    Bucket many = tree.root().child();
    Greedy lonely = greedy(few);
    for (int i = 0; i < 30; i++) {
      greedy(many);
    }
    run(10);
    assertNear(10_000_000, lonely.moved, 0.03, "the torrent with one peer");
    assertNear(20_000_000, total(), 0.03, "both");
  }

  @Test
  void whatASlowStreamLeavesGoesToTheOthers() {
    tree.root().limit(now, 1_000_000);
    Bucket torrent = tree.root().child();
    Greedy slow = new Greedy(torrent, 65_536, 50_000);
    Greedy fast = greedy(torrent);
    run(10);
    assertNear(500_000, slow.moved, 0.05, "its own line");
    assertNear(9_500_000, fast.moved, 0.04, "all the rest");
  }

  @Test
  void aPeersOwnLimitAndItsTorrentsAndTheSessionsHoldTogether() {
    tree.root().limit(now, 1_000_000);
    Bucket limited = tree.root().child();
    limited.limit(now, 300_000);
    Greedy slow = greedy(limited);
    slow.flow.limit(now, 100_000);
    Greedy normal = greedy(limited);
    Greedy other = greedy(tree.root().child());
    run(10);
    assertNear(1_000_000, slow.moved, 0.03, "the peer's limit");
    assertNear(2_000_000, normal.moved, 0.03, "the rest of the torrent's");
    assertNear(7_000_000, other.moved, 0.03, "the rest of the session's");
  }

  @Test
  void aLimitCanBeChangedAndTakenAwayWhileStreamsWait() {
    tree.root().limit(now, 100_000);
    Greedy one = greedy(tree.root().child());
    run(5);
    tree.root().limit(now, 1_000_000);
    long before = one.moved;
    run(5);
    assertNear(5_000_000, one.moved - before, 0.03, "the new limit");
    tree.root().limit(now, 0);
    before = one.moved;
    run(1);
    assertTrue(one.moved - before > 500_000_000, "without a limit: " + (one.moved - before));
    assertEquals(Long.MAX_VALUE, tree.nextTickNanos(now), "and nobody waits");
  }

  @Test
  void whatMovedUnaskedIsPaidForAfterwards() {
    tree.root().limit(now, 100_000);
    Greedy one = greedy(tree.root().child());
    one.flow.charge(now, 500_000);
    run(10);
    assertNear(500_000, one.moved, 0.05, "the limit less the debt");
  }

  @Test
  void whoLeavesIsNotWokenAndLosesNothingForTheOthers() {
    tree.root().limit(now, 1_000_000);
    Bucket torrent = tree.root().child();
    Greedy stays = greedy(torrent);
    Random random = new Random(1);
    for (int i = 0; i < 50; i++) {
      Greedy leaves = greedy(torrent);
      run(0.05 + random.nextDouble() * 0.3);
      leaves.flow.close();
      streams.remove(leaves);
      leaves.ready = false;
      long moved = leaves.moved;
      run(0.02);
      assertEquals(moved, leaves.moved);
      assertTrue(!leaves.ready, "woken after it had left");
    }
    assertTrue(stays.moved > 0);
  }

  @Test
  void anUnlimitedGrantCostsAFewNanoseconds() {
    Flow flow = tree.root().child().flow(() -> {});
    long sum = 0;
    long start = 0;
    int rounds = 20_000_000;
    for (int i = 0; i < 2 * rounds; i++) {
      if (i == rounds) {
        start = System.nanoTime();
      }
      sum += flow.grant(i, 16_384);
    }
    double nanos = (System.nanoTime() - start) / (double) rounds;
    assertEquals(2L * rounds * 16_384, sum);
    System.getLogger("figures").log(System.Logger.Level.INFO, "unlimited grant: {0} ns", nanos);
    assertTrue(nanos < 200, nanos + " ns");
  }

  @Test
  void whoIsBelowALesserBucketLeavesNeighboursNearlyAllThatTheyWant() {
    tree.root().limit(now, 20_000);
    Bucket lesser = tree.root().lesserChild();
    for (int i = 0; i < 300; i++) {
      new Greedy(lesser, 16 << 10, Long.MAX_VALUE / SECOND);
    }
    Greedy neighbour = new Greedy(tree.root(), 16 << 10, Long.MAX_VALUE / SECOND);
    run(10);
    double share = neighbour.moved / 200_000.0;
    assertTrue(share > 0.8 && share < 0.95, "a share of " + share);
  }

  @Test
  void aLesserBucketGetsWhatNobodyElseWants() {
    tree.root().limit(now, 20_000);
    Greedy alone = new Greedy(tree.root().lesserChild(), 16 << 10, Long.MAX_VALUE / SECOND);
    run(10);
    assertEquals(200_000, alone.moved, 6_000);
  }
}
