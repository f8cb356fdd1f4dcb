package picotorrent.storage;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import picotorrent.base.Bitfield;

/// Goes through every moment at which the process may be killed, and through thousands of states
/// that a power cut may leave.
class CrashTest extends OnADiskPool {
  private static final int PIECE = 4 << 10;
  private static final int POWER_CUTS = Integer.getInteger("crash.states", 2_000);

  private static TestTorrent torrent() {
    return TestTorrent.of(PIECE, 10_000, 30_000, 0, 5_000, 25_000);
  }

  private Scenario scenario(Disk disk) {
    TestTorrent torrent = torrent();
    Bitfield wanted = torrent.allEntries();
    wanted.clear(3);
    return new Scenario(loop, pool, disk, torrent, wanted);
  }

  @Test
  void aKillAtAnyMomentLosesNothingThatWasVerified() {
    MemoryDisk disk = new MemoryDisk();
    Scenario run = scenario(disk);
    run.download(disk, 1, 17);
    for (int moment = 0; moment <= disk.operations(); moment++) {
      Scenario after = run.on(disk.afterKill(moment));
      assertListed(run, after, moment, "kill");
      assertHas(after, run.verified, moment, "kill");
    }
  }

  @Test
  void aPowerCutAtAnyMomentLosesNothingThatWasClaimed() {
    Random random = new Random(29);
    MemoryDisk disk = new MemoryDisk();
    Scenario run = scenario(disk);
    run.download(disk, 2, 17);
    for (int i = 0; i < POWER_CUTS; i++) {
      int moment = random.nextInt(disk.operations() + 1);
      Scenario after = run.on(disk.afterPowerCut(moment, random));
      String which = "power cut " + i + " of seed 29";
      assertListed(run, after, moment, which);
      assertHas(after, run.claimed, moment, which);
    }
  }

  private static void assertListed(Scenario run, Scenario after, int moment, String which) {
    if (moment >= run.addedAt) {
      assertTrue(after.isListed(), which + " at operation " + moment + ": the torrent is lost");
    }
  }

  private static void assertHas(
      Scenario after, List<Scenario.Promise> promises, int moment, String which) {
    String where = which + " at operation " + moment + ": ";
    Bitfield have = after.start();
    Bitfield truth = after.truth();
    Bitfield wrong = have.copy();
    truth.forEach(wrong::clear);
    assertTrue(
        wrong.isEmpty(), where + "wrong pieces are counted, the first is " + wrong.nextSet(0));
    for (Scenario.Promise promise : promises) {
      if (promise.operations() <= moment) {
        Bitfield lost = promise.pieces().copy();
        have.forEach(lost::clear);
        assertTrue(lost.isEmpty(), where + "pieces are lost, the first is " + lost.nextSet(0));
      }
    }
  }
}
