package picotorrent.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import picotorrent.api.AddOptions;
import picotorrent.api.Command;
import picotorrent.api.TorrentState;
import picotorrent.api.TorrentStatus;
import picotorrent.metainfo.FileEntry;
import picotorrent.sim.Line;
import picotorrent.sim.SimWorld;

/// Data that may only be read is seeded, never written, and hashed once.
class SeedOnlyTest {
  private static final Duration MOMENT = Duration.ofSeconds(2);

  private final SimWorld world = new SimWorld(4);
  private final DiskNode.Content content =
      DiskNode.Content.make(4, 16 << 10, 40_000, 0, 90_000, 25_000);
  private final DiskNode node = new DiskNode(world.host("node", "20.0.2.1", Line.UNLIMITED));
  private final AtomicInteger reads = new AtomicInteger();

  @BeforeEach
  void plant() {
    node.plant(content);
    world.run(Duration.ofMinutes(1));
    node.disk.failWith((_, what, name) -> {
      boolean isOurs = name.contains("/file");
      assertTrue(!isOurs || !what.equals("write"), "wrote " + name);
      reads.addAndGet(isOurs && what.equals("read") ? 1 : 0);
      return null;
    });
    node.look();
    node.submit(
        new Command.AddTorrent(content.file(), DiskNode.options(AddOptions.Existing.SEED_ONLY)));
    world.run(Duration.ofSeconds(15));
    assertSeeding();
    assertTrue(reads.get() > 0);
  }

  private void assertSeeding() {
    TorrentStatus status = node.status();
    assertNotNull(status);
    assertInstanceOf(TorrentState.Seeding.class, status.state());
    assertEquals(content.bytes().length, status.content().haveBytes());
  }

  private void restart() {
    reads.set(0);
    node.restart();
    world.run(Duration.ofMillis(250));
    node.look();
    world.run(MOMENT);
  }

  @Test
  void whatNobodyTouchedIsNotHashedAgainAtTheNextStart() {
    restart();
    assertSeeding();
    assertEquals(0, reads.get());
  }

  @Test
  void onlyTheFileThatWasTouchedIsHashedAgain() {
    FileEntry touched = content.metainfo().layout().entries().get(3);
    node.disk.behindTheBack(disk -> DiskNode.plant(disk, content, touched));
    restart();
    assertSeeding();
    assertTrue(reads.get() > 0 && reads.get() < 6, reads + " reads");
  }
}
