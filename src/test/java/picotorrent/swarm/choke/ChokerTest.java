package picotorrent.swarm.choke;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class ChokerTest {
  private static final long SECOND = 1_000_000_000;
  private long line = 1_000_000; // our upload in bytes a second, shared by who is served

  private final List<Peer> peers = new ArrayList<>();
  private final Choker choker = new Choker(1_000, 1 << 18, new SplittableRandom(4));
  private long now;

  private final class Peer implements Choker.Candidate {
    long gives; // bytes a second while we serve it
    boolean interesting = true;
    boolean unchoked;
    boolean interested = true;
    boolean takes = true;
    boolean progresses = true;
    long atMost = Long.MAX_VALUE; // bytes a second that it can take
    int piecesBefore;
    long uploaded;
    long most = Long.MAX_VALUE;
    int unchokes;

    Peer(long gives) {
      this.gives = gives;
      peers.add(this);
      choker.add(this, now);
    }

    @Override
    public boolean isInterested() {
      return interested;
    }

    @Override
    public boolean isAsking() {
      return unchoked && takes;
    }

    @Override
    public boolean isInteresting() {
      return interesting;
    }

    @Override
    public boolean isSnubbing() {
      return false;
    }

    @Override
    public long downloadRate() {
      return gives;
    }

    @Override
    public long uploadRate() {
      return unchoked && takes && uploaded < most
          ? Math.min(atMost, line / Math.max(1, served()))
          : 0;
    }

    @Override
    public long uploadedBytes() {
      return uploaded;
    }

    @Override
    public void allowUpTo(long bytes) {
      most = bytes;
    }

    @Override
    public long downloadedBytes() {
      return gives;
    }

    @Override
    public int hoardedPieces() {
      return 0;
    }

    @Override
    public int pieceCount() {
      return progresses ? piecesBefore + (int) (uploaded >> 18) : 0;
    }

    @Override
    public void choke() {
      assertTrue(unchoked);
      unchoked = false;
    }

    @Override
    public void unchoke() {
      assertFalse(unchoked);
      unchoked = true;
      unchokes++;
    }
  }

  private long served() {
    return peers.stream().filter(peer -> peer.unchoked && peer.takes).count();
  }

  private void pass(int seconds) {
    for (int second = 0; second < seconds; second++) {
      peers.forEach(peer -> peer.uploaded += peer.uploadRate());
      now += SECOND;
      choker.run(now);
    }
  }

  private void run(int seconds) {
    for (int second = 0; second < seconds; second++) {
      pass(1);
      long unchoked = peers.stream().filter(peer -> peer.unchoked).count();
      assertTrue(unchoked <= choker.slots(), unchoked + " of " + choker.slots());
    }
  }

  private static long median(List<Peer> of) {
    return of.stream().mapToLong(peer -> peer.uploaded).sorted().toArray()[of.size() / 2];
  }

  @Test
  void whoGivesNothingGetsAtMostFourTenthsOfTheMedian() {
    int chances = 0;
    for (int slots : new int[] {0, 4, 8}) {
      peers.forEach(peer -> choker.remove(peer, now));
      peers.clear();
      choker.setSlots(slots);
      List<Peer> givers = new ArrayList<>();
      for (int i = 0; i < 10; i++) {
        givers.add(new Peer(50_000));
      }
      // Rates differ a little and change, so that all givers get their turn.
      Peer free = new Peer(0);
      for (int turn = 0; turn < 60; turn++) {
        for (int i = 0; i < givers.size(); i++) {
          givers.get(i).gives = 50_000 + (turn * 7 + i * 3) % 10 * 1_000L;
        }
        run(30);
      }
      double share = free.uploaded / (double) median(givers);
      assertTrue(share <= 0.4, slots + " slots: " + share + " of the median");
      chances += free.unchokes;
    }
    assertTrue(chances > 0, "it had its chances");
  }

  @Test
  void whoKeepsWhatWeWantGetsNoMoreThanATrialEvenIfNobodyElseWantsAnything() {
    Peer free = new Peer(0);
    run(60);
    assertEquals(2 << 18, free.uploaded, line, "two pieces");
    assertFalse(free.unchoked);
    run(3_600);
    assertTrue(free.unchokes > 1, "it has its chances");
    assertTrue(free.uploaded <= free.unchokes * ((2 << 18) + line), free.uploaded + " bytes");
  }

  @Test
  void whoHasNothingForUsIsServedAsLongAsNobodyElseGives() {
    Peer behind = new Peer(0);
    behind.interesting = false;
    run(600);
    assertTrue(behind.unchoked);
    assertEquals(600 * line, behind.uploaded, 12 * line);
  }

  @Test
  void aStrangerGetsLessTheMorePeersGiveToIt() {
    Trial trial = new Trial(100, 1 << 18);
    assertEquals(2 << 18, trial.bytes(true));
    trial.peers(50);
    assertEquals(100 * (1 << 18) / 4 / 50, trial.bytes(true));
    assertEquals(2 << 18, trial.bytes(false), "who has nothing gets something to give");
    trial.peers(100_000);
    assertEquals(32 << 10, trial.bytes(true), "enough to be noticed");
  }

  @Test
  void thoseWhoGiveMostAreServed() {
    choker.setSlots(5);
    List<Peer> all = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      all.add(new Peer(1_000L * (i + 1)));
    }
    run(300);
    assertTrue(all.subList(16, 20).stream().allMatch(peer -> peer.unchoked), "the best four");
    assertTrue(all.stream().filter(peer -> peer.unchokes > 0).count() > 8, "and others in turn");
  }

  @Test
  void whoGivesMuchIsServedWithinASecondInThePlaceOfWhoGivesNothing() {
    line = 100_000;
    choker.setSlots(4);
    List<Peer> silent = List.of(new Peer(0), new Peer(0), new Peer(0), new Peer(0));
    silent.forEach(peer -> choker.interestChanged(peer, now));
    run(1);
    List<Peer> givers = List.of(new Peer(1_000_000), new Peer(2_000_000));
    Peer slow = new Peer(10_000);
    assertEquals(4, served());
    run(1);
    assertTrue(givers.stream().allMatch(peer -> peer.unchoked));
    assertFalse(slow.unchoked, "it takes ten seconds to see what a slow line gives");
    assertEquals(2, silent.stream().filter(peer -> peer.unchoked).count());
    List<Peer> more = List.of(new Peer(1_000_000), new Peer(1_000_000));
    run(1);
    assertEquals(1, more.stream().filter(peer -> peer.unchoked).count());
    assertEquals(1, silent.stream().filter(peer -> peer.unchoked).count(), "a newcomer's slot");
  }

  @Test
  void newcomersAreThreeTimesAsLikelyToGetTheOptimisticSlot() {
    int newcomers = 0;
    int rounds = 2_000;
    for (int round = 0; round < rounds; round++) {
      ChokerTest world = new ChokerTest();
      Choker other = new Choker(1, 1 << 18, new SplittableRandom(round));
      other.setSlots(1);
      Peer old = world.new Peer(0);
      Peer young = world.new Peer(0);
      other.add(old, 0);
      other.add(young, Choker.NEWCOMER_NANOS);
      other.run(Choker.NEWCOMER_NANOS + SECOND);
      newcomers += young.unchoked ? 1 : 0;
      assertTrue(young.unchoked != old.unchoked);
    }
    assertEquals(0.75, newcomers / (double) rounds, 0.03);
  }

  @Test
  void aSeedServesEverybodyInTurn() {
    choker.setSeeding(true);
    choker.setSlots(4);
    for (int i = 0; i < 12; i++) {
      new Peer(0);
    }
    run(3_600);
    long most = peers.stream().mapToLong(peer -> peer.uploaded).max().orElseThrow();
    long least = peers.stream().mapToLong(peer -> peer.uploaded).min().orElseThrow();
    assertTrue(least > 0.8 * most, least + " to " + most);
  }

  private long uploaded(int from, int to) {
    return peers.subList(from, to).stream().mapToLong(peer -> peer.uploaded).sum();
  }

  @Test
  void aSeedMayServeThoseFirstWhoTakeFastest() {
    choker.setSeeding(true);
    choker.setSlots(4);
    choker.setPolicy(Choker.Policy.FASTEST);
    for (int i = 0; i < 12; i++) {
      new Peer(0).atMost = i < 3 ? 250_000 : 25_000;
    }
    run(3_600);
    assertTrue(uploaded(0, 3) > 0.9 * uploaded(0, 12), "three fast ones: " + uploaded(0, 3));
    assertTrue(peers.stream().allMatch(peer -> peer.uploaded > 0), "one slot goes by turns");
  }

  @Test
  void aSeedMayServeThoseFirstWhoHaveHardlyBegunOrAreNearlyDone() {
    line = 100_000;
    choker.setSeeding(true);
    choker.setSlots(4);
    choker.setPolicy(Choker.Policy.ANTI_LEECH);
    for (int i = 0; i < 12; i++) {
      new Peer(0).piecesBefore = i < 2 ? 0 : i < 4 ? 900 : 450;
    }
    run(600);
    assertTrue(uploaded(0, 4) > 0.7 * uploaded(0, 12), "at the ends: " + uploaded(0, 4));
    assertTrue(peers.stream().allMatch(peer -> peer.uploaded > 0), "one slot goes by turns");
  }

  @Test
  void attackersCostTheLeechesOfASeedAtMostAFifth() {
    for (boolean idle : new boolean[] {true, false}) {
      peers.forEach(peer -> choker.remove(peer, now));
      peers.clear();
      choker.setSeeding(true);
      choker.setSlots(4);
      List<Peer> leeches = new ArrayList<>();
      for (int i = 0; i < 10; i++) {
        leeches.add(new Peer(0));
      }
      for (int i = 0; i < 3; i++) {
        Peer attacker = new Peer(0);
        attacker.takes = !idle; // holds a slot for nothing, or takes and throws away
        attacker.progresses = false;
      }
      run(3_600);
      long got = leeches.stream().mapToLong(peer -> peer.uploaded).sum();
      assertTrue(got >= 0.8 * 3_600 * line, "idle " + idle + ": " + got);
    }
  }

  @Test
  void whereNewcomersTakeNothingASeedTriesThemAllWithinAMinute() {
    choker.setSeeding(true);
    for (int i = 0; i < 100; i++) {
      new Peer(0).takes = false;
    }
    pass(60);
    assertEquals(0, peers.stream().filter(peer -> peer.unchokes == 0).count());
    Peer taker = new Peer(0);
    pass(60);
    assertTrue(taker.uploaded >= 30 * line, taker.uploaded + " bytes");
  }

  @Test
  void togglingInterestGainsNoSlot() {
    choker.setSlots(2);
    Peer one = new Peer(10_000);
    Peer two = new Peer(10_000);
    run(10);
    assertTrue(one.unchoked && two.unchoked);
    one.interested = false;
    choker.interestChanged(one, now);
    assertFalse(one.unchoked);
    one.interested = true;
    choker.interestChanged(one, now);
    assertFalse(one.unchoked, "not before the next decision");
    run(10);
    assertTrue(one.unchoked);
  }

  @Test
  void aFreeSlotIsGivenAtOnceAndAFastLineFindsItsNumberOfSlots() {
    Peer first = new Peer(0);
    choker.interestChanged(first, now);
    assertTrue(first.unchoked);
    for (int i = 0; i < 60; i++) {
      new Peer(20_000 + i);
    }
    run(600);
    // Equal shares of n slots carry 4 n KiB/s each: 4 n * n KiB/s fill the line.
    assertEquals(Math.sqrt(line / 4096.0), choker.slots(), 3);
  }

  @Test
  void aSeedServesHundredsWithinSecondsWhereTheLineCarriesThem() {
    line = 400_000_000;
    choker.setSeeding(true);
    for (int i = 0; i < 450; i++) {
      choker.interestChanged(new Peer(0), now);
    }
    for (int second = 0; second < 9; second++) {
      now += SECOND;
      choker.run(now);
    }
    assertEquals(450, served());
  }

  @Test
  void whoBeginsToWaitWhereTheLineCarriesMoreIsServedWithinASecond() {
    line = 900_000_000;
    choker.setSeeding(true);
    for (int i = 0; i < 200; i++) {
      choker.interestChanged(new Peer(0), now);
    }
    for (int tenth = 0; tenth < 10; tenth++) {
      assertTrue(choker.isHurried(now) || served() == 200);
      now += Choker.HURRY_NANOS;
      peers.forEach(peer -> peer.uploaded += peer.uploadRate() / 10);
      choker.hurry(now);
    }
    assertEquals(200, served());
  }

  @Test
  void nobodyIsServedInHasteWhereTheLineIsFullOrSomebodyChoseTheSlots() {
    line = 64 << 10;
    choker.setSeeding(true);
    for (int i = 0; i < 50; i++) {
      choker.interestChanged(new Peer(0), now);
    }
    for (int tenth = 0; choker.isHurried(now); tenth++) {
      assertTrue(tenth < 60, "the rush has an end");
      now += Choker.HURRY_NANOS;
      peers.forEach(peer -> peer.uploaded += peer.uploadRate() / 10);
      choker.hurry(now);
    }
    assertEquals(4, served());
  }

  @Test
  void whoIsLeftAloneWithASeedIsServedAtOnce() {
    line = 64 << 10;
    choker.setSeeding(true);
    List<Peer> others = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      others.add(new Peer(0));
      choker.interestChanged(others.getLast(), now);
    }
    run(60);
    Peer last = others.stream().filter(peer -> !peer.unchoked).findFirst().orElseThrow();
    others.stream().filter(peer -> peer != last).forEach(peer -> choker.remove(peer, now));
    assertTrue(last.unchoked);
  }

  @Test
  void aSeedWidensNoMoreThanTheLineCarries() {
    line = 64 << 10;
    choker.setSeeding(true);
    for (int i = 0; i < 50; i++) {
      choker.interestChanged(new Peer(0), now);
    }
    for (int second = 0; second < 60; second++) {
      now += SECOND;
      choker.run(now);
      assertTrue(served() <= 5, () -> served() + " served");
    }
  }
}
