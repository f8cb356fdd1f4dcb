package picotorrent.storage;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.common.io.MoreFiles;
import com.google.common.io.RecursiveDeleteOption;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picotorrent.base.Bitfield;
import picotorrent.port.Outcome;
import picotorrent.port.Store;

/// Moves between two real file systems, where this machine has two.
class FileSystemsTest {
  private static final Path MEMORY = Path.of("/dev/shm");
  private static final int PIECE = 32 << 10;

  @TempDir Path here;
  private Path there;
  private final TestLoop loop = new TestLoop();
  private final DiskPool pool = new DiskPool();
  private final TestTorrent torrent = TestTorrent.of(PIECE, 3_000_000, 0, 40_000, 70_000);

  @BeforeEach
  void findAnother() throws IOException {
    assumeTrue(
        Files.isDirectory(MEMORY)
            && Files.isWritable(MEMORY)
            && !Files.getAttribute(MEMORY, "unix:dev").equals(Files.getAttribute(here, "unix:dev")),
        "there is one file system only");
    there = Files.createTempDirectory(MEMORY, "picotorrent");
  }

  @AfterEach
  void end() throws IOException {
    pool.close();
    loop.close();
    if (there != null) {
      MoreFiles.deleteRecursively(there, RecursiveDeleteOption.ALLOW_INSECURE);
    }
  }

  private Store.Volume open(Path folder) {
    Bitfield wanted = torrent.allEntries();
    wanted.clear(2);
    return new FileStore(loop, pool)
        .open(
            new Store.VolumeSpec(
                torrent.metainfo, folder, Map.of(), wanted, Store.Allocation.SPARSE, false));
  }

  /// Has the last third: the first file is a hole for the most part.
  private Store.Volume partly() {
    Store.Volume volume = open(here);
    loop.<Void>done(volume::prepare);
    torrent.writeFrom(70, volume, loop);
    loop.get(volume::flush);
    return volume;
  }

  private Bitfield check(Store.Volume volume) {
    return loop.get(answer -> volume.check(torrent.allPieces(), (_, _) -> {}, answer));
  }

  @Test
  void whatWasMovedIsAsItWasAndIsBelieved() throws IOException {
    Store.Volume volume = partly();
    Bitfield before = check(volume);
    loop.<Path>get(answer -> volume.move(there, (_, _) -> {}, answer));
    assertEquals(before, check(volume));
    Store.Stamps claimed = loop.get(volume::flush);
    for (int glance = 0; glance < 3; glance++) {
      loop.advance(60);
      loop.<Void>done(volume::glance);
    }
    Store.Survey survey = loop.get(open(there)::survey);
    assertEquals(claimed, survey.stamps(), "nothing has to be hashed again");
    Path large = there.resolve("torrent/dir0/file0.bin");
    assertEquals(3_000_000, Files.size(large));
    assertTrue(takenBytes(large) < 2_000_000, "a third of 3 MB takes " + takenBytes(large));
    try (var left = Files.list(here)) {
      assertEquals(List.of(), left.toList());
    }
  }

  private static long takenBytes(Path file) throws IOException {
    Process process = new ProcessBuilder("stat", "-c", "%b", file.toString()).start();
    try (var out = process.inputReader()) {
      return 512 * Long.parseLong(out.readLine());
    }
  }

  @Test
  void aMoveThatIsCancelledLeavesNothingThere() throws IOException {
    Store.Volume volume = partly();
    Outcome<Path> outcome = loop.ask(answer -> volume.move(there, (_, _) -> {}, answer).cancel());
    assertTrue(outcome instanceof Outcome.Cancelled, outcome.toString());
    try (var left = Files.list(there)) {
      assertEquals(List.of(), left.toList());
    }
    assertEquals(torrent.pieces() - 70, check(volume).count());
  }

  @Test
  void theLongestNamesCanBeMovedAndThrownAway() throws IOException {
    String name = "ü".repeat(127); // 254 bytes
    Store.Volume volume = partly();
    loop.<Void>done(done -> volume.rename(3, List.of("torrent", name), false, done));
    loop.<Path>get(answer -> volume.move(there, (_, _) -> {}, answer));
    Path file = there.resolve("torrent").resolve(name);
    assertArrayEquals(torrent.file(3), Files.readAllBytes(file));
    Path trash = there.resolve("Trash");
    FileDisk disk = new FileDisk();
    try (Disk.Folder folder = disk.folder(there, List.of("torrent"), false)) {
      Trash.in(trash).take(disk, folder, name, file);
    }
    assertFalse(Files.exists(file));
    try (var thrown = Files.list(trash.resolve("files"))) {
      Path only = thrown.toList().getFirst();
      assertArrayEquals(torrent.file(3), Files.readAllBytes(only));
      assertTrue(
          only.getFileName().toString().getBytes(StandardCharsets.UTF_8).length
              <= HiddenName.MAX_NAME_BYTES);
    }
  }
}
