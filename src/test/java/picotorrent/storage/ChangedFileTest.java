package picotorrent.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import picotorrent.api.AddOptions;
import picotorrent.api.Command;
import picotorrent.api.Engine;
import picotorrent.api.TorrentState;
import picotorrent.api.TorrentStatus;
import picotorrent.base.TorrentId;
import picotorrent.metainfo.FileEntry;
import picotorrent.session.Session;
import picotorrent.sim.Line;
import picotorrent.sim.SimDisk;
import picotorrent.sim.SimHost;
import picotorrent.sim.SimStateStore;
import picotorrent.sim.SimStore;
import picotorrent.sim.SimWorld;

/// Another program changes a file while it is seeded: from when that is noticed nothing of it is
/// served, and a recheck shows which piece it was.
class ChangedFileTest {
  private static final int PIECE = 16 << 10;
  private static final Duration MOMENT = Duration.ofSeconds(2);

  /// Within this a change is noticed though nobody asks for the file.
  private static final Duration NOTICED = Duration.ofSeconds(60);

  /// By then what had been read before is through the slow line.
  private static final Duration EMPTIED = Duration.ofSeconds(20);

  private static final Line SLOW =
      Line.UNLIMITED.rates(20_000, 20_000).latency(Duration.ofMillis(10));

  private final SimWorld world = new SimWorld(28);
  private final DiskNode.Content content = DiskNode.Content.make(28, PIECE, 40_000, 0, 400_000);
  private final DiskNode node = new DiskNode(world.host("node", "20.0.2.1", SLOW));
  private int leeches;

  @BeforeEach
  void seed() {
    node.plant(content);
    world.run(Duration.ofMinutes(1));
    node.look();
    node.submit(
        new Command.AddTorrent(content.file(), DiskNode.options(AddOptions.Existing.SEED_ONLY)));
    world.run(Duration.ofSeconds(15));
    assertInstanceOf(TorrentState.Seeding.class, status().state());
    assertEquals(content.bytes().length, status().content().haveBytes());
  }

  private TorrentId id() {
    return content.metainfo().infoHashes().id();
  }

  private TorrentStatus status() {
    TorrentStatus status = node.status();
    assertNotNull(status);
    return status;
  }

  private boolean hasFailed() {
    return status().state() instanceof TorrentState.Failed;
  }

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
    world.run(Duration.ofMillis(500));
    return session;
  }

  private static TorrentStatus row(Session leech) {
    return leech.snapshot().torrents().getFirst();
  }

  private static long received(Session leech) {
    return row(leech).traffic().downBytes();
  }

  /// One byte in the last piece is another from now on.
  ///
  /// @param secretly with the size and the time that the file had
  private void changeOneByte(boolean secretly) {
    FileEntry last = content.metainfo().layout().entries().get(2);
    Place place = new Place(DiskNode.FOLDER, last.path());
    node.disk.behindTheBack(disk -> {
      try (Disk.Folder folder = disk.folder(place.root(), place.folders(), false);
          Disk.DiskFile file = folder.open(place.name(), Disk.Access.WRITE)) {
        Disk.Stat before = folder.stat(place.name());
        assertNotNull(before);
        byte was = content.bytes()[content.bytes().length - 1];
        file.write(ByteBuffer.wrap(new byte[] {(byte) ~was}), last.length() - 1);
        if (secretly) {
          folder.setModified(place.name(), before.modifiedMillis());
        }
      }
    });
  }

  private void makeLonger() {
    FileEntry last = content.metainfo().layout().entries().get(2);
    Place place = new Place(DiskNode.FOLDER, last.path());
    node.disk.behindTheBack(disk -> {
      try (Disk.Folder folder = disk.folder(place.root(), place.folders(), false);
          Disk.DiskFile file = folder.open(place.name(), Disk.Access.WRITE)) {
        file.write(ByteBuffer.wrap(new byte[1]), last.length());
      }
    });
  }

  private static Place place(FileEntry entry) {
    return new Place(DiskNode.FOLDER, entry.path());
  }

  /// Another file of the same size and time takes the name: an inode that is not ours.
  private void replaceByRename() {
    FileEntry last = content.metainfo().layout().entries().get(2);
    Place place = place(last);
    node.disk.behindTheBack(disk -> {
      try (Disk.Folder folder = disk.folder(place.root(), place.folders(), false);
          Disk.DiskFile file = folder.open("another", Disk.Access.CREATE)) {
        file.write(ByteBuffer.wrap(new byte[(int) last.length()]), 0);
        folder.rename("another", folder, place.name());
      }
    });
  }

  private void remove() {
    Place place = place(content.metainfo().layout().entries().get(2));
    node.disk.behindTheBack(disk -> {
      try (Disk.Folder folder = disk.folder(place.root(), place.folders(), false)) {
        folder.delete(place.name());
      }
    });
  }

  private void cutShort() {
    FileEntry last = content.metainfo().layout().entries().get(2);
    Place place = place(last);
    node.disk.behindTheBack(disk -> {
      try (Disk.Folder folder = disk.folder(place.root(), place.folders(), false);
          Disk.DiskFile file = folder.open(place.name(), Disk.Access.WRITE)) {
        file.truncate(last.length() / 4);
      }
    });
  }

  /// The open handle reads the file that was there before: what it gives is right, and when the
  /// change is noticed nothing more is given.
  @Test
  void aFileThatAnotherTakesThePlaceOfIsServedNoLonger() {
    Session leech = leech();
    assertTrue(world.runUntil(() -> received(leech) > 0, NOTICED));
    replaceByRename();
    assertTrue(world.runUntil(this::hasFailed, NOTICED), "not noticed");
    assertEquals(0, row(leech).traffic().wastedBytes(), "something of the other file was served");
    world.run(EMPTIED);
    long before = received(leech);
    world.run(Duration.ofMinutes(2));
    assertEquals(before, received(leech), "served after the change was noticed");
    assertEquals(0, row(leech).traffic().wastedBytes());
  }

  /// A file that is cut short while it is served ends where it ends: nothing is made up behind it.
  @Test
  void aFileThatIsCutShortWhileItIsServedGivesNothingWrong() {
    Session leech = leech();
    assertTrue(world.runUntil(() -> received(leech) > 0, NOTICED));
    cutShort();
    assertTrue(world.runUntil(this::hasFailed, NOTICED), "not noticed");
    assertEquals(0, row(leech).traffic().wastedBytes(), "something was made up");
    world.run(EMPTIED);
    long before = received(leech);
    world.run(Duration.ofMinutes(2));
    assertEquals(before, received(leech), "served after the change was noticed");
    node.submit(new Command.Recheck(Set.of(id())));
    world.run(MOMENT);
    assertTrue(status().content().haveBytes() < content.bytes().length);
    assertLeechGetsTheOthers(leech());
  }

  private void assertRecheckShowsIt() {
    node.submit(new Command.Recheck(Set.of(id())));
    world.run(MOMENT);
    assertInstanceOf(TorrentState.Seeding.class, status().state());
    int pieces = content.metainfo().layout().geometry().pieceCount();
    assertEquals(pieces - 1, status().content().piecesHave());
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 2, 4, 6, 8, 10, 12, 14})
  void nothingIsServedFromWhenAChangedByteIsNoticed(int seconds) {
    world.run(Duration.ofSeconds(seconds));
    Session leech = leech();
    assertTrue(world.runUntil(() -> received(leech) > 0, NOTICED));
    changeOneByte(false);
    assertTrue(world.runUntil(this::hasFailed, NOTICED), "not noticed");
    assertTrue(received(leech) < content.bytes().length, "all was served before");
    world.run(EMPTIED);
    long before = received(leech);
    world.run(Duration.ofMinutes(2));
    assertEquals(before, received(leech), "served after the change was noticed");
    assertTrue(hasFailed());
    assertRecheckShowsIt();
    assertLeechGetsTheOthers(leech());
  }

  @Test
  void aRecheckShowsAByteThatWasChangedInSecretAndThePieceIsNotServedAfterwards() {
    changeOneByte(true);
    world.run(NOTICED);
    assertFalse(hasFailed(), "nothing tells of it");
    assertRecheckShowsIt();
    assertLeechGetsTheOthers(leech());
  }

  /// All pieces but the changed one, and of that nothing.
  private void assertLeechGetsTheOthers(Session leech) {
    int pieces = status().content().piecesHave();
    assertTrue(
        world.runUntil(() -> row(leech).content().piecesHave() == pieces, Duration.ofMinutes(5)),
        () -> status() + " and " + row(leech));
    world.run(Duration.ofMinutes(1));
    assertEquals(pieces, row(leech).content().piecesHave());
    assertEquals(0, row(leech).traffic().wastedBytes(), "a wrong piece was served");
  }

  /// What another program can do to a file that nobody asks for.
  private enum Change {
    LONGER(ChangedFileTest::makeLonger),
    SHORTER(ChangedFileTest::cutShort),
    ONE_BYTE(test -> test.changeOneByte(false)),
    REPLACED(ChangedFileTest::replaceByRename),
    REMOVED(ChangedFileTest::remove);

    private final Consumer<ChangedFileTest> act;

    Change(Consumer<ChangedFileTest> act) {
      this.act = act;
    }
  }

  static Stream<Arguments> changesAtAnyTime() {
    return Arrays.stream(Change.values())
        .flatMap(change -> IntStream.of(0, 7, 14, 21, 28).mapToObj(at -> arguments(change, at)));
  }

  /// A minute of the simulator's time: whenever it happens between two looks at the files.
  @ParameterizedTest
  @MethodSource("changesAtAnyTime")
  void aChangeIsNoticedWithinAMinuteThoughNobodyAsks(Change change, int seconds) {
    world.run(Duration.ofSeconds(seconds));
    change.act.accept(this);
    assertTrue(world.runUntil(this::hasFailed, NOTICED), "not noticed");
  }
}
