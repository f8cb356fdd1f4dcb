package picotorrent.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picotorrent.api.AddOptions;
import picotorrent.api.Command;
import picotorrent.api.Engine;
import picotorrent.api.TorrentStatus;
import picotorrent.base.Endpoint;
import picotorrent.metainfo.FileEntry;
import picotorrent.session.Session;
import picotorrent.sim.Line;
import picotorrent.sim.SimDisk;
import picotorrent.sim.SimHost;
import picotorrent.sim.SimStateStore;
import picotorrent.sim.SimStore;
import picotorrent.sim.SimWorld;

/// Pieces far longer than the memory for them: many peers share a few, whose blocks wait in the
/// side file and reach the target only as verified pieces.
class SideFileTest {
  private static final int PIECE = 64 << 20;
  private static final int LAST = 1 << 20;
  private static final long BUDGET = 8L << 20;
  private static final int PEERS = 20;
  private static final Duration LIMIT = Duration.ofMinutes(10);

  private static final Line LINE =
      Line.UNLIMITED.rates(1_000_000, 20_000_000).latency(Duration.ofMillis(15));

  /// Share of the content: what comes twice at the very end.
  private static final double MOST_WASTED = 0.05;

  @TempDir Path folder;
  private final SimWorld world = new SimWorld(8);
  private DiskNode.Content content = DiskNode.Content.make(8, PIECE, 77, PIECE - 77 + LAST);

  private Endpoint[] seeds() {
    SimDisk disk = new SimDisk(new SimDisk.Archive());
    disk.plant(DiskNode.FOLDER, content.metainfo(), content.bytes());
    List<Endpoint> seeds = new ArrayList<>();
    for (int i = 0; i < PEERS; i++) {
      SimHost host = world.host("seed" + i, "20.%d.0.1".formatted(i + 1), LINE);
      SimStateStore states = new SimStateStore(host, new SimStateStore.Documents());
      DiskNode.open(host, new SimStore(host, disk), states, DiskNode.settings(host, BUDGET))
          .thenCompose(opened ->
              opened.submit(
                  new Command.AddTorrent(
                      content.file(), DiskNode.options(AddOptions.Existing.SEED_ONLY))));
      seeds.add(host.endpoint(DiskNode.PORT));
    }
    return seeds.toArray(Endpoint[]::new);
  }

  private static long directBytes() {
    return ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
        .filter(pool -> pool.getName().equals("direct"))
        .mapToLong(BufferPoolMXBean::getMemoryUsed)
        .sum();
  }

  private double wasted(TorrentStatus status) {
    return status.traffic().wastedBytes() / (double) content.bytes().length;
  }

  @Test
  void manyPeersShareLongPiecesWithinASmallBudgetOnARealDisk() throws IOException {
    Endpoint[] seeds = seeds();
    DiskNode node = new DiskNode(world.host("node", "30.0.0.1", LINE), BUDGET, new FileDisk());
    node.look();
    world.run(Duration.ofSeconds(1));
    long before = directBytes();
    node.submit(
        new Command.AddTorrent(
            content.file(), DiskNode.options(folder, AddOptions.Existing.CHECK, seeds)));
    long[] most = {before};
    int[] steps = {0};
    boolean done =
        world.runUntil(
            () -> {
              if (steps[0]++ % 1_000 == 0) {
                most[0] = Math.max(most[0], directBytes());
              }
              TorrentStatus status = node.status();
              return status != null && status.content().haveBytes() == content.bytes().length;
            },
            LIMIT);
    assertTrue(done, () -> "not finished: " + node.status());
    for (FileEntry entry : content.metainfo().layout().entries()) {
      Path file = folder;
      for (String name : entry.path()) {
        file = file.resolve(name);
      }
      assertTrue(
          Arrays.equals(
              Files.readAllBytes(file),
              Arrays.copyOfRange(content.bytes(), (int) entry.offset(), (int) entry.end())),
          file.toString());
    }
    try (var left = Files.list(folder)) {
      assertEquals(List.of(folder.resolve("torrent8")), left.toList(), "the side file is gone");
    }
    System.out.println(
        "figure: pieces of 64 MiB, budget 8 MiB, 20 peers: %.1f MiB of buffers, %.1f %% wasted"
            .formatted((most[0] - before) / 1048576.0, 100 * wasted(node.status())));
    assertTrue(wasted(node.status()) < MOST_WASTED, () -> "wasted " + node.status());
    // Reads for serving have a budget of their own, and the seeds are in this process too.
    assertTrue(most[0] - before < 2 * BUDGET, most[0] - before + " bytes");
  }

  @Test
  void aSimulatedSessionOnASlowDiskFinishesTooAndAsksOnlyForWhatItCanTake() {
    content = DiskNode.Content.make(9, PIECE / 4, 77, PIECE / 4 - 77 + LAST);
    Endpoint[] seeds = seeds();
    SimHost host = world.host("node", "30.0.0.1", LINE);
    SimDisk disk = new SimDisk(new SimDisk.Archive());
    disk.speed(Duration.ofMillis(1), 40_000_000);
    SimStateStore states = new SimStateStore(host, new SimStateStore.Documents());
    var opened =
        DiskNode.open(host, new SimStore(host, disk), states, DiskNode.settings(host, BUDGET / 4));
    world.run(Duration.ofSeconds(1));
    Session session = opened.join();
    session.look(Engine.Look.LIST);
    session.submit(
        new Command.AddTorrent(content.file(), DiskNode.options(AddOptions.Existing.CHECK, seeds)));
    boolean done =
        world.runUntil(
            () -> {
              List<TorrentStatus> rows = session.snapshot().torrents();
              return !rows.isEmpty()
                  && rows.getFirst().content().haveBytes() == content.bytes().length;
            },
            LIMIT);
    assertTrue(done, () -> "not finished: " + session.snapshot().torrents());
    double wasted = wasted(session.snapshot().torrents().getFirst());
    System.out.printf("figure: the same with a slow disk: %.1f %% wasted%n", 100 * wasted);
    assertTrue(wasted < MOST_WASTED, "wasted " + wasted);
    assertEquals(2, disk.rightPieces(DiskNode.FOLDER, content.metainfo(), content.bytes()));
  }
}
