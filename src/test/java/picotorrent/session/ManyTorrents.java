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
import picotorrent.api.EngineSettings;
import picotorrent.api.SeedGoals;
import picotorrent.api.TorrentState;
import picotorrent.api.TorrentStatus;
import picotorrent.base.TorrentId;
import picotorrent.session.torrent.Torrent;
import picotorrent.sim.SimDisk;
import picotorrent.sim.SimHost;
import picotorrent.sim.SimWorld;

/// One session with ten thousand torrents that all seed, in a process of its own, whose heap nobody
/// else's leavings are in: it tells what the session costs while nobody comes and what it takes to
/// be there again after a kill, a line each, or fails. Times are processor time of this thread,
/// which is the session's loop, its disk and its tracker in one.
@NullMarked
final class ManyTorrents {
  private static final int TORRENTS = 10_000;
  private static final int BYTES = 4_000;
  private static final int PIECE_BYTES = 16 << 10;

  /// How many seed at a time after the kill.
  private static final int ACTIVE = 200;

  /// The index, and the order of the queue.
  private static final int READ_AT_ANY_START = 2;

  private final ThreadMXBean clock = ManagementFactory.getThreadMXBean();
  private final SimWorld world = new SimWorld(11);
  private final SimTracker tracker = new SimTracker(world, 5, 1_800);
  private final SimHost host = world.host("home", "198.51.100.7");
  private final SimClient client =
      new SimClient(host, new SimDisk(new SimDisk.Archive()), allAtOnce());

  private EngineSettings allAtOnce() {
    return SimClient.settings(host).with(EngineSettings.Queue.UNLIMITED);
  }

  private ManyTorrents() {}

  public static void main(String[] args) {
    new ManyTorrents().run();
  }

  private void run() {
    world.run(Duration.ofSeconds(1));
    Set<TorrentId> added = addAll();
    world.run(Duration.ofMinutes(7)); // all are checked, announced, remembered and in the index
    assertEquals(added, rows().keySet());
    assertTrue(rows().values().stream().allMatch(ManyTorrents::seeds), "all seed");
    assertTrue(tracker.announces().size() >= TORRENTS, "all are announced");
    say(Figure.SECOND, perSecond(60));
    say(Figure.SNAPSHOT, snapshot());
    say(Figure.SEEDING, bytesEach());

    int before = client.documents().reads();
    EngineSettings few =
        SimClient.settings(host).with(new EngineSettings.Queue(5, ACTIVE, ACTIVE, SeedGoals.NONE));
    double start =
        millis(() -> {
          client.restart(few);
          world.runUntil(() -> client.isOpen(), Duration.ofSeconds(10));
        });
    assertEquals(added, rows().keySet());
    say(Figure.START, start);
    world.run(Duration.ofSeconds(30));
    assertEquals(added, rows().keySet());
    assertEquals(ACTIVE, rows().values().stream().filter(ManyTorrents::seeds).count());
    int read = client.documents().reads() - before;
    assertEquals(READ_AT_ANY_START + 2 * ACTIVE, read, "documents that were read");
    say(Figure.SLEEPING, bytesEach());
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

  private static long living() {
    Runtime runtime = Runtime.getRuntime();
    System.gc();
    return runtime.totalMemory() - runtime.freeMemory();
  }

  private static void say(Figure figure, double value) {
    System.out.println(figure + " " + value);
  }

  /// What is told, and the most that it may be.
  enum Figure {
    SECOND("a second of the session with all torrents idle, ms", 20), // two per cent of a core
    SNAPSHOT("a snapshot, all rows new, ms", 150), // before it is compiled to the last
    SEEDING("living bytes for each that seeds", 12_000), // metadata, queue, tracker, row
    START("start until all are listed, ms", 3_000),
    SLEEPING("living bytes for each of which most sleep", 8_000); // two hundred with metadata

    final String what;
    final double most;

    Figure(String what, double most) {
      this.what = what;
      this.most = most;
    }
  }
}
