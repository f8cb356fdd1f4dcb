package picotorrent.storage;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picotorrent.api.AddOptions;
import picotorrent.api.Command;
import picotorrent.api.Event;
import picotorrent.api.Reply;
import picotorrent.api.TorrentState;
import picotorrent.api.TorrentStatus;
import picotorrent.base.TorrentId;
import picotorrent.metainfo.FileEntry;
import picotorrent.sim.SimHost;
import picotorrent.sim.SimWorld;

/// A torrent is pointed at data that lies elsewhere, in real folders: it is used where it is, and
/// stays the person's own.
class FindDataTest {
  private static final int PIECE = 16 << 10;
  private static final int LARGE = 2;

  private static final Duration MOMENT = Duration.ofSeconds(2);
  private static final Duration LONG = Duration.ofMinutes(2);

  @TempDir Path work;
  private final SimWorld world = new SimWorld(7);
  private final DiskNode.Content content =
      DiskNode.Content.make(7, PIECE, 40_000, 0, 90_000, 25_000);
  private DiskNode node;

  @BeforeEach
  void addWithoutAnyData() throws IOException {
    Files.createDirectories(downloads());
    Files.createDirectories(library());
    node = new DiskNode(world.host("node", "20.0.2.1"), 64 << 20, new FileDisk());
    node.look();
    node.submit(
        new Command.AddTorrent(
            content.file(), DiskNode.options(downloads(), AddOptions.Existing.CHECK)));
    world.run(MOMENT);
    assertEquals(0, status().content().haveBytes());
  }

  private Path downloads() {
    return work.resolve("downloads");
  }

  private Path library() {
    return work.resolve("library");
  }

  private TorrentId id() {
    return content.metainfo().infoHashes().id();
  }

  private FileEntry entry(int index) {
    return content.metainfo().layout().entries().get(index);
  }

  private byte[] bytes(int index) {
    FileEntry entry = entry(index);
    return Arrays.copyOfRange(content.bytes(), (int) entry.offset(), (int) entry.end());
  }

  private Path put(int index, Path file) throws IOException {
    Files.createDirectories(file.getParent());
    return Files.write(file, bytes(index));
  }

  private static Path below(Path folder, FileEntry entry) {
    return folder.resolve(String.join("/", entry.path()));
  }

  private TorrentStatus status() {
    TorrentStatus status = node.status();
    assertNotNull(status);
    return status;
  }

  private Reply submit(Command command) {
    var reply = node.session().submit(command);
    world.run(MOMENT);
    return reply.join();
  }

  private void find() {
    assertInstanceOf(Reply.Done.class, submit(new Command.FindData(id(), library())));
    world.run(MOMENT);
  }

  private void restart() {
    world.run(Duration.ofSeconds(15));
    node.restart();
    world.run(MOMENT);
    node.look();
    world.run(MOMENT);
  }

  private void assertSeeding() {
    assertInstanceOf(TorrentState.Seeding.class, status().state());
    assertEquals(content.bytes().length, status().content().haveBytes());
  }

  private void seed() {
    SimHost host = world.host("seed", "20.0.3.1");
    DiskNode.seed(host, content);
    world.run(MOMENT);
    submit(new Command.AddPeers(id(), List.of(host.endpoint(DiskNode.PORT))));
  }

  @Test
  void scatteredFilesAreSeededWhereTheyAre() throws Exception {
    List<Path> files =
        List.of(
            put(0, library().resolve("x/first")),
            put(2, library().resolve("x/y/second.mkv")),
            put(3, library().resolve("third")));
    BlockingQueue<Event> told = new LinkedBlockingQueue<>();
    node.session()
        .subscribe(event -> {
          if (event instanceof Event.DataSearched) {
            told.add(event);
          }
        });
    find();
    assertSeeding();
    assertEquals(downloads(), status().life().folder());
    restart();
    assertSeeding();
    assertArrayEquals(bytes(0), Files.readAllBytes(files.get(0)));
    submit(new Command.Remove(Set.of(id()), Command.DataFate.DELETE));
    for (Path file : files) {
      assertTrue(Files.exists(file), file + " is the person's own");
    }
    assertEquals(
        new Event.DataSearched(id(), content.metainfo().name(), library(), 3, 3),
        told.poll(10, TimeUnit.SECONDS));
  }

  @Test
  void aFolderThatWasMovedIsTheSaveFolderFromNowOn() throws IOException {
    for (int index : new int[] {0, 1, 2, 3}) {
      put(index, below(library().resolve("moved"), entry(index)));
    }
    find();
    assertSeeding();
    assertEquals(library().resolve("moved"), status().life().folder());
    restart();
    assertSeeding();
    submit(new Command.MoveData(id(), work.resolve("third")));
    assertSeeding();
    assertArrayEquals(bytes(LARGE), Files.readAllBytes(below(work.resolve("third"), entry(LARGE))));
  }

  @Test
  void whatIsNotFoundIsFetchedIntoTheSaveFolder() throws IOException {
    Path large = put(LARGE, library().resolve("large"));
    find();
    assertInstanceOf(TorrentState.Downloading.class, status().state());
    assertTrue(status().content().haveBytes() >= 4 * PIECE);
    seed();
    assertTrue(world.runUntil(() -> status().state() instanceof TorrentState.Seeding, LONG));
    assertTrue(status().traffic().downBytes() <= content.bytes().length - 4 * PIECE);
    assertArrayEquals(bytes(0), Files.readAllBytes(below(downloads(), entry(0))));
    assertArrayEquals(bytes(3), Files.readAllBytes(below(downloads(), entry(3))));
    assertArrayEquals(bytes(LARGE), Files.readAllBytes(large));
    assertEquals(0, Files.size(below(downloads(), entry(1))));
  }

  @Test
  void aPersonsOwnFileIsNeverWrittenOver() throws IOException {
    Path large = put(LARGE, library().resolve("large"));
    byte[] odd = bytes(LARGE);
    odd[odd.length - 1] ^= 1; // in a piece that it shares with a file that is not there
    Files.write(large, odd);
    find();
    seed();
    assertTrue(world.runUntil(() -> status().state() instanceof TorrentState.Failed, LONG));
    TorrentState.Failed failed = (TorrentState.Failed) status().state();
    assertTrue(failed.told().toString().contains(large.toString()), failed.told().toString());
    assertEquals(TorrentState.Mend.CHOOSE_FOLDER, failed.mend());
    world.run(LONG);
    assertArrayEquals(odd, Files.readAllBytes(large));
    Files.setLastModifiedTime(
        put(LARGE, large), java.nio.file.attribute.FileTime.fromMillis(1_000_000));
    submit(new Command.Recheck(Set.of(id())));
    assertTrue(world.runUntil(() -> status().state() instanceof TorrentState.Seeding, LONG));
    assertArrayEquals(bytes(LARGE), Files.readAllBytes(large));
  }

  @Test
  void aDriveThatIsGoneIsWaitedForUntilAPersonGivesItUp() throws IOException {
    put(0, below(downloads(), entry(0)));
    put(3, below(downloads(), entry(3)));
    Path large = put(LARGE, library().resolve("large"));
    submit(new Command.Recheck(Set.of(id())));
    find();
    assertSeeding();
    world.run(Duration.ofSeconds(30));
    Path away = Files.move(large, work.resolve("away"));
    restart();
    TorrentState.Failed failed = assertInstanceOf(TorrentState.Failed.class, status().state());
    assertTrue(failed.told().toString().contains(large + " is missing"), failed.told().toString());
    Files.move(away, large);
    assertTrue(world.runUntil(() -> status().state() instanceof TorrentState.Seeding, LONG));
    assertSeeding();
    Files.delete(large);
    assertTrue(world.runUntil(() -> status().state() instanceof TorrentState.Failed, LONG));
    submit(new Command.Recheck(Set.of(id())));
    seed();
    assertTrue(world.runUntil(() -> status().state() instanceof TorrentState.Seeding, LONG));
    assertArrayEquals(bytes(LARGE), Files.readAllBytes(below(downloads(), entry(LARGE))));
    assertFalse(Files.exists(large));
  }

  @Test
  void aSearchThatIsCancelledOrFindsNothingChangesNothing() throws IOException {
    put(0, library().resolve("first"));
    var done = node.session().submit(new Command.FindData(id(), library()));
    node.session().submit(new Command.CancelFind(id()));
    world.run(MOMENT);
    assertInstanceOf(Reply.Done.class, done.join());
    assertEquals(0, status().content().haveBytes());
    Files.delete(library().resolve("first"));
    find();
    assertEquals(0, status().content().haveBytes());
    assertInstanceOf(TorrentState.Downloading.class, status().state());
    assertInstanceOf(
        Reply.Done.class, submit(new Command.FindData(id(), work.resolve("nothing here"))));
    assertInstanceOf(TorrentState.Downloading.class, status().state());
  }
}
