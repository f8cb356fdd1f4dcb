package picotorrent.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import picotorrent.api.RateLimits;
import picotorrent.api.SessionStatus;
import picotorrent.api.TorrentStatus;
import picotorrent.base.Endpoint;
import picotorrent.base.Geometry;
import picotorrent.sim.Line;
import picotorrent.sim.SimDisk;
import picotorrent.sim.SimHost;

/// How well swarms of real sessions do in the simulated world; each test prints its figure in one
/// line. `-Dpicotorrent.figures=full` runs the sizes that docs/performance.md reports, over eight
/// seeds of the world, or as many as `-Dpicotorrent.worlds=N` says.
class SwarmFiguresTest {
  private static final boolean FULL = "full".equals(System.getProperty("picotorrent.figures"));
  private static final int UP = 64 << 10;
  private static final int PIECE = 64 << 10;
  private static final Duration LIMIT = Duration.ofHours(2);

  /// Equal links: 64 KiB/s up, four times that down, 60 ms from end to end.
  private static final Line EQUAL = Line.UNLIMITED.rates(UP, 4 * UP).latency(Duration.ofMillis(30));

  /// Seeds of the world that a figure is taken over.
  static LongStream worlds() {
    return LongStream.rangeClosed(1, Long.getLong("picotorrent.worlds", FULL ? 8 : 1));
  }

  private static void figure(String format, Object... values) {
    System.out.println("figure: " + format.formatted(values));
  }

  private static double seconds(Duration duration) {
    return duration.toMillis() / 1e3;
  }

  /// File size over upload rate, plus a piece for each doubling.
  private static double boundSeconds(SimSwarm swarm, int leeches) {
    double doublings = Math.log(leeches) / Math.log(2);
    return (swarm.torrent.content().length + doublings * PIECE) / UP;
  }

  private static Duration finish(SimSwarm swarm, List<SimClient> leeches) {
    Duration took = swarm.finish(leeches, LIMIT);
    assertNotNull(took, swarm.progress(leeches));
    leeches.forEach(leech -> assertTrue(leech.isRight(swarm.torrent), leech.host().name()));
    return took;
  }

  @ParameterizedTest
  @MethodSource("worlds")
  void equalLinksFinishNearTheLowerBound(long world) {
    int count = FULL ? 100 : 30;
    SimSwarm swarm = new SimSwarm(world, 16 << 20, PIECE);
    SimClient seed = swarm.seed("seed", EQUAL);
    double took = seconds(finish(swarm, swarm.leeches(count, EQUAL)));
    double bound = boundSeconds(swarm, count);
    double copies = swarm.status(seed).traffic().ratio();
    figure(
        "equal links, 1 seed, %d leeches, %d MiB: %.1f s, %.2f x the bound of %.1f s; "
            + "the seed sent %.2f copies",
        count, swarm.torrent.content().length >> 20, took, took / bound, bound, copies);
    assertTrue(took <= 1.25 * bound, took + " s");
    assertTrue(copies < 2, copies + " copies");
  }

  @ParameterizedTest
  @MethodSource("worlds")
  void aSuperseedSendsLittleMoreThanACopy(long world) {
    int count = FULL ? 100 : 30;
    SimSwarm swarm = new SimSwarm(world, FULL ? 16 << 20 : 8 << 20, PIECE);
    SimClient seed = swarm.superseed("seed", EQUAL);
    List<SimClient> leeches = swarm.leeches(count, EQUAL);
    double took = seconds(finish(swarm, leeches));
    double copies = swarm.status(seed).traffic().ratio();
    figure(
        "superseeding to %d: all finish after %.1f s, %.2f x the bound; the seed sent %.2f copies",
        count, took, took / boundSeconds(swarm, count), copies);
    assertTrue(copies <= 1.3, copies + " copies");
  }

  /// As with nine programs on one network that know each other: over in seconds, before all has
  /// been decided anew once. The bound is that everybody sends all the time.
  @ParameterizedTest
  @MethodSource("worlds")
  void whoMeetsOnAFastNetworkTradesAtOnce(long world) {
    int up = 32 << 20;
    Line fast = Line.UNLIMITED.rates(up, 4L * up).latency(Duration.ofNanos(100_000));
    SimSwarm swarm = new SimSwarm(world, 64 << 20, 4 * PIECE);
    SimClient seed = swarm.seed("seed", fast);
    List<SimClient> leeches = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      leeches.add(swarm.client("leech" + i, fast));
    }
    for (int i = 0; i < 8; i++) {
      SimClient leech = leeches.get(i);
      Endpoint[] others =
          Stream.concat(Stream.of(seed), leeches.stream())
              .filter(other -> other != leech)
              .map(SimClient::endpoint)
              .toArray(Endpoint[]::new);
      swarm.world.at(swarm.world.now() + 20_000_000L * i, () -> leech.leech(swarm.torrent, others));
    }
    double took = seconds(finish(swarm, leeches));
    double bound = swarm.torrent.content().length / (double) up;
    double copies = swarm.status(seed).traffic().ratio();
    figure(
        "a seed and 8 leeches on a fast network: %.1f s, %.2f x the bound; the seed sent %.2f copies",
        took, took / bound, copies);
    assertTrue(took <= 2 * bound, took + " s");
    assertTrue(copies <= 2, copies + " copies");
  }

  /// From when everybody has begun until the first has finished.
  @ParameterizedTest
  @MethodSource("worlds")
  void whoUploadsNothingGetsClearlyLessThanOthers(long world) {
    int count = FULL ? 100 : 40;
    SimSwarm swarm = new SimSwarm(world, FULL ? 16 << 20 : 12 << 20, PIECE);
    SimClient seed = swarm.seed("seed", EQUAL);
    List<SimClient> leeches = swarm.leeches(count, EQUAL);
    SimHost host = swarm.host("rider", EQUAL);
    FreeRider rider = new FreeRider(host, swarm.torrent);
    swarm.tracker.enter(swarm.torrent, host.endpoint(SimClient.PORT));
    swarm.world.run(Duration.ofSeconds(1));
    rider.connectTo(seed.endpoint());
    leeches.stream().limit(50).forEach(leech -> rider.connectTo(leech.endpoint()));
    swarm.world.run(Duration.ofMinutes(1));
    long riderBefore = rider.bytes();
    long before = medianDownloaded(swarm, leeches);
    while (leeches.stream().noneMatch(leech -> leech.has(swarm.torrent))) {
      swarm.world.run(Duration.ofSeconds(1));
    }
    double share =
        (rider.bytes() - riderBefore) / (double) (medianDownloaded(swarm, leeches) - before);
    figure(
        "a peer of %d that uploads nothing: %.2f of the median rate, %.2f of the bytes in all",
        count, share, rider.bytes() / (double) medianDownloaded(swarm, leeches));
    assertTrue(share <= 0.4, share + " of the median");
  }

  private static long medianDownloaded(SimSwarm swarm, List<SimClient> leeches) {
    long[] bytes =
        swarm.statuses(leeches).stream()
            .mapToLong(row -> row.traffic().downBytes())
            .sorted()
            .toArray();
    return bytes[bytes.length / 2];
  }

  @ParameterizedTest
  @MethodSource("worlds")
  void twentyPoisonersOfAHundredAreBannedAndCostLittle(long world) {
    SimSwarm swarm = new SimSwarm(world, FULL ? 40 << 20 : 12 << 20, PIECE);
    swarm.seed("seed", EQUAL.rates(4 * UP, 4 * UP));
    int count = FULL ? 79 : 23;
    int bad = FULL ? 20 : 6;
    List<List<TalkingPeer>> poisoners = new ArrayList<>();
    for (int i = 0; i < bad; i++) {
      SimHost host = swarm.host("poisoner" + i, EQUAL);
      poisoners.add(Poisoner.listen(host, swarm.torrent));
      swarm.tracker.enter(swarm.torrent, host.endpoint(SimClient.PORT));
    }
    List<SimClient> leeches = swarm.leeches(count, EQUAL);
    double took = seconds(finish(swarm, leeches));
    List<TorrentStatus> rows = swarm.statuses(leeches);
    long wasted = rows.stream().mapToLong(row -> row.traffic().wastedBytes()).sum();
    double share = wasted / (double) count / swarm.torrent.content().length;
    double blocks = wasted / (double) count / bad / Geometry.BLOCK_BYTES;
    long talking =
        poisoners.stream().flatMap(List::stream).filter(peer -> !peer.isClosed()).count();
    figure(
        "%d poisoners of %d: all finish after %.1f s; each costs each leech %.1f blocks, in all %.1f %% "
            + "of %d MiB; %d still connected",
        bad,
        count + bad + 1,
        took,
        blocks,
        100 * share,
        swarm.torrent.content().length >> 20,
        talking);
    assertTrue(share < 0.05, share + " of the content");
    assertEquals(0, talking, "whoever was poisoned has banned the poisoner");
  }

  @Test
  void churnOfATenthAMinuteAndASeedThatLeavesStillComplete() {
    SimSwarm swarm = new SimSwarm(4, FULL ? 16 << 20 : 4 << 20, PIECE);
    SimClient seed = swarm.seed("seed", EQUAL);
    List<SimClient> leeches = new ArrayList<>(swarm.leeches(FULL ? 100 : 20, EQUAL));
    SplittableRandom random = new SplittableRandom(4);
    for (int minute = 0; minute < (FULL ? 4 : 2); minute++) {
      swarm.world.run(Duration.ofMinutes(1));
      for (int i = 0; i < leeches.size() / 10; i++) {
        SimClient leaver = leeches.remove(random.nextInt(leeches.size()));
        leaver.host().stop();
        leeches.add(swarm.leech("late" + minute + "-" + i, EQUAL));
      }
    }
    double took = swarm.world.now() / 1e9 + seconds(finish(swarm, leeches));
    figure(
        "churn of 10 %% a minute among %d: all finish after %.1f s; the seed sent %.2f copies",
        leeches.size(), took, swarm.status(seed).traffic().ratio());
  }

  /// All at once: everybody comes in two seconds, a tenth is replaced each minute, and the only
  /// seed leaves after 1.1 copies.
  @Test
  void aCrowdThatChurnsCompletesThoughItsSeedLeaves() {
    SimSwarm swarm = new SimSwarm(6, FULL ? 2 << 20 : 4 << 20, PIECE);
    SimClient seed = swarm.superseed("seed", EQUAL);
    List<SimClient> leeches = new ArrayList<>(swarm.leeches(FULL ? 500 : 30, EQUAL));
    SplittableRandom random = new SplittableRandom(6);
    double copies = 0;
    int second = 0;
    while (copies < 1.1 || second < 60) {
      swarm.world.run(Duration.ofSeconds(1));
      copies = copies < 1.1 ? swarm.status(seed).traffic().ratio() : copies;
      if (copies >= 1.1) {
        seed.host().stop();
      }
      for (int i = 0; ++second % 60 == 0 && i < leeches.size() / 10; i++) {
        leeches.remove(random.nextInt(leeches.size())).host().stop();
        leeches.add(swarm.leech("late" + second + "-" + i, EQUAL));
      }
      assertTrue(second < 600, copies + " copies");
    }
    double took = swarm.world.now() / 1e9 + seconds(finish(swarm, leeches));
    figure(
        "a crowd of %d, churn of 10 %% a minute, the seed leaves after %.2f copies: all finish after %.1f s",
        leeches.size(), copies, took);
    assertTrue(copies < 1.2, copies + " copies");
  }

  @Test
  void aSuperseedThatLeavesAfterElevenTenthsOfACopyIsNotMissed() {
    SimSwarm swarm = new SimSwarm(5, 16 << 20, PIECE);
    SimClient seed = swarm.superseed("seed", EQUAL);
    List<SimClient> leeches = swarm.leeches(FULL ? 100 : 20, EQUAL);
    double copies = 0;
    while (copies < 1.1 && leeches.stream().noneMatch(leech -> leech.has(swarm.torrent))) {
      swarm.world.run(Duration.ofSeconds(1));
      copies = swarm.status(seed).traffic().ratio();
    }
    seed.host().stop();
    double took = swarm.world.now() / 1e9 + seconds(finish(swarm, leeches));
    figure(
        "a seed that leaves after %.2f copies: all of %d finish after %.1f s",
        copies, leeches.size(), took);
    assertTrue(copies < 1.15, copies + " copies");
  }

  @ParameterizedTest
  @MethodSource("worlds")
  void aFlashCrowdCompletes(long world) {
    int count = FULL ? 500 : 60;
    SimSwarm swarm = new SimSwarm(world, 2 << 20, PIECE);
    SimClient seed = swarm.seed("seed", EQUAL);
    double took = seconds(finish(swarm, swarm.leeches(count, EQUAL)));
    figure(
        "a flash crowd of %d, 2 MiB: all finish after %.1f s, %.1f x the bound; seed sent %.2f copies",
        count, took, took / boundSeconds(swarm, count), swarm.status(seed).traffic().ratio());
  }

  @ParameterizedTest
  @ValueSource(longs = {50_000, 500_000})
  void aLimitIsNeverExceededByMoreThanThreePercent(long limit) {
    SimSwarm swarm = new SimSwarm(7, (int) (50 * limit), PIECE);
    Line fast = Line.UNLIMITED.latency(Duration.ofMillis(20));
    SimClient seed = limited(swarm, "seed", fast, limit).seed(swarm.torrent);
    SimClient leech = limited(swarm, "leech", fast, limit).leech(swarm.torrent);
    swarm.leech("other", fast);
    swarm.world.run(Duration.ofSeconds(15));
    double down = 0;
    double up = 0;
    for (int i = 0; i < 3; i++) {
      long downBefore = total(swarm, leech).downTotalBytes();
      long upBefore = total(swarm, seed).upTotalBytes();
      swarm.world.run(Duration.ofSeconds(10));
      down = Math.max(down, (total(swarm, leech).downTotalBytes() - downBefore) / 10.0 / limit);
      up = Math.max(up, (total(swarm, seed).upTotalBytes() - upBefore) / 10.0 / limit);
    }
    figure("a limit of %d B/s: at most %.3f of it down and %.3f up in any 10 s", limit, down, up);
    assertTrue(down < 1.03 && up < 1.03, down + " down, " + up + " up");
    assertTrue(up > 0.9, "the limit is used: " + up);
  }

  private static SimClient limited(SimSwarm swarm, String name, Line line, long limit) {
    SimHost host = swarm.host(name, line);
    SimDisk disk = new SimDisk(swarm.archive);
    return new SimClient(host, disk, SimClient.settings(host, new RateLimits(limit, limit)));
  }

  private static SessionStatus total(SimSwarm swarm, SimClient client) {
    swarm.status(client);
    return client.session().snapshot().session();
  }
}
