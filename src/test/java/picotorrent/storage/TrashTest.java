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

  private static RemovalJob job() {
    return new RemovalJob(new TestLoop(), (_, _) -> {});
  }

  private static List<String> names(Path folder) throws IOException {
    try (var names = Files.list(folder)) {
      return names.map(name -> name.getFileName().toString()).sorted().toList();
    }
  }

  @Test
  void aFolderThatIsTheTorrentsAloneGoesToTheTrashAsAWhole() throws IOException {
    Path trash = work.resolve("Trash");
    new Remover(files(), Trash.in(trash), (_, _) -> true, job()).remove(List.of());
    assertFalse(Files.exists(work.resolve("downloads/torrent")));
    assertTrue(Files.exists(work.resolve("downloads")), "the person's own folder stays");
    assertEquals(List.of("torrent"), names(trash.resolve("files")), "one thing to bring back");
    assertArrayEquals(
        torrent.file(0), Files.readAllBytes(trash.resolve("files/torrent/dir0/file0.bin")));
    List<String> info = Files.readAllLines(trash.resolve("info/torrent.trashinfo"));
    assertEquals("[Trash Info]", info.get(0));
    assertEquals("Path=" + work.toUri().getRawPath() + "downloads/torrent", info.get(1));
    assertTrue(info.get(2).startsWith("DeletionDate="), info.get(2));
  }

  @Test
  void whatSomebodyElseHasPutThereStaysAndTheFoldersAroundItGoOneByOne() throws IOException {
    Path trash = work.resolve("Trash");
    VolumeFiles files = files();
    Path mine = Files.createFile(work.resolve("downloads/torrent/dir2/mine.txt"));
    Files.createDirectory(work.resolve("downloads/torrent/dir1/empty"));
    new Remover(files, Trash.in(trash), (_, _) -> true, job()).remove(List.of());
    assertTrue(Files.exists(mine));
    assertTrue(Files.exists(work.resolve("downloads/torrent/dir1/empty")));
    assertEquals(List.of("dir0", "file1.bin", "file2.bin"), names(trash.resolve("files")));
    assertEquals(3, names(trash.resolve("info")).size());
  }

  @Test
  void whatStandsWhereALinkOfTheTorrentWasStays() throws IOException {
    Path trash = work.resolve("Trash");
    Path folder = Files.createDirectories(work.resolve("downloads/torrent"));
    Files.writeString(folder.resolve("data"), "the torrent's");
    Path mine = Files.writeString(folder.resolve("link"), "mine");
    Path root = work.resolve("downloads");
    Place data = new Place(root, List.of("torrent", "data"));
    Place link = new Place(root, List.of("torrent", "link"));
    OwnNames own = new OwnNames(List.of(data), List.of(link));
    own.throwAway(new FileDisk(), root, Trash.in(trash), job());
    assertEquals("mine", Files.readString(mine));
    assertEquals(List.of("data"), names(trash.resolve("files")));
    Files.delete(mine);
    Files.createSymbolicLink(mine, Path.of("data"));
    Files.writeString(folder.resolve("data"), "the torrent's");
    own.throwAway(new FileDisk(), root, Trash.in(trash), job());
    assertEquals(List.of("data", "torrent"), names(trash.resolve("files")));
  }

  @Test
  void foldersOfWhichTheFilesAreGoneLeaveNothingInTheTrash() throws IOException {
    Path trash = work.resolve("Trash");
    VolumeFiles files = files();
    for (int entry = 0; entry < 3; entry++) {
      Files.delete(work.resolve("downloads/torrent/dir" + entry + "/file" + entry + ".bin"));
    }
    new Remover(files, Trash.in(trash), (_, _) -> true, job()).remove(List.of());
    assertFalse(Files.exists(work.resolve("downloads/torrent")));
    assertFalse(Files.exists(trash.resolve("files")));
  }

  @Test
  void aSecondFolderOfTheSameNameGetsAnother() throws IOException {
    Path trash = work.resolve("Trash");
    new Remover(files(), Trash.in(trash), (_, _) -> true, job()).remove(List.of());
    new Remover(files(), Trash.in(trash), (_, _) -> true, job()).remove(List.of());
    assertEquals(List.of("torrent", "torrent.2"), names(trash.resolve("files")));
    assertEquals(List.of("torrent.2.trashinfo", "torrent.trashinfo"), names(trash.resolve("info")));
  }

  @Test
  void whereNothingCanBePutIntoTheTrashEverythingStays() throws IOException {
    Path trash = Files.createFile(work.resolve("Trash"));
    Remover remover = new Remover(files(), Trash.in(trash), (_, _) -> true, job());
    assertThrows(IOException.class, () -> remover.remove(List.of()));
    assertArrayEquals(
        torrent.file(2), Files.readAllBytes(work.resolve("downloads/torrent/dir2/file2.bin")));
  }

  @Test
  void whatIsGoneAlreadyIsNoFailure() throws IOException {
    VolumeFiles files = files();
    Files.delete(work.resolve("downloads/torrent/dir2/file2.bin"));
    new Remover(files, null, (_, _) -> true, job()).remove(List.of());
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
      new Remover(files(), new Trash(own, _ -> work.resolve("downloads")), (_, _) -> true, job())
          .remove(List.of());
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
    assertArrayEquals(
        torrent.file(0), Files.readAllBytes(trash.resolve("files/torrent/dir0/file0.bin")));
    List<String> info = Files.readAllLines(trash.resolve("info/torrent.trashinfo"));
    assertEquals("Path=torrent", info.get(1), "relative to the file system's top");
    assertEquals("rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(trash)));
  }

  @Test
  void onAnotherFileSystemTheTrashIsAtItsTop() throws IOException {
    assumeTwoFileSystems();
    throwAwayElsewhere();
    assertLiesIn(work.resolve("downloads/.Trash-" + user()));
    throwAwayElsewhere();
    assertTrue(
        Files.exists(work.resolve("downloads/.Trash-" + user() + "/files/torrent.2")),
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
