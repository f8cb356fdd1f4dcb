package picotorrent.storage;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import picotorrent.base.Bitfield;
import picotorrent.base.Block;
import picotorrent.port.DiskFailure;
import picotorrent.port.Outcome;
import picotorrent.port.Store;

/// A person changes their mind about files at any time: what was verified stays verified, whatever
/// happens meanwhile, and what is wanted is whole in its file in the end.
class SelectionTest extends OnADiskPool {
  private static final int PIECE = 4 << 10;
  private static final Path DOWNLOADS = Path.of("/downloads");
  private static final int[] SKIPPED = {1, 2, 4};

  private final TestTorrent torrent = TestTorrent.of(PIECE, 10_000, 3_000, 9_000, 6_000, 14_000);

  private Bitfield some() {
    Bitfield some = torrent.allEntries();
    for (int entry : SKIPPED) {
      some.clear(entry);
    }
    return some;
  }

  private Store.Volume open(Disk disk, Path folder, Bitfield wanted) {
    FileStore store = new FileStore(loop, pool, disk, new HandlePool(2));
    return store.open(
        new Store.VolumeSpec(
            torrent.metainfo, folder, Map.of(), wanted, Store.Allocation.SPARSE, false));
  }

  /// Has every piece, those of skipped files in the part file.
  private Store.Volume filled(Disk disk, Path folder) {
    Store.Volume volume = open(disk, folder, some());
    loop.<Void>done(volume::prepare);
    torrent.writeFrom(0, volume, loop);
    loop.get(volume::flush);
    return volume;
  }

  private Bitfield check(Store.Volume volume) {
    return loop.get(answer -> volume.check(torrent.allPieces(), (_, _) -> {}, answer));
  }

  private void close(Store.Volume volume) {
    loop.ask(answer -> volume.close(() -> answer.accept(true)));
  }

  private void assertWhole(Disk disk, Path folder, String when) throws IOException {
    for (int entry = 0; entry < 5; entry++) {
      Place place = new Place(folder, torrent.metainfo.layout().entries().get(entry).path());
      assertArrayEquals(torrent.file(entry), DiskNode.read(disk, place), when + ": file " + entry);
    }
    try (Disk.Folder top = disk.root(folder)) {
      assertEquals(List.of("torrent"), top.names(), when + ": something is left");
    }
  }

  /// Starts anew as a session does: looks, checks, makes the files, and wants what is wanted.
  private void restart(MemoryDisk disk, Bitfield wanted, String when) throws IOException {
    Store.Volume volume = open(disk, DOWNLOADS, wanted);
    loop.get(volume::survey);
    assertTrue(check(volume).isFull(), when + ": not all is found");
    loop.<Void>done(volume::prepare);
    loop.<Void>done(done -> volume.want(torrent.allEntries(), done));
    assertTrue(check(volume).isFull(), when + ": not all is there in the end");
    close(volume);
    assertWhole(disk, DOWNLOADS, when);
  }

  @Test
  void filesThatAreWantedWhileTheTorrentRestsAreMadeOfThePartFileAtTheStart() throws IOException {
    MemoryDisk disk = new MemoryDisk();
    Store.Volume first = filled(disk, DOWNLOADS);
    Store.Stamps claimed = loop.get(first::flush);
    close(first);
    Store.Volume second = open(disk, DOWNLOADS, torrent.allEntries());
    Store.Survey survey = loop.get(second::survey);
    Bitfield doubts = claimed.doubts(torrent.metainfo.layout(), survey.stamps());
    assertTrue(doubts.isEmpty(), "nobody has touched a file, so that all is believed");
    loop.<Void>done(second::prepare);
    assertWhole(disk, DOWNLOADS, "after the start");
    assertTrue(check(second).isFull());
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aKillAtAnyMomentOfAChangeLosesNothing(boolean wasRemembered) throws IOException {
    MemoryDisk disk = new MemoryDisk();
    Store.Volume volume = filled(disk, DOWNLOADS);
    int begin = disk.operations();
    loop.<Void>done(done -> volume.want(torrent.allEntries(), done));
    assertTrue(disk.operations() > begin + 10);
    for (int moment = begin; moment <= disk.operations(); moment++) {
      Bitfield wanted = wasRemembered ? torrent.allEntries() : some();
      restart(disk.afterKill(moment), wanted, "killed after operation " + (moment - begin));
    }
  }

  @Test
  void aPowerCutAtAnyMomentOfAChangeLosesNothing() throws IOException {
    Random random = new Random(17);
    MemoryDisk disk = new MemoryDisk();
    Store.Volume volume = filled(disk, DOWNLOADS);
    int begin = disk.operations();
    loop.<Void>done(done -> volume.want(torrent.allEntries(), done));
    for (int cut = 0; cut < 200; cut++) {
      int moment = begin + random.nextInt(disk.operations() - begin + 1);
      Bitfield wanted = random.nextBoolean() ? torrent.allEntries() : some();
      restart(disk.afterPowerCut(moment, random), wanted, "power cut " + cut + " of seed 17");
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aChangeThatTheDiskRefusesAtAnyCallCanBeAskedForAgain(boolean afterARestart)
      throws IOException {
    int calls = callsOfAChange();
    for (int call = 0; call < calls; call += 3) {
      MemoryDisk disk = new MemoryDisk();
      Store.Volume volume = filled(disk, DOWNLOADS);
      int refused = call;
      disk.failWith((number, _, name) ->
          number >= refused
              ? new FileSystemException(name, null, "No space left on device")
              : null);
      Outcome<Void> outcome = loop.ask(answer -> volume.want(torrent.allEntries(), answer));
      disk.failWith(null);
      String when = "refused from call " + call + " on";
      if (outcome instanceof Outcome.Failed<Void>(DiskFailure failure)) {
        assertInstanceOf(DiskFailure.NoSpace.class, failure, when);
        assertTrue(check(volume).isFull(), when);
      }
      if (afterARestart) {
        close(volume);
        restart(disk, torrent.allEntries(), when);
      } else {
        loop.<Void>done(done -> volume.want(torrent.allEntries(), done));
        assertTrue(check(volume).isFull(), when);
        close(volume);
        assertWhole(disk, DOWNLOADS, when);
      }
    }
  }

  private int callsOfAChange() {
    MemoryDisk disk = new MemoryDisk();
    Store.Volume volume = filled(disk, DOWNLOADS);
    disk.failWith(null); // counts from here
    loop.<Void>done(done -> volume.want(torrent.allEntries(), done));
    return disk.calls();
  }

  @Test
  void whatIsServedIsReadWhileFilesComeAndGo(@TempDir Path folder) throws InterruptedException {
    FileDisk disk = new FileDisk();
    AtomicReference<String> wrong = new AtomicReference<>();
    AtomicInteger reads = new AtomicInteger();
    for (int round = 0; round < 6; round++) {
      Path here = folder.resolve("round" + round);
      Store.Volume volume = filled(disk, here);
      CountDownLatch changed = new CountDownLatch(1);
      CountDownLatch rested = new CountDownLatch(1);
      loop.post(() -> readOn(volume, changed, rested, reads, wrong));
      loop.<Void>done(done -> volume.want(torrent.allEntries(), done));
      changed.countDown();
      assertTrue(rested.await(30, TimeUnit.SECONDS));
      close(volume);
    }
    assertEquals(null, wrong.get());
    assertTrue(reads.get() > 6, "hardly anything was read: " + reads);
  }

  /// Reads the pieces one after the other until the files have changed.
  private void readOn(
      Store.Volume volume,
      CountDownLatch changed,
      CountDownLatch rested,
      AtomicInteger reads,
      AtomicReference<String> wrong) {
    int piece = reads.get() % torrent.pieces();
    byte[] right = torrent.piece(piece);
    volume.read(
        List.of(new Block(piece, 0, right.length)),
        0,
        ByteBuffer.allocate(right.length),
        outcome -> {
          if (!(outcome instanceof Outcome.Done<ByteBuffer>(ByteBuffer bytes))
              || !bytes.equals(ByteBuffer.wrap(right))) {
            wrong.set("piece " + piece + ": " + outcome);
          }
          reads.incrementAndGet();
          if (changed.getCount() == 0) {
            rested.countDown();
          } else {
            readOn(volume, changed, rested, reads, wrong);
          }
        });
  }

  @ParameterizedTest
  @EnumSource(Store.Allocation.class)
  void filesThatAreWantedLaterAreMadeAtOnceAsTheOthersWere(
      Store.Allocation allocation, @TempDir Path folder) throws IOException {
    TestTorrent other = TestTorrent.of(PIECE, 20_000, 0, 1 << 20);
    Bitfield first = other.allEntries();
    first.clear(1);
    first.clear(2);
    FileStore store = new FileStore(loop, pool);
    Store.Volume volume =
        store.open(
            new Store.VolumeSpec(other.metainfo, folder, Map.of(), first, allocation, false));
    loop.<Void>done(volume::prepare);
    assertFalse(Files.exists(folder.resolve("torrent/dir1/file1.bin")));
    loop.<Void>done(done -> volume.want(other.allEntries(), done));
    assertEquals(0, Files.size(folder.resolve("torrent/dir1/file1.bin")));
    assertEquals(1 << 20, Files.size(folder.resolve("torrent/dir2/file2.bin")));
  }
}
