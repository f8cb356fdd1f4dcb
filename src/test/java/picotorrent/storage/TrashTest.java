package picotorrent.storage;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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
}
