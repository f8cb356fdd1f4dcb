package picotorrent.storage;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import picotorrent.api.AddOptions;
import picotorrent.api.AddOptions.Existing;
import picotorrent.api.Command;
import picotorrent.api.TorrentState;
import picotorrent.api.TorrentStatus;
import picotorrent.base.TorrentId;
import picotorrent.sim.Line;
import picotorrent.sim.SimHost;
import picotorrent.sim.SimWorld;

/// Where files of a new torrent's names hold something else, nothing of them is written over, moved
/// or removed before a person has said so.
class OccupiedTest {
  private static final int PIECE = 16 << 10;
  private static final Duration LONG = Duration.ofSeconds(30);
  private static final Path ELSEWHERE = Path.of("/elsewhere");

  private final SimWorld world = new SimWorld(41);
  private final DiskNode.Content content = DiskNode.Content.make(41, PIECE, 90_000, 0, 60_000);
  private final SimHost seed = world.host("seed", "20.0.3.1", Line.UNLIMITED);
  private final DiskNode node = new DiskNode(world.host("node", "20.0.3.2", Line.UNLIMITED));
  private final Place first =
      new Place(DiskNode.FOLDER, content.metainfo().layout().entries().getFirst().path());
  private final byte[] foreign = new byte[200_000];

  @BeforeEach
  void seed() {
    DiskNode.seed(seed, content);
    node.disk.behindTheBack(disk -> {
      disk.makeRoot(DiskNode.FOLDER);
      disk.makeRoot(ELSEWHERE);
    });
    new Random(1).nextBytes(foreign);
    world.run(Duration.ofSeconds(1));
    node.look();
  }

  private TorrentId id() {
    return content.metainfo().infoHashes().id();
  }

  private void put(byte[] bytes) {
    node.disk.behindTheBack(disk -> {
      try (Disk.Folder folder = disk.folder(first.root(), first.folders(), true);
          Disk.DiskFile file = folder.open(first.name(), Disk.Access.CREATE)) {
        file.write(ByteBuffer.wrap(bytes), 0);
      }
    });
  }

  private byte[] there() {
    byte[][] bytes = new byte[1][];
    node.disk.behindTheBack(disk -> bytes[0] = DiskNode.read(disk, first));
    return bytes[0];
  }

  private void add(Existing existing) {
    AddOptions options = DiskNode.options(existing, seed.endpoint(DiskNode.PORT));
    node.submit(new Command.AddTorrent(content.file(), options));
    world.run(LONG);
  }

  private TorrentStatus status() {
    TorrentStatus status = node.status();
    assertNotNull(status);
    return status;
  }

  private void assertStopped() {
    TorrentState.Failed failed = assertInstanceOf(TorrentState.Failed.class, status().state());
    assertEquals(TorrentState.Mend.REPLACE, failed.mend());
    assertTrue(failed.told().toString().startsWith(first.path().toString()), failed.toString());
    assertArrayEquals(foreign, there());
  }

  private void assertWhole(Path folder) {
    assertInstanceOf(TorrentState.Seeding.class, status().state());
    assertTrue(node.isRight(content, folder));
  }

  @Test
  void otherFilesOfItsNamesAreLeftAloneAlsoAfterARestart() {
    put(foreign);
    add(Existing.CHECK);
    assertStopped();
    node.restart();
    node.look();
    world.run(LONG);
    assertStopped();
    node.submit(new Command.Start(Set.of(id()), true));
    world.run(LONG);
    assertStopped();
  }

  @Test
  void theyStayWhenItIsRemovedWithItsData() {
    put(foreign);
    add(Existing.CHECK);
    node.submit(new Command.Remove(Set.of(id()), Command.DataFate.DELETE));
    world.run(LONG);
    assertArrayEquals(foreign, there());
  }

  @Test
  void aPersonMayWantItAllTheSame() {
    put(foreign);
    add(Existing.CHECK);
    node.submit(new Command.Replace(Set.of(id())));
    world.run(LONG);
    assertWhole(DiskNode.FOLDER);
  }

  @Test
  void anotherFolderKeepsBoth() {
    put(foreign);
    add(Existing.CHECK);
    node.submit(new Command.MoveData(id(), ELSEWHERE));
    world.run(LONG);
    assertWhole(ELSEWHERE);
    assertArrayEquals(foreign, there());
  }

  @Test
  void itGoesOnWhenTheyAreGone() {
    put(foreign);
    add(Existing.CHECK);
    node.disk.behindTheBack(disk -> {
      try (Disk.Folder folder = disk.folder(first.root(), first.folders(), false)) {
        folder.delete(first.name());
      }
    });
    node.submit(new Command.Start(Set.of(id()), false));
    world.run(LONG);
    assertWhole(DiskNode.FOLDER);
  }

  @Test
  void whoSaysSoAtOnceIsNotAsked() {
    put(foreign);
    add(Existing.REPLACE);
    assertWhole(DiskNode.FOLDER);
  }

  @Test
  void onePieceThatIsRightShowsThatTheFileIsItsOwn() {
    byte[] begun = foreign.clone();
    System.arraycopy(content.bytes(), PIECE, begun, PIECE, PIECE);
    put(begun);
    add(Existing.CHECK);
    assertWhole(DiskNode.FOLDER);
  }

  @Test
  void roomThatAnotherClientMadeHoldsNothing() {
    byte[] room = new byte[90_000];
    put(room);
    add(Existing.CHECK);
    assertWhole(DiskNode.FOLDER);
  }

  @Test
  void oneByteAtTheVeryEndIsSomething() {
    byte[] zeros = new byte[300_000];
    Arrays.fill(zeros, zeros.length - 1, zeros.length, (byte) 1);
    put(zeros);
    add(Existing.CHECK);
    assertInstanceOf(TorrentState.Failed.class, status().state());
    assertArrayEquals(zeros, there());
  }
}
