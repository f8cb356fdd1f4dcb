package picotorrent.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.FileSystemException;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picotorrent.api.AddOptions;
import picotorrent.api.Command;
import picotorrent.api.TorrentState;
import picotorrent.api.TorrentStatus;
import picotorrent.base.TorrentId;
import picotorrent.sim.Line;
import picotorrent.sim.SimHost;
import picotorrent.sim.SimWorld;

/// What the disk refuses waits, and is taken back when nobody waits for it any more.
class RefusedWritesTest {
  private static final Duration MOMENT = Duration.ofSeconds(5);

  /// Room for eight pieces.
  private static final long MEMORY_BYTES = 4 << 20;

  private static final Line SLOW =
      Line.UNLIMITED.rates(200_000, 200_000).latency(Duration.ofMillis(10));

  private final SimWorld world = new SimWorld(8);
  private final DiskNode node =
      new DiskNode(world.host("node", "20.0.2.1", Line.UNLIMITED), MEMORY_BYTES);
  private int hosts;

  private SimHost seed(DiskNode.Content content) {
    SimHost host = world.host("seed" + hosts, "20.0.1." + ++hosts, SLOW);
    DiskNode.seed(host, content);
    return host;
  }

  private TorrentStatus status() {
    return Objects.requireNonNull(node.status(), "the torrent is not listed");
  }

  private static TorrentId id(DiskNode.Content content) {
    return content.metainfo().infoHashes().id();
  }

  private void fill() {
    node.disk.failWith((_, what, name) ->
        what.equals("write") && name.contains("file")
            ? new FileSystemException(name, null, "No space left on device")
            : null);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aTorrentThatIsStoppedOnAFullDiskKeepsNoMemory(boolean removed) {
    for (int round = 0; round < 3; round++) {
      DiskNode.Content refused = DiskNode.Content.make(round, 16 << 10, 400_000);
      node.look();
      node.add(refused, seed(refused).endpoint(DiskNode.PORT));
      world.run(Duration.ofSeconds(1));
      fill();
      world.run(MOMENT);
      assertInstanceOf(TorrentState.Failed.class, status().state());
      node.submit(
          removed
              ? new Command.Remove(Set.of(id(refused)), Command.DataFate.KEEP)
              : new Command.Stop(Set.of(id(refused))));
      world.run(MOMENT);
      node.submit(new Command.Remove(Set.of(id(refused)), Command.DataFate.DELETE));
      world.run(MOMENT);
    }
    AtomicInteger aside = new AtomicInteger();
    node.disk.failWith((_, what, name) -> {
      aside.addAndGet(what.equals("write") && name.endsWith(".blocks") ? 1 : 0);
      return null;
    });
    DiskNode.Content content = DiskNode.Content.make(99, 16 << 10, 400_000);
    node.add(content, seed(content).endpoint(DiskNode.PORT));
    world.run(Duration.ofSeconds(30));
    assertInstanceOf(TorrentState.Seeding.class, status().state());
    assertEquals(0, aside.get(), "there was no memory for pieces");
  }

  @Test
  void filesThatCouldNotBeMadeWhenTheyWereWantedAreMadeWhenThereIsRoom() {
    DiskNode.Content content = DiskNode.Content.make(5, 16 << 10, 40_000, 0, 90_000, 25_000);
    node.look();
    node.submit(
        new Command.AddTorrent(
            content.file(),
            DiskNode.options(AddOptions.Existing.CHECK, seed(content).endpoint(DiskNode.PORT))
                .withPriorities(
                    Map.of(2, Command.FilePriority.SKIP, 3, Command.FilePriority.SKIP))));
    world.run(MOMENT);
    node.disk.failWith((_, what, name) ->
        what.equals("write") || what.equals("make")
            ? new FileSystemException(name, null, "No space left on device")
            : null);
    node.submit(
        new Command.SetFilePriorities(
            id(content), Map.of(2, Command.FilePriority.NORMAL, 3, Command.FilePriority.NORMAL)));
    world.run(Duration.ofSeconds(30));
    assertInstanceOf(TorrentState.Failed.class, status().state());
    node.disk.failWith(null);
    assertTrue(
        world.runUntil(
            () -> status().state() instanceof TorrentState.Seeding, Duration.ofMinutes(2)),
        () -> status().toString());
    world.run(MOMENT);
    assertTrue(node.isRight(content));
    assertEquals(content.bytes().length, status().traffic().downBytes(), "something came twice");
  }
}
