package picotorrent.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.FileSystemException;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picotorrent.api.AddOptions;
import picotorrent.api.Command;
import picotorrent.api.Engine;
import picotorrent.api.TorrentState;
import picotorrent.api.TorrentStatus;
import picotorrent.metainfo.FileEntry;
import picotorrent.session.Session;
import picotorrent.sim.Line;
import picotorrent.sim.SimDisk;
import picotorrent.sim.SimHost;
import picotorrent.sim.SimStateStore;
import picotorrent.sim.SimStore;
import picotorrent.sim.SimWorld;

/// A device that refuses to be forced drops what it had taken, as Linux does, goes on to give it
/// out of its memory, and says so once only. Nothing that is not certainly there is served or
/// claimed, and nothing of it is fetched again where it can still be read.
class RefusedForceTest {
  private static final int PIECE = 16 << 10;
  private static final Duration LIMIT = Duration.ofMinutes(5);

  /// Longer than from one claim to the next.
  private static final Duration CLAIMED = Duration.ofSeconds(15);

  /// 100 kB/s: the download takes some ten seconds.
  private static final Line SLOW =
      Line.UNLIMITED.rates(100_000, 100_000).latency(Duration.ofMillis(10));

  private final SimWorld world = new SimWorld(31);
  private final DiskNode.Content content =
      DiskNode.Content.make(31, PIECE, 270_000, 0, 550_000, 233_000);
  private final DiskNode node = new DiskNode(world.host("node", "20.0.1.1", SLOW));
  private final SimHost seed = world.host("seed", "20.0.2.1", SLOW);
  private int leeches;

  private void download() {
    DiskNode.seed(seed, content);
    node.look();
    node.add(content, seed.endpoint(DiskNode.PORT));
  }

  private TorrentStatus status() {
    TorrentStatus status = node.status();
    assertNotNull(status);
    return status;
  }

  private boolean hasFailed() {
    return status().state() instanceof TorrentState.Failed;
  }

  private boolean isWhole() {
    return node.status() != null
        && !hasFailed()
        && status().content().haveBytes() == content.bytes().length;
  }

  private void refuseForces() {
    node.disk.failWith((_, what, name) ->
        what.equals("force") && name.startsWith(DiskNode.FOLDER.toString())
            ? new FileSystemException(name, null, "Input/output error")
            : null);
  }

  /// Somebody who knows nobody but the node.
  private Session leech() {
    SimHost host = world.host("leech" + leeches, "30.0.%d.1".formatted(leeches++), Line.UNLIMITED);
    SimStateStore states = new SimStateStore(host, new SimStateStore.Documents());
    SimStore store = new SimStore(host, new SimDisk(new SimDisk.Archive()));
    var opened = DiskNode.open(host, store, states, DiskNode.settings(host, 64 << 20));
    world.run(Duration.ofMillis(100));
    Session session = opened.join();
    session.look(Engine.Look.LIST);
    session.submit(
        new Command.AddTorrent(
            content.file(),
            DiskNode.options(AddOptions.Existing.CHECK, node.host.endpoint(DiskNode.PORT))));
    world.run(Duration.ofSeconds(1));
    return session;
  }

  private static TorrentStatus row(Session leech) {
    return leech.snapshot().torrents().getFirst();
  }

  /// All that the node counts is right: others get that, and nothing else.
  private void assertWhatCountsIsRight(String where) {
    Session leech = leech();
    int counted = status().content().piecesHave();
    assertTrue(
        world.runUntil(() -> row(leech).content().piecesHave() == counted, LIMIT),
        () -> where + ": " + status() + " and " + row(leech));
    assertEquals(0, row(leech).traffic().wastedBytes(), where + ": a wrong piece was served");
  }

  private void cutThePower(long luck) {
    node.restart(node.disk.afterPowerCut(node.disk.operations(), new Random(luck)));
    world.run(Duration.ofSeconds(1));
    node.look();
    world.run(Duration.ofSeconds(3));
  }

  @Test
  void nothingIsServedUntilItHasBeenWrittenOnceMore() {
    download();
    world.run(Duration.ofSeconds(2));
    refuseForces();
    assertTrue(world.runUntil(this::hasFailed, CLAIMED), "not told");
    int had = status().content().piecesHave();
    assertTrue(had > 0);
    Session leech = leech();
    world.run(Duration.ofSeconds(30));
    assertTrue(hasFailed());
    assertEquals(0, row(leech).traffic().downBytes(), "served what may not be on the device");
    assertTrue(status().content().piecesHave() < had + 20, "goes on to fetch for nothing");
    node.disk.failWith(null);
    assertTrue(world.runUntil(this::isWhole, LIMIT), () -> "did not go on: " + status());
    assertEquals(content.bytes().length, status().traffic().downBytes(), "something came twice");
    assertTrue(
        world.runUntil(() -> row(leech).content().haveBytes() == content.bytes().length, LIMIT),
        () -> status() + " and " + row(leech));
    assertTrue(node.isRight(content));
    world.run(CLAIMED);
    seed.stop();
    cutThePower(1);
    assertTrue(isWhole(), () -> "claimed what was not on the device: " + status());
    assertTrue(node.isRight(content));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8})
  void aPowerCutAtAnyTimeAfterwardsLeavesNothingWrongThatCounts(int luck) {
    download();
    world.run(Duration.ofMillis(1_000 + 300 * luck));
    refuseForces();
    world.run(CLAIMED.plusMillis(700L * luck));
    node.disk.failWith(null);
    world.run(Duration.ofSeconds(2L * luck));
    seed.stop();
    cutThePower(luck);
    assertWhatCountsIsRight("luck " + luck);
  }

  @Test
  void whatCannotBeReadAnyMoreIsFetchedAgain() {
    download();
    world.run(Duration.ofSeconds(2));
    refuseForces();
    assertTrue(world.runUntil(this::hasFailed, CLAIMED), "not told");
    world.run(Duration.ofSeconds(8)); // what was asked for has come
    zeroWhatIsThere();
    node.disk.failWith(null);
    assertTrue(world.runUntil(this::isWhole, LIMIT), () -> "did not go on: " + status());
    assertTrue(node.isRight(content), "something wrong counts");
    assertTrue(status().traffic().downBytes() > content.bytes().length, "nothing was lost");
  }

  /// The system has dropped what it could not write: zeros are read in its place.
  private void zeroWhatIsThere() {
    FileEntry largest = content.metainfo().layout().entries().get(2);
    Place place = new Place(DiskNode.FOLDER, largest.path());
    node.disk.behindTheBack(disk -> {
      try (Disk.Folder folder = disk.folder(place.root(), place.folders(), false);
          Disk.DiskFile file = folder.open(place.name(), Disk.Access.WRITE)) {
        file.write(ByteBuffer.allocate((int) largest.length()), 0);
      }
    });
  }

  @Test
  void aRestartInBetweenForgetsNotThatTheDeviceRefused() throws IOException {
    download();
    world.run(Duration.ofSeconds(2));
    refuseForces();
    assertTrue(world.runUntil(this::hasFailed, CLAIMED), "not told");
    world.run(CLAIMED);
    node.disk.failWith(null);
    node.restart();
    world.run(Duration.ofSeconds(1));
    node.look();
    assertTrue(world.runUntil(this::isWhole, LIMIT), () -> "did not go on: " + status());
    world.run(CLAIMED);
    seed.stop();
    cutThePower(5);
    assertTrue(isWhole(), () -> "claimed what was not on the device: " + status());
    assertInstanceOf(TorrentState.Seeding.class, status().state());
    assertWhatCountsIsRight("after a restart");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8})
  void whatAKilledProcessHadNotForcedIsForcedBeforeItIsClaimed(int luck) {
    download();
    world.run(Duration.ofMillis(3_000 + 200 * luck));
    seed.stop();
    node.restart(); // all is in the memory of the system
    world.run(CLAIMED);
    node.look();
    world.run(Duration.ofSeconds(1));
    int counted = status().content().piecesHave();
    assertTrue(counted > 0);
    cutThePower(luck);
    assertEquals(counted, status().content().piecesHave(), "claimed what was not on the device");
    assertWhatCountsIsRight("luck " + luck);
  }
}
