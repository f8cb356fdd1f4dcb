package picotorrent.storage;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.common.io.MoreFiles;
import com.google.common.io.RecursiveDeleteOption;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picotorrent.port.Store;

class TrashTest {
  @TempDir Path work;
  private final TestTorrent torrent = TestTorrent.of(4 << 10, 9_000, 0, 5_000);

  private VolumeFiles files() throws IOException {
    Path folder = Files.createDirectories(work.resolve("downloads"));
    Store.VolumeSpec spec =
        new Store.VolumeSpec(
            torrent.metainfo,
            folder,
            Map.of(),
            torrent.allEntries(),
            Store.Allocation.SPARSE,
            false);
    for (int entry = 0; entry < 3; entry++) {
      Path file = folder.resolve("torrent/dir" + entry + "/file" + entry + ".bin");
      Files.createDirectories(file.getParent());
      Files.write(file, torrent.file(entry));
    }
    return new VolumeFiles(new FileDisk(), new HandlePool(2), new TestLoop(), FileTree.of(spec));
  }

  @Test
  void whatWasRemovedLiesInTheTrashWithTheWayBack() throws IOException {
    Path trash = work.resolve("Trash");
    new Remover(files()).remove(Trash.in(trash));
    assertFalse(Files.exists(work.resolve("downloads/torrent")), "empty folders go too");
    assertTrue(Files.exists(work.resolve("downloads")), "the person's own folder stays");
    assertArrayEquals(torrent.file(0), Files.readAllBytes(trash.resolve("files/file0.bin")));
    List<String> info = Files.readAllLines(trash.resolve("info/file0.bin.trashinfo"));
    assertEquals("[Trash Info]", info.get(0));
    assertTrue(info.get(1).endsWith("/downloads/torrent/dir0/file0.bin"), info.get(1));
    assertTrue(info.get(2).startsWith("DeletionDate="), info.get(2));
  }

  @Test
  void aSecondFileOfTheSameNameGetsAnother() throws IOException {
    Path trash = work.resolve("Trash");
    new Remover(files()).remove(Trash.in(trash));
    new Remover(files()).remove(Trash.in(trash));
    assertTrue(Files.exists(trash.resolve("files/file0.bin")));
    assertTrue(Files.exists(trash.resolve("files/file0.bin.2")));
    assertTrue(Files.exists(trash.resolve("info/file0.bin.2.trashinfo")));
  }

  @Test
  void whatIsGoneAlreadyIsNoFailure() throws IOException {
    VolumeFiles files = files();
    Files.delete(work.resolve("downloads/torrent/dir2/file2.bin"));
    new Remover(files).remove(null);
    assertFalse(Files.exists(work.resolve("downloads/torrent")));
  }

  /// A file system that is not that of the test's own folder.
  private static final Path MEMORY = Path.of("/dev/shm");

  private void assumeTwoFileSystems() throws IOException {
    assumeTrue(
        Files.isWritable(MEMORY)
            && !Files.getAttribute(MEMORY, "unix:dev").equals(Files.getAttribute(work, "unix:dev")),
        "needs /dev/shm on a file system of its own");
  }

  /// Throws the torrent away when the home trash is on another file system and the torrent's one
  /// begins at "downloads".
  private void throwAwayElsewhere() throws IOException {
    Path home = Files.createTempDirectory(MEMORY, "trash");
    try {
      TrashFolder own = TrashFolder.in(home, null);
      new Remover(files()).remove(new Trash(own, _ -> work.resolve("downloads")));
      try (var kept = Files.list(own.files());
          var described = Files.list(own.info())) {
        assertEquals(0, kept.count() + described.count(), "something is left in the home trash");
      }
    } finally {
      MoreFiles.deleteRecursively(home, RecursiveDeleteOption.ALLOW_INSECURE);
    }
  }

  private int user() throws IOException {
    return (int) Files.getAttribute(Path.of(System.getProperty("user.home")), "unix:uid");
  }

  private void assertLiesIn(Path trash) throws IOException {
    assertArrayEquals(torrent.file(0), Files.readAllBytes(trash.resolve("files/file0.bin")));
    List<String> info = Files.readAllLines(trash.resolve("info/file0.bin.trashinfo"));
    assertEquals("Path=torrent/dir0/file0.bin", info.get(1), "relative to the file system's top");
    assertEquals("rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(trash)));
  }

  @Test
  void onAnotherFileSystemTheTrashIsAtItsTop() throws IOException {
    assumeTwoFileSystems();
    throwAwayElsewhere();
    assertLiesIn(work.resolve("downloads/.Trash-" + user()));
    throwAwayElsewhere();
    assertTrue(
        Files.exists(work.resolve("downloads/.Trash-" + user() + "/files/file0.bin.2")),
        "a second time");
  }

  @Test
  void aTrashThatIsThereForAllIsUsedIfOnlyOwnersCanRemove() throws IOException {
    assumeTwoFileSystems();
    Path shared = Files.createDirectories(work.resolve("downloads/.Trash"));
    throwAwayElsewhere();
    assertLiesIn(work.resolve("downloads/.Trash-" + user()));
    Files.setAttribute(shared, "unix:mode", 01777);
    throwAwayElsewhere();
    assertLiesIn(shared.resolve(Integer.toString(user())));
  }

  @Test
  void aLinkThatSomebodyHasPutThereIsNotFollowed() throws IOException {
    assumeTwoFileSystems();
    Files.createDirectories(work.resolve("downloads"));
    Path theirs = Files.createDirectories(work.resolve("theirs"));
    Files.createSymbolicLink(work.resolve("downloads/.Trash-" + user()), theirs);
    IOException refused = assertThrows(IOException.class, this::throwAwayElsewhere);
    assertTrue(refused.getMessage().contains("delete for good"), refused.getMessage());
    assertTrue(Files.exists(work.resolve("downloads/torrent/dir0/file0.bin")));
    try (var there = Files.list(theirs)) {
      assertEquals(0, there.count());
    }
  }

  @Test
  void theTopOfAFileSystemIsWhereItIsMounted() throws IOException {
    assumeTwoFileSystems();
    Path folder = Files.createTempDirectory(MEMORY, "top");
    try {
      Path file = Files.createFile(folder.resolve("file"));
      assertEquals(MEMORY.toRealPath(), Trash.topOf(file));
    } finally {
      MoreFiles.deleteRecursively(folder, RecursiveDeleteOption.ALLOW_INSECURE);
    }
  }
}
