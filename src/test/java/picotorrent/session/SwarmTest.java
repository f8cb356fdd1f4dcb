package picotorrent.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import picotorrent.api.TorrentState;
import picotorrent.api.TorrentStatus;
import picotorrent.port.DiskFailure;
import picotorrent.sim.Line;

/// Swarms of real sessions in the simulated world: they finish, and go on after what befalls them.
class SwarmTest {
  /// A home line: 4 MB/s down, 1 MB/s up, 40 ms from end to end.
  static final Line HOME =
      Line.UNLIMITED.rates(1_000_000, 4_000_000).latency(Duration.ofMillis(20));

  private static final Duration LIMIT = Duration.ofMinutes(10);
  private static final int PIECE = 64 << 10;

  private static void assertFinish(SimSwarm swarm, List<SimClient> leeches) {
    assertNotNull(swarm.finish(leeches, LIMIT), swarm.progress(leeches));
    leeches.forEach(leech -> assertTrue(leech.isRight(swarm.torrent), leech.host().name()));
  }

  private static SimSwarm fifty(long seed) {
    Line bad = HOME.loss(0.01).jitter(Duration.ofMillis(10));
    SimSwarm swarm = new SimSwarm(seed, 1_000_000, PIECE);
    swarm.seed("seed", bad);
    assertFinish(swarm, swarm.leeches(50, bad));
    return swarm;
  }

  @Test
  void oneSeedAndFiftyLeechesFinishTheSameWayInEveryRunOfOneSeed() {
    SimSwarm first = fifty(5);
    SimSwarm second = fifty(5);
    assertEquals(first.world.trace().latest(), second.world.trace().latest());
    assertEquals(first.world.trace().digest(), second.world.trace().digest());
  }

  @Test
  void aLinkThatIsCutForAMinuteDelaysNothingElse() {
    SimSwarm swarm = new SimSwarm(2, 20_000_000, PIECE);
    swarm.seed("seed", HOME);
    List<SimClient> leeches = swarm.leeches(3, HOME);
    SimClient unlucky = leeches.getFirst();
    swarm.world.run(Duration.ofSeconds(8));
    int before = unlucky.pieces(swarm.torrent);
    unlucky.host().cut();
    swarm.world.run(Duration.ofMinutes(1));
    assertEquals(before, unlucky.pieces(swarm.torrent), 2);
    assertTrue(before > 2 && before < swarm.torrent.pieces(), before + " pieces before the cut");
    assertFinish(swarm, leeches.subList(1, 3));
    unlucky.host().restore();
    assertFinish(swarm, leeches);
  }

  @Test
  void aLinkThatStaysAwayUntilTcpGivesUpIsSurvived() {
    SimSwarm swarm = new SimSwarm(3, 20_000_000, PIECE);
    swarm.seed("seed", HOME);
    SimClient leech = swarm.leech("leech", HOME);
    swarm.world.run(Duration.ofSeconds(8));
    leech.host().cut();
    swarm.world.run(Duration.ofMinutes(15));
    assertEquals(0, swarm.status(leech).peers().connected());
    leech.host().restore();
    assertFinish(swarm, List.of(leech));
  }

  @Test
  void aKilledProcessGoesOnWithWhatIsOnItsDisk() {
    SimSwarm swarm = new SimSwarm(4, 10_000_000, PIECE);
    SimClient seed = swarm.seed("seed", HOME);
    SimClient leech = swarm.leech("leech", HOME);
    swarm.world.run(Duration.ofSeconds(6));
    int there = leech.pieces(swarm.torrent);
    assertTrue(there > 10 && there < swarm.torrent.pieces(), there + " pieces before the kill");
    leech.restart();
    leech.leech(swarm.torrent, seed.endpoint());
    assertFinish(swarm, List.of(leech));
    long fetched = swarm.status(leech).traffic().downBytes();
    assertTrue(
        fetched <= swarm.torrent.content().length - (there - 1L) * PIECE, fetched + " bytes");
  }

  @Test
  void aFullDiskIsToldAndTheDownloadGoesOnWhenThereIsRoom() {
    SimSwarm swarm = new SimSwarm(6, 4_000_000, PIECE);
    swarm.seed("seed", HOME);
    SimClient leech = swarm.client("leech", HOME);
    leech.disk().free(30 * PIECE);
    leech.leech(swarm.torrent);
    SimClient other = swarm.leech("other", HOME);
    assertFinish(swarm, List.of(other));
    swarm.world.run(Duration.ofMinutes(1));
    assertEquals(30, leech.pieces(swarm.torrent));
    TorrentStatus full = swarm.status(leech);
    TorrentState.Failed failed = assertInstanceOf(TorrentState.Failed.class, full.state());
    assertEquals(TorrentState.Mend.FREE_SPACE, failed.mend());
    assertTrue(failed.told().toString().startsWith("No space left in "), failed.told().toString());
    leech.disk().free(Long.MAX_VALUE);
    assertFinish(swarm, List.of(leech));
    assertInstanceOf(TorrentState.Seeding.class, swarm.status(leech).state());
    assertTrue(
        swarm.status(leech).traffic().downBytes() < 1.02 * swarm.torrent.content().length,
        "what was verified before is not fetched again");
  }

  @Test
  void aSeedWhoseDiskIsGoneForAWhileServesAgain() {
    SimSwarm swarm = new SimSwarm(7, 20_000_000, PIECE);
    SimClient seed = swarm.seed("seed", HOME);
    SimClient leech = swarm.leech("leech", HOME);
    swarm.world.run(Duration.ofSeconds(5));
    seed.disk().fail(new DiskFailure.Missing(SimClient.FOLDER));
    swarm.world.run(Duration.ofSeconds(3));
    assertInstanceOf(TorrentState.Failed.class, swarm.status(seed).state());
    swarm.world.run(Duration.ofSeconds(30));
    seed.disk().fail(null);
    assertFinish(swarm, List.of(leech));
    assertInstanceOf(TorrentState.Seeding.class, swarm.status(seed).state());
  }

  @Test
  void aSlowDiskHoldsBackTheDownloadAndNothingIsLost() {
    SimSwarm swarm = new SimSwarm(8, 4_000_000, PIECE);
    swarm.seed("seed", HOME);
    SimClient leech = swarm.client("leech", HOME);
    leech.disk().speed(Duration.ofMillis(20), 200_000);
    leech.leech(swarm.torrent);
    assertFinish(swarm, List.of(leech));
    assertTrue(swarm.world.now() > Duration.ofSeconds(20).toNanos(), "the disk was the limit");
  }

  @Test
  void aSeedWithARottenDiskIsFoundOutAndTheOthersFinishTheJob() {
    SimSwarm swarm = new SimSwarm(9, 4_000_000, PIECE);
    SimClient rotten = swarm.seed("rotten", HOME);
    swarm.world.run(Duration.ofSeconds(1));
    rotten.disk().rot(piece -> piece % 4 == 0);
    swarm.seed("sound", HOME);
    List<SimClient> leeches = swarm.leeches(5, HOME);
    assertFinish(swarm, leeches);
    assertEquals(0, swarm.status(rotten).peers().connected());
  }
}
