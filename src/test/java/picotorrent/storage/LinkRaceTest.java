package picotorrent.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import picotorrent.base.Bitfield;
import picotorrent.port.Store;
import picotorrent.port.Verdict;

/// Somebody replaces a folder of a torrent by a link to elsewhere, and back, thousands of times
/// while pieces are written: not a byte gets out.
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "no openat; Windows keeps open folders in place")
class LinkRaceTest extends OnADiskPool {
  private static final int SWAPS = 10_000;
  private static final int PIECE = 4 << 10;

  @TempDir Path work;

  @Test
  void tenThousandSwapsOfAFolderForALinkLetNothingOut() throws Exception {
    Path downloads = Files.createDirectory(work.resolve("downloads"));
    Path outside = Files.createDirectory(work.resolve("outside"));
    TestTorrent torrent = TestTorrent.of(PIECE, 30_000, 30_000, 30_000, 30_000, 30_000, 30_000);
    FileStore store = new FileStore(loop, pool, new FileDisk(), new HandlePool(1));
    Store.Volume volume =
        store.open(
            new Store.VolumeSpec(
                torrent.metainfo,
                downloads,
                Map.of(),
                torrent.allEntries(),
                Store.Allocation.SPARSE,
                false));
    loop.<Void>done(volume::prepare);
    AtomicBoolean over = new AtomicBoolean();
    AtomicInteger written = new AtomicInteger();
    AtomicInteger refused = new AtomicInteger();
    Thread writer =
        Thread.ofPlatform()
            .start(() -> {
              for (int i = 0; !over.get(); i++) {
                int piece = i % torrent.pieces();
                Verdict verdict =
                    loop.ask(answer -> volume.write(piece, torrent.buffer(piece), answer));
                (verdict instanceof Verdict.Verified ? written : refused).incrementAndGet();
                if (i % 50 == 0) {
                  loop.ask(volume::flush);
                }
              }
            });
    Path folder = downloads.resolve("torrent/dir0");
    Path aside = work.resolve("aside");
    for (int swap = 0; swap < SWAPS; swap++) {
      Files.move(folder, aside);
      Files.createSymbolicLink(folder, outside);
      assertEquals(List.of(), names(outside), "after swap " + swap);
      Files.delete(folder);
      Files.move(aside, folder);
    }
    over.set(true);
    writer.join();
    assertEquals(List.of(), names(outside));
    assertTrue(written.get() > 0 && refused.get() > 0, written + " written, " + refused);
    Bitfield had =
        loop.get(answer -> volume.check(torrent.allPieces(), (piece, isRight) -> {}, answer));
    for (int piece = had.nextClear(0); piece >= 0; piece = had.nextClear(piece + 1)) {
      int missing = piece;
      loop.<Verdict>ask(answer -> volume.write(missing, torrent.buffer(missing), answer));
    }
    assertTrue(
        loop.<Bitfield>get(
                answer -> volume.check(torrent.allPieces(), (piece, isRight) -> {}, answer))
            .isFull());
  }

  private static List<Path> names(Path folder) throws IOException {
    try (var entries = Files.list(folder)) {
      return entries.toList();
    }
  }
}
