package picotorrent.session;

import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picotorrent.base.Endpoint;
import picotorrent.sim.Line;

/// A swarm of programs that have just been started beside a seed that has run for long: as they are
/// compiled they get faster, none starts when the others do, and each ends when it is done. The
/// seed could bring everything to everybody, for they, not the line, are what takes time.
class WarmingLeechesTest {
  private static final boolean FULL = "full".equals(System.getProperty("picotorrent.figures"));
  private static final int LEECHES = 8;
  private static final int MIB = 1 << 20;
  private static final int PIECE = 256 << 10;

  /// What a leech takes in and gives, both together, in its first, second, third second, and each
  /// from then on, in MiB.
  private static final int[] PACE = FULL ? new int[] {4, 16, 48, 80} : new int[] {2, 8, 16, 24};

  private static final Line LINE =
      Line.UNLIMITED.rates(1_000L * MIB, 1_000L * MIB).latency(Duration.ofMillis(1));

  private static final int PACE_OF_SEED = 192;

  private static void pace(SimClient client, int mibPerSecond) {
    client.host().setPace((long) mibPerSecond * MIB);
  }

  static LongStream worlds() {
    return LongStream.rangeClosed(1, Long.getLong("picotorrent.worlds", FULL ? 8 : 2));
  }

  @ParameterizedTest
  @MethodSource("worlds")
  void theSeedSendsNoMoreThanTwoCopies(long world) {
    SimSwarm swarm = new SimSwarm(world, (FULL ? 256 : 64) * MIB, PIECE);
    SimClient seed = swarm.seed("seed", LINE);
    pace(seed, PACE_OF_SEED);
    List<SimClient> leeches = start(swarm, seed, new SplittableRandom(world));
    Duration took = swarm.finish(leeches, Duration.ofMinutes(5));
    assertNotNull(took, swarm.progress(leeches));
    double alone = aloneSeconds(swarm.torrent.content().length / (double) MIB);
    double copies = swarm.status(seed).traffic().ratio();
    System.out.printf(
        "figure: 8 leeches that warm up, %d MiB: all done after %.1f s, %.2f x what each alone would take; "
            + "the seed sent %.2f copies%n",
        swarm.torrent.content().length / MIB,
        took.toMillis() / 1e3,
        took.toMillis() / 1e3 / alone,
        copies);
    assertTrue(copies <= 2, copies + " copies");
    assertTrue(took.toMillis() / 1e3 <= 2 * alone, "who takes and gives works twice: " + took);
    leeches.forEach(leech -> assertTrue(leech.isRight(swarm.torrent), leech.host().name()));
  }

  /// How long a leech needs that is never kept waiting and gives nothing.
  private static double aloneSeconds(double mib) {
    double seconds = 0;
    for (int pace : PACE) {
      double taken = pace == PACE[PACE.length - 1] ? mib : Math.min(mib, pace);
      seconds += taken / pace;
      mib -= taken;
    }
    return seconds;
  }

  private static List<SimClient> start(SimSwarm swarm, SimClient seed, SplittableRandom random) {
    List<SimClient> leeches = new ArrayList<>();
    for (int i = 0; i < LEECHES; i++) {
      leeches.add(swarm.client("leech" + i, LINE));
      pace(leeches.getLast(), PACE[0]);
    }
    for (SimClient leech : leeches) {
      Endpoint[] others =
          Stream.concat(Stream.of(seed), leeches.stream())
              .filter(other -> other != leech)
              .map(SimClient::endpoint)
              .toArray(Endpoint[]::new);
      long begins = swarm.world.now() + random.nextLong(800_000_000L);
      swarm.world.at(begins, () -> leech.leech(swarm.torrent, others));
      for (int second = 1; second < PACE.length; second++) {
        int pace = PACE[second];
        swarm.world.at(begins + second * 1_000_000_000L, () -> pace(leech, pace));
      }
      leaveWhenDone(swarm, leech, begins);
    }
    return leeches;
  }

  private static void leaveWhenDone(SimSwarm swarm, SimClient leech, long at) {
    if (leech.has(swarm.torrent)) {
      leech.host().stop();
    } else {
      long next = at + 50_000_000L;
      swarm.world.at(next, () -> leaveWhenDone(swarm, leech, next));
    }
  }
}
