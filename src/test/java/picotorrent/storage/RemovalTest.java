package picotorrent.storage;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.NoSuchFileException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import picotorrent.api.Command;
import picotorrent.api.Command.DataFate;
import picotorrent.metainfo.FileEntry;
import picotorrent.sim.Line;
import picotorrent.sim.SimWorld;

/// A kill at any moment of a removal: the torrent is there with all its files, or it is gone and so
/// is all that was its own; nothing else ever is.
class RemovalTest {
  private static final Duration MOMENT = Duration.ofSeconds(2);
  private static final Duration SETTLED = Duration.ofMinutes(2);

  private final SimWorld world = new SimWorld(7);
  private final DiskNode node = new DiskNode(world.host("node", "20.0.2.1", Line.UNLIMITED));
  private final DiskNode.Content content = DiskNode.Content.make(7, 16 << 10, 40_000, 0, 90_000);
  private final Place stranger =
      new Place(DiskNode.FOLDER, List.of(content.metainfo().name(), "dir0", "mine"));

  @BeforeEach
  void seed() {
    node.plant(content);
    node.disk.behindTheBack(disk -> {
      write(disk, stranger, "mine");
      try (Disk.Folder folder = disk.folder(DiskNode.FOLDER, place(1).folders(), false)) {
        folder.setModified(place(1).name(), 1_000_000); // an empty file's time is in no write
      }
    });
    node.look();
    node.add(content);
    world.run(SETTLED);
    assertEquals(content.bytes().length, listedBytes());
  }

  private static void write(Disk disk, Place place, String text) throws IOException {
    try (Disk.Folder folder = disk.folder(place.root(), place.folders(), true);
        Disk.DiskFile file = folder.open(place.name(), Disk.Access.CREATE)) {
      file.truncate(0);
      file.write(ByteBuffer.wrap(text.getBytes(UTF_8)), 0);
    }
  }

  private long listedBytes() {
    var status = node.status();
    return status == null ? -1 : status.content().haveBytes();
  }

  private void restart(MemoryDisk left) {
    node.restart(left);
    world.run(MOMENT);
    node.look();
    world.run(MOMENT);
  }

  private Place place(int entry) {
    FileEntry file = content.metainfo().layout().entries().get(entry);
    return new Place(DiskNode.FOLDER, file.path());
  }

  private byte[] read(Place place) {
    byte[][] bytes = new byte[1][];
    node.disk.behindTheBack(disk -> bytes[0] = DiskNode.read(disk, place));
    return bytes[0];
  }

  /// The operations of a removal: from the first to behind the last.
  private int[] remove(DataFate fate) {
    int before = node.disk.operations();
    node.submit(new Command.Remove(Set.of(content.metainfo().infoHashes().id()), fate));
    world.run(MOMENT);
    assertEquals(-1, listedBytes());
    return new int[] {before, node.disk.operations()};
  }

  @ParameterizedTest
  @EnumSource(names = {"KEEP", "DELETE"})
  void aKillAtAnyMomentLeavesAllOrNothing(DataFate fate) {
    int[] moments = remove(fate);
    MemoryDisk whole = node.disk;
    int gone = 0;
    for (int moment = moments[0]; moment <= moments[1]; moment++) {
      restart(whole.afterKill(moment));
      String where = fate + ", killed at operation " + (moment - moments[0]);
      boolean isListed = listedBytes() >= 0;
      if (isListed) {
        assertEquals(content.bytes().length, listedBytes(), where);
        assertEquals(0, gone, where + ": it came back");
      }
      if (isListed || fate == DataFate.KEEP) {
        assertTrue(node.isRight(content), where + ": its files are not whole");
      } else {
        for (int entry = 0; entry < 3; entry++) {
          assertNull(read(place(entry)), where + ": file " + entry + " is left behind");
        }
      }
      gone += isListed ? 0 : 1;
      assertEquals(4, read(stranger).length, where + ": somebody else's file");
      restart(node.disk);
      assertEquals(isListed, listedBytes() >= 0, where + ": at the second start");
    }
    assertTrue(gone > 3, "hardly a moment at which it was gone");
  }

  @Test
  void whatIsPutThereAfterTheKillStays() {
    int[] moments = remove(DataFate.DELETE);
    MemoryDisk whole = node.disk;
    int kept = 0;
    for (int moment = moments[0]; moment <= moments[1]; moment++) {
      MemoryDisk left = whole.afterKill(moment);
      boolean[] wasThere = new boolean[1];
      left.behindTheBack(disk -> {
        wasThere[0] = isThere(disk, place(2));
        write(disk, place(2), "other");
      });
      restart(left);
      if (listedBytes() < 0) {
        assertEquals(5, read(place(2)).length, "killed at " + (moment - moments[0]));
        kept += wasThere[0] ? 1 : 0;
      }
    }
    assertTrue(kept > 0, "it never was replaced in the middle of a removal");
  }

  private static boolean isThere(Disk disk, Place place) throws IOException {
    try (Disk.Folder folder = disk.folder(place.root(), place.folders(), false)) {
      return folder.stat(place.name()) != null;
    } catch (NoSuchFileException e) {
      return false;
    }
  }
}
