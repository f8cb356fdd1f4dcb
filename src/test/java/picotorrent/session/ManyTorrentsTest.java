package picotorrent.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import picotorrent.api.EngineSettings;
import picotorrent.api.SeedGoals;
import picotorrent.api.TorrentState;
import picotorrent.api.TorrentStatus;
import picotorrent.base.TorrentId;
import picotorrent.session.torrent.Torrent;
import picotorrent.sim.SimDisk;
import picotorrent.sim.SimHost;
import picotorrent.sim.SimWorld;

/// One session with ten thousand torrents that all seed: what it costs while nobody comes, and what
/// it takes to be there again after the process was killed. Times are processor time of this
/// thread, which is the session's loop, its disk and its tracker in one.
@NullMarked
class ManyTorrentsTest {
  private static final int TORRENTS = 10_000;
  private static final int BYTES = 4_000;
  private static final int PIECE_BYTES = 16 << 10;

  /// How many seed at a time after the kill.
  private static final int ACTIVE = 200;

  /// The index, and the order of the queue.
  private static final int READ_AT_ANY_START = 2;

  /// Of a second, with ten thousand idle torrents: two per cent of a core.
  private static final double MAX_MILLIS_A_SECOND = 20;

  /// Of the living heap: metadata, queue, trackers, rows. In a process of its own 9,000 to 10,000;
  /// what other tests of the process let go meanwhile counts too, with up to 8,000.
  private static final double MAX_BYTES_EACH = 24_000;

  /// The same without metadata, where two hundred are awake: 5,000 to 6,000 in a process of its
  /// own.
  private static final double MAX_SLEEPING_BYTES_EACH = 20_000;

  /// From the start of the session until every torrent is listed.
  private static final double MAX_START_MILLIS = 3_000;

  /// When all ten thousand change at once, and before this is compiled to the last.
  private static final double MAX_SNAPSHOT_MILLIS = 150;

  /// Less than this is no change.
  private static final long STILL_BYTES = 64 << 10;

  private final ThreadMXBean clock = ManagementFactory.getThreadMXBean();
  private final SimWorld world = new SimWorld(11);
  private final SimTracker tracker = new SimTracker(world, 5, 1_800);
  private final SimHost host = world.host("home", "198.51.100.7");
  private final SimClient client =
      new SimClient(host, new SimDisk(new SimDisk.Archive()), allAtOnce());

  private EngineSettings allAtOnce() {
    return SimClient.settings(host).with(EngineSettings.Queue.UNLIMITED);
  }

  @Test
  void tenThousandTorrentsCostNextToNothingAndAreThereAgainAfterAKill(TestReporter reporter) {
    world.run(Duration.ofSeconds(1));
    Set<TorrentId> added = addAll();
    world.run(Duration.ofMinutes(7)); // all are checked, announced, remembered and in the index
    assertEquals(added, rows().keySet());
    assertTrue(rows().values().stream().allMatch(ManyTorrentsTest::seeds), "all seed");
    assertTrue(tracker.announces().size() >= TORRENTS, "all are announced");
    say(reporter, "a second of the session, ms", perSecond(60), MAX_MILLIS_A_SECOND);
    say(reporter, "a snapshot, all rows new, ms", snapshot(), MAX_SNAPSHOT_MILLIS);
    say(reporter, "living bytes for each that seeds", bytesEach(), MAX_BYTES_EACH);

    int before = client.documents().reads();
    EngineSettings few =
        SimClient.settings(host).with(new EngineSettings.Queue(5, ACTIVE, ACTIVE, SeedGoals.NONE));
    double start =
        millis(() -> {
          client.restart(few);
          world.runUntil(() -> client.isOpen(), Duration.ofSeconds(10));
        });
    assertEquals(added, rows().keySet());
    say(reporter, "start until all are listed, ms", start, MAX_START_MILLIS);
    world.run(Duration.ofSeconds(30));
    assertEquals(added, rows().keySet());
    assertEquals(ACTIVE, rows().values().stream().filter(ManyTorrentsTest::seeds).count());
    int read = client.documents().reads() - before;
    assertEquals(READ_AT_ANY_START + 2 * ACTIVE, read, "documents that were read");
    say(
        reporter,
        "living bytes for each of which most sleep",
        bytesEach(),
        MAX_SLEEPING_BYTES_EACH);
  }

  private Set<TorrentId> addAll() {
    Set<TorrentId> added = new HashSet<>();
    for (int i = 0; i < TORRENTS; i++) {
      SimTorrent torrent = SimTorrent.make(i, BYTES, PIECE_BYTES, SimTracker.URL);
      client.seed(torrent);
      added.add(torrent.id());
    }
    return added;
  }

  private static boolean seeds(TorrentStatus row) {
    return row.state() instanceof TorrentState.Seeding;
  }

  private Map<TorrentId, TorrentStatus> rows() {
    Map<TorrentId, TorrentStatus> rows = new HashMap<>();
    client.session().snapshots().make().torrents().forEach(row -> rows.put(row.id(), row));
    return rows;
  }

  /// What the session does in a second in which nothing happens.
  private double perSecond(int seconds) {
    return millis(() -> world.run(Duration.ofSeconds(seconds))) / seconds;
  }

  /// The middle of some in which every row is written again.
  private double snapshot() {
    List<Torrent> all = client.session().torrents().copy();
    double[] took = new double[25];
    for (int round = 0; round < took.length; round++) {
      all.forEach(Torrent::touch);
      took[round] = millis(() -> client.session().snapshots().make());
    }
    Arrays.sort(took);
    return took[took.length / 2];
  }

  private double millis(Runnable work) {
    long before = clock.getCurrentThreadCpuTime();
    work.run();
    return (clock.getCurrentThreadCpuTime() - before) / 1e6;
  }

  /// What is not needed any more when the session is gone and the last event it waited for has come
  /// to nothing; its disk, its documents and its tracker stay.
  private double bytesEach() {
    long with = living();
    client.kill();
    world.run(Duration.ofHours(3));
    return (double) (with - living()) / TORRENTS;
  }

  /// Collected until no more goes: what other tests left behind may need several rounds.
  private static long living() {
    Runtime runtime = Runtime.getRuntime();
    long least = Long.MAX_VALUE;
    for (int quiet = 0; quiet < 2; quiet++) {
      System.gc();
      long now = runtime.totalMemory() - runtime.freeMemory();
      if (now < least - STILL_BYTES) {
        quiet = -1;
      }
      least = Math.min(least, now);
    }
    return least;
  }

  private static void say(TestReporter reporter, String what, double figure, double most) {
    System.err.println(what + ": " + figure);
    reporter.publishEntry(what, String.valueOf(Math.round(figure * 100) / 100.0));
    assertTrue(figure <= most, () -> what + ": " + figure + ", at most " + most);
  }
}
