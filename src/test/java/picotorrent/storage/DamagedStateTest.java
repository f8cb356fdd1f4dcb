package picotorrent.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
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

/// Both generations of a document are damaged: the torrent stays in the list, comes back by itself
/// as far as it can, and says what it waits for where it cannot. At every later start, too.
class DamagedStateTest {
  private static final int TORRENTS = 4;
  private static final Duration MOMENT = Duration.ofSeconds(2);
  private static final Duration SAVED = Duration.ofSeconds(20);
  private static final Duration UNTIL_INDEXED = Duration.ofMinutes(6);

  private final SimWorld world = new SimWorld(6);
  private final DiskNode node = new DiskNode(world.host("node", "20.0.2.1", Line.UNLIMITED));
  private final List<DiskNode.Content> contents = new ArrayList<>();

  @BeforeEach
  void seedSome() {
    node.look();
    for (int i = 0; i < TORRENTS; i++) {
      DiskNode.Content content = DiskNode.Content.make(i, 16 << 10, 40_000, 5_000);
      contents.add(content);
      node.plant(content);
      node.add(content);
    }
    world.run(SAVED);
  }

  private static TorrentId id(DiskNode.Content content) {
    return content.metainfo().infoHashes().id();
  }

  private TorrentStatus row(DiskNode.Content content) {
    return node.session().snapshot().torrents().stream()
        .filter(row -> row.id().equals(id(content)))
        .findFirst()
        .orElseThrow(() -> new AssertionError("a torrent is not listed"));
  }

  private Set<TorrentId> listed() {
    Set<TorrentId> listed = new TreeSet<>();
    node.session().snapshot().torrents().forEach(row -> listed.add(row.id()));
    return listed;
  }

  private void restart() {
    node.restart();
    world.run(MOMENT);
    node.look();
    world.run(MOMENT);
    Set<TorrentId> all = new TreeSet<>();
    contents.forEach(content -> all.add(id(content)));
    assertEquals(all, listed());
    contents.subList(contents.size() - 3, contents.size()).forEach(this::assertSeeds);
  }

  private void assertSeeds(DiskNode.Content content) {
    assertInstanceOf(TorrentState.Seeding.class, row(content).state());
    assertEquals(content.bytes().length, row(content).content().haveBytes());
  }

  private TorrentState.Failed assertWaits(DiskNode.Content content) {
    return assertInstanceOf(TorrentState.Failed.class, row(content).state());
  }

  /// Both generations of documents in a folder of the state.
  private void damage(String folder, DiskNode.Content victim) {
    node.disk.behindTheBack(disk -> {
      try (Disk.Folder names = disk.folder(Path.of("/state"), List.of(folder), false)) {
        for (String name : names.names()) {
          if (name.startsWith(id(victim).toString())) {
            damage(names, name);
          }
        }
      }
    });
  }

  private static void damage(Disk.Folder folder, String name) throws IOException {
    try (Disk.DiskFile file = folder.open(name, Disk.Access.WRITE)) {
      byte[] noise = new byte[(int) file.size()];
      new Random(name.hashCode()).nextBytes(noise);
      file.write(ByteBuffer.wrap(noise), 0);
    }
  }

  private void label(DiskNode.Content content, String label) {
    node.submit(new Command.SetLabel(Set.of(id(content)), label));
    world.run(SAVED);
  }

  @Test
  void aTorrentWhoseStateIsDamagedIsCheckedAgainInItsFolder() {
    label(contents.getFirst(), "films");
    world.run(UNTIL_INDEXED);
    label(contents.getLast(), "music"); // the index knows all, and not all as they are
    damage("states", contents.getFirst());
    restart();
    assertSeeds(contents.getFirst());
    assertEquals("films", row(contents.getFirst()).life().label());
    world.run(SAVED);
    restart();
    assertSeeds(contents.getFirst());
  }

  @Test
  void whereTheFolderIsEmptyNothingIsFetchedAnew() {
    world.run(UNTIL_INDEXED);
    damage("states", contents.getFirst());
    node.disk.behindTheBack(disk -> {
      try (Disk.Folder folder =
          disk.folder(DiskNode.FOLDER, List.of(contents.getFirst().metainfo().name()), false)) {
        folder.rename("dir0", disk.root(Path.of("/state")), "away0");
        folder.rename("dir1", disk.root(Path.of("/state")), "away1");
      }
    });
    restart();
    assertEquals(TorrentState.Mend.RECHECK, assertWaits(contents.getFirst()).mend());
    world.run(SAVED);
    restart();
    assertWaits(contents.getFirst());
  }

  @Test
  void aTorrentOfWhichNothingSaysWhereItLiesWaitsForAPersonAndLosesNothing() {
    damage("states", contents.getFirst()); // there is no index yet
    restart();
    assertEquals(TorrentState.Mend.CHOOSE_FOLDER, assertWaits(contents.getFirst()).mend());
    world.run(SAVED);
    restart();
    assertWaits(contents.getFirst());
    node.submit(new Command.MoveData(id(contents.getFirst()), DiskNode.FOLDER));
    world.run(MOMENT);
    node.submit(new Command.Start(Set.of(id(contents.getFirst())), false));
    world.run(MOMENT);
    assertSeeds(contents.getFirst());
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aTorrentFileThatIsDamagedIsAskedForAndThenAllIsAsItWas(boolean isIndexed) {
    label(contents.getFirst(), "films");
    if (isIndexed) {
      world.run(UNTIL_INDEXED);
      label(contents.getFirst(), "music");
    }
    damage("torrents", contents.getFirst());
    restart();
    TorrentState.Failed why = assertWaits(contents.getFirst());
    assertTrue(why.told().toString().contains("Add its torrent file"), why.told().toString());
    String name = isIndexed ? contents.getFirst().metainfo().name() : id(contents.getFirst()) + "";
    assertEquals(name, row(contents.getFirst()).name());
    world.run(SAVED);
    restart();
    assertWaits(contents.getFirst());
    node.submit(
        new Command.AddTorrent(
            contents.getFirst().file(),
            DiskNode.options(Path.of("/elsewhere"), AddOptions.Existing.CHECK)));
    world.run(MOMENT);
    assertSeeds(contents.getFirst());
    assertEquals(isIndexed ? "music" : "films", row(contents.getFirst()).life().label());
    world.run(SAVED);
    restart();
    assertSeeds(contents.getFirst());
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aTorrentOfWhichBothDocumentsAreDamagedStaysAndCanBeAddedAgain(boolean isIndexed) {
    if (isIndexed) {
      world.run(UNTIL_INDEXED);
    }
    damage("torrents", contents.getFirst());
    damage("states", contents.getFirst());
    restart();
    assertWaits(contents.getFirst());
    world.run(SAVED);
    restart();
    assertWaits(contents.getFirst());
    node.add(contents.getFirst());
    world.run(MOMENT);
    assertSeeds(contents.getFirst());
    world.run(SAVED);
    restart();
    assertSeeds(contents.getFirst());
  }

  @Test
  void aTorrentThatWasLostComesBackFromTheSwarmByItself() {
    world.run(UNTIL_INDEXED);
    label(contents.getFirst(), "music"); // has peers in its state
    SimHost seed = world.host("seed", "20.0.3.1", Line.UNLIMITED);
    DiskNode.seed(seed, contents.getFirst());
    damage("torrents", contents.getFirst());
    restart();
    node.submit(
        new Command.AddPeers(id(contents.getFirst()), List.of(seed.endpoint(DiskNode.PORT))));
    assertTrue(
        world.runUntil(
            () -> row(contents.getFirst()).state() instanceof TorrentState.Seeding,
            Duration.ofMinutes(3)),
        () -> row(contents.getFirst()).toString());
    assertEquals(0, row(contents.getFirst()).traffic().downBytes(), "its data was there");
    world.run(SAVED);
    restart();
    assertSeeds(contents.getFirst());
  }

  @Test
  void oneThatIsRemovedStaysRemoved() {
    damage("torrents", contents.getFirst());
    restart();
    node.submit(new Command.Remove(Set.of(id(contents.getFirst())), Command.DataFate.KEEP));
    world.run(SAVED);
    contents.removeFirst();
    restart();
  }

  @Test
  void aKillWhileTorrentsAreAddedLeavesNoneThatWasNeverThere() {
    int before = node.disk.operations();
    DiskNode.Content late = DiskNode.Content.make(99, 16 << 10, 40_000, 5_000);
    node.add(late);
    world.run(SAVED);
    int after = node.disk.operations();
    MemoryDisk disk = node.disk;
    for (int moment = before; moment <= after; moment++) {
      node.restart(disk.afterKill(moment));
      world.run(MOMENT);
      node.look();
      world.run(MOMENT);
      for (TorrentStatus row : node.session().snapshot().torrents()) {
        assertFalse(row.state() instanceof TorrentState.Failed, "at " + moment + ": " + row);
      }
    }
  }
}
