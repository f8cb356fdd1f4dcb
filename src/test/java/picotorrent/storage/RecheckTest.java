package picotorrent.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.Test;
import picotorrent.api.AddOptions;
import picotorrent.api.Command;
import picotorrent.api.Engine;
import picotorrent.api.TorrentState;
import picotorrent.api.TorrentStatus;
import picotorrent.session.Session;
import picotorrent.sim.SimDisk;
import picotorrent.sim.SimHost;
import picotorrent.sim.SimStateStore;
import picotorrent.sim.SimStore;
import picotorrent.sim.SimWorld;

/// A check says how far it is, how fast, and for how long yet.
class RecheckTest {
  private static final int BYTES = 12_000_000;
  private static final int DISK_BYTES_PER_SECOND = 1_000_000;

  private final SimWorld world = new SimWorld(5);
  private final DiskNode.Content content = DiskNode.Content.make(5, 64 << 10, BYTES);

  private static TorrentStatus row(Session session) {
    return session.snapshot().torrents().getFirst();
  }

  private Session open(SimDisk disk) {
    SimHost host = world.host("node", "20.0.2.1");
    disk.plant(DiskNode.FOLDER, content.metainfo(), content.bytes());
    SimStateStore states = new SimStateStore(host, new SimStateStore.Documents());
    var opened =
        DiskNode.open(host, new SimStore(host, disk), states, DiskNode.settings(host, 64 << 20));
    world.run(Duration.ofMillis(100));
    Session session = opened.join();
    session.look(Engine.Look.LIST);
    return session;
  }

  private void add(Session session) {
    session.submit(
        new Command.AddTorrent(content.file(), DiskNode.options(AddOptions.Existing.SEED_ONLY)));
  }

  @Test
  void aCheckIsSeenAlsoWhereTheFilesTookLongToBeLookedAt() {
    SimDisk disk = new SimDisk(new SimDisk.Archive());
    Session session = open(disk);
    disk.speed(Duration.ofMillis(700), DISK_BYTES_PER_SECOND);
    add(session);
    world.run(Duration.ofMillis(500));
    assertInstanceOf(TorrentState.Queued.class, row(session).state());
    world.run(Duration.ofSeconds(3));
    assertInstanceOf(TorrentState.Checking.class, row(session).state());
  }

  @Test
  void rateAndTimeLeftAreThoseOfTheDisk() {
    SimDisk disk = new SimDisk(new SimDisk.Archive());
    Session session = open(disk);
    add(session);
    world.run(Duration.ofSeconds(1));
    assertInstanceOf(TorrentState.Seeding.class, row(session).state());
    assertEquals(-1, row(session).etaSeconds(), "nothing is left to wait for");

    disk.speed(Duration.ZERO, DISK_BYTES_PER_SECOND);
    session.submit(new Command.Recheck(Set.of(content.metainfo().infoHashes().id())));
    for (int second : new int[] {3, 6, 9}) {
      world.run(Duration.ofSeconds(3));
      TorrentState.Checking checking =
          assertInstanceOf(TorrentState.Checking.class, row(session).state());
      assertEquals(DISK_BYTES_PER_SECOND, checking.bytesPerSecond(), DISK_BYTES_PER_SECOND / 10.0);
      assertEquals(second / 12.0, checking.fraction(), 0.05, "after " + second + " s");
      assertEquals(12 - second, row(session).etaSeconds(), 1.0, "after " + second + " s");
    }
    world.run(Duration.ofSeconds(4));
    assertInstanceOf(TorrentState.Seeding.class, row(session).state());
    assertEquals(BYTES, row(session).content().haveBytes());
  }
}
