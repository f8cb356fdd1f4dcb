package picotorrent.storage;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import picotorrent.base.Bitfield;
import picotorrent.base.Block;
import picotorrent.metainfo.Metainfo;
import picotorrent.port.DiskFailure;
import picotorrent.port.Outcome;
import picotorrent.port.Store;
import picotorrent.port.Verdict;

class FileStoreTest extends OnADiskPool {
  private static final int PIECE = 32 << 10;

  @TempDir Path folder;
  private final FileStore store = new FileStore(loop, pool);

  private Store.Volume open(TestTorrent torrent) {
    return open(torrent, torrent.allEntries(), Store.Allocation.SPARSE);
  }

  private Store.Volume open(TestTorrent torrent, Bitfield wanted, Store.Allocation allocation) {
    return store.open(
        new Store.VolumeSpec(torrent.metainfo, folder, Map.of(), wanted, allocation, false));
  }

  private Verdict write(Store.Volume volume, TestTorrent torrent, int piece) {
    return loop.ask(answer -> volume.write(piece, torrent.buffer(piece), answer));
  }

  private void fill(Store.Volume volume, TestTorrent torrent) {
    loop.<Void>done(volume::prepare);
    for (int piece = 0; piece < torrent.pieces(); piece++) {
      assertEquals(new Verdict.Verified(piece), write(volume, torrent, piece));
    }
  }

  private Bitfield check(Store.Volume volume, TestTorrent torrent) {
    return loop.get(answer -> volume.check(torrent.allPieces(), (piece, verified) -> {}, answer));
  }

  private void close(Store.Volume volume) {
    loop.ask(answer -> volume.close(() -> answer.accept(true)));
  }

  private static Bitfield without(Bitfield all, int... entries) {
    Bitfield some = all.copy();
    for (int entry : entries) {
      some.clear(entry);
    }
    return some;
  }

  @ParameterizedTest
  @EnumSource(Store.Allocation.class)
  void whatIsWrittenIsWhatTheFilesHold(Store.Allocation allocation) throws IOException {
    TestTorrent torrent = TestTorrent.of(PIECE, 100_000, 0, 1, 65_536, -500, 40_000);
    Store.Volume volume = open(torrent, torrent.allEntries(), allocation);
    assertFalse(loop.get(volume::survey).anyData());
    fill(volume, torrent);
    close(volume);
    for (int entry : new int[] {0, 1, 2, 3, 5}) {
      Path file =
          folder.resolve(String.join("/", torrent.metainfo.layout().entries().get(entry).path()));
      assertArrayEquals(torrent.file(entry), Files.readAllBytes(file), file.toString());
    }
    assertFalse(Files.exists(folder.resolve("torrent/dir1/file4.bin")), "padding is no file");
  }

  @Test
  void theWholeTreeIsThereAtTheStart() throws IOException {
    TestTorrent torrent = TestTorrent.of(PIECE, 100_000, 0, 70_000);
    Store.Volume volume = open(torrent);
    loop.<Void>done(volume::prepare);
    assertEquals(100_000, Files.size(folder.resolve("torrent/dir0/file0.bin")));
    assertEquals(0, Files.size(folder.resolve("torrent/dir1/file1.bin")));
    assertEquals(70_000, Files.size(folder.resolve("torrent/dir2/file2.bin")));
  }

  @Test
  void existingFilesKeepTheirContentAndAreOnlyResized() throws IOException {
    TestTorrent torrent = TestTorrent.of(PIECE, 100_000, 70_000);
    Path longer = folder.resolve("torrent/dir0/file0.bin");
    Files.createDirectories(longer.getParent());
    Files.write(longer, torrent.file(0));
    Files.write(longer, new byte[77], java.nio.file.StandardOpenOption.APPEND);
    Store.Volume volume = open(torrent);
    assertTrue(loop.get(volume::survey).anyData());
    assertEquals(3, check(volume, torrent).count());
    assertEquals(100_077, Files.size(longer), "a check changes nothing");
    loop.<Void>done(volume::prepare);
    assertArrayEquals(torrent.file(0), Files.readAllBytes(longer));
  }

  @ParameterizedTest
  @EnumSource(Metainfo.Format.class)
  void aCheckFindsExactlyThePiecesThatAreRight(Metainfo.Format format) throws IOException {
    TestTorrent torrent = TestTorrent.of(format, PIECE, 10 * PIECE + 20_000);
    Store.Volume volume = open(torrent);
    fill(volume, torrent);
    assertTrue(check(volume, torrent).isFull());
    Path file = folder.resolve("one.bin");
    byte[] bytes = Files.readAllBytes(file);
    bytes[3 * PIECE + 17] ^= 1;
    Files.write(file, bytes);
    Bitfield found = check(volume, torrent);
    assertFalse(found.get(3));
    assertEquals(torrent.pieces() - 1, found.count());
  }

  @Test
  void aCheckTellsOfEveryPiece() {
    TestTorrent torrent = TestTorrent.of(PIECE, 20 * PIECE);
    Store.Volume volume = open(torrent);
    fill(volume, torrent);
    List<Integer> told = new ArrayList<>();
    loop.<Bitfield>get(answer ->
        volume.check(
            torrent.allPieces(),
            (piece, verified) -> {
              assertTrue(verified);
              told.add(piece);
            },
            answer));
    assertEquals(20, told.stream().distinct().count());
  }

  @Test
  void corruptContentIsNeverWritten() throws IOException {
    TestTorrent torrent = TestTorrent.of(PIECE, 3 * PIECE);
    Store.Volume volume = open(torrent);
    loop.<Void>done(volume::prepare);
    byte[] wrong = torrent.piece(1);
    wrong[99] ^= 1;
    Verdict verdict = loop.ask(answer -> volume.write(1, TestTorrent.buffer(wrong), answer));
    assertEquals(new Verdict.Corrupt(1), verdict);
    assertArrayEquals(new byte[3 * PIECE], Files.readAllBytes(folder.resolve("one.bin")));
  }

  @Test
  void blocksAreReadOneBehindTheOtherAfterTheirHeadroom() {
    TestTorrent torrent = TestTorrent.of(PIECE, 50_000, 0, 3, -13, 90_000);
    Store.Volume volume = open(torrent);
    fill(volume, torrent);
    List<Block> blocks =
        List.of(new Block(1, 16_384, 16_384), new Block(0, 0, 16_384), new Block(3, 5, 1_000));
    ByteBuffer target = ByteBuffer.allocateDirect(64 << 10);
    ByteBuffer read = loop.get(answer -> volume.read(blocks, 13, target, answer));
    for (Block block : blocks) {
      read.position(read.position() + 13);
      byte[] bytes = new byte[block.length()];
      read.get(bytes);
      byte[] piece = torrent.piece(block.piece());
      assertArrayEquals(
          java.util.Arrays.copyOfRange(piece, block.begin(), block.begin() + block.length()),
          bytes);
    }
    assertFalse(read.hasRemaining());
  }

  @Test
  void piecesSharedWithSkippedFilesGoToThePartFileAndComeBack() throws IOException {
    TestTorrent torrent = TestTorrent.of(PIECE, 50_000, 40_000, 50_000);
    Store.Volume volume = open(torrent, without(torrent.allEntries(), 1), Store.Allocation.SPARSE);
    fill(volume, torrent);
    Path skipped = folder.resolve("torrent/dir1/file1.bin");
    assertFalse(Files.exists(skipped));
    assertTrue(check(volume, torrent).isFull());
    loop.get(volume::flush);
    close(volume);

    Store.Volume again = open(torrent, without(torrent.allEntries(), 1), Store.Allocation.SPARSE);
    assertTrue(check(again, torrent).isFull(), "the part file is found again");
    loop.<Void>done(again::prepare);
    loop.<Void>done(done -> again.want(torrent.allEntries(), done));
    assertArrayEquals(torrent.file(1), Files.readAllBytes(skipped));
    assertTrue(check(again, torrent).isFull());
    try (var left = Files.list(folder)) {
      assertEquals(List.of(folder.resolve("torrent")), left.toList(), "the part file is gone");
    }
  }

  @Test
  void aFileThatIsSkippedBeforeAnythingCameGoesAwayAgain() {
    TestTorrent torrent = TestTorrent.of(PIECE, 50_000, 40_000, 50_000);
    Store.Volume volume = open(torrent);
    loop.<Void>done(volume::prepare);
    assertTrue(Files.exists(folder.resolve("torrent/dir1/file1.bin")));
    loop.<Void>done(done -> volume.want(without(torrent.allEntries(), 1), done));
    assertFalse(Files.exists(folder.resolve("torrent/dir1/file1.bin")));
  }

  @Test
  void aFlushedFileThatNobodyTouchedHasTheSameStampLater() {
    TestTorrent torrent = TestTorrent.of(PIECE, 50_000, 40_000);
    Store.Volume volume = open(torrent);
    fill(volume, torrent);
    Store.Stamps claimed = loop.get(volume::flush);
    close(volume);
    assertEquals(claimed, loop.get(open(torrent)::survey).stamps());
  }

  @Test
  void aWriteAfterTheFlushNeverLeavesTheClaimedStamp() {
    TestTorrent torrent = TestTorrent.of(PIECE, 200 * PIECE);
    Store.Volume volume = open(torrent);
    loop.<Void>done(volume::prepare);
    for (int piece = 0; piece + 1 < torrent.pieces(); piece += 2) {
      assertEquals(new Verdict.Verified(piece), write(volume, torrent, piece));
      Store.Stamps claimed = loop.get(volume::flush);
      assertEquals(new Verdict.Verified(piece + 1), write(volume, torrent, piece + 1));
      Store.Stamps now = loop.get(open(torrent)::survey).stamps();
      assertFalse(
          claimed.equals(now), "piece " + (piece + 1) + " would be missed: " + claimed + now);
    }
  }

  @Test
  void aFileThatShrankUnderASeedIsNoticed() throws IOException {
    TestTorrent torrent = TestTorrent.of(PIECE, 3 * PIECE);
    Store.Volume volume = open(torrent);
    fill(volume, torrent);
    loop.get(volume::flush);
    Files.write(folder.resolve("one.bin"), new byte[10]);
    loop.advance(60);
    Outcome<ByteBuffer> read =
        loop.ask(answer ->
            volume.read(
                List.of(new Block(2, 0, 16_384)), 0, ByteBuffer.allocate(32 << 10), answer));
    assertInstanceOf(
        DiskFailure.Changed.class, assertInstanceOf(Outcome.Failed.class, read).failure());
  }

  @Test
  void aFileThatVanishedIsMissingAndNotMadeAgain() throws IOException {
    TestTorrent torrent = TestTorrent.of(PIECE, 3 * PIECE);
    Store.Volume volume = open(torrent);
    loop.<Void>done(volume::prepare);
    write(volume, torrent, 0);
    Files.delete(folder.resolve("one.bin"));
    loop.advance(60);
    Verdict verdict = write(volume, torrent, 1);
    assertInstanceOf(
        DiskFailure.Missing.class, assertInstanceOf(Verdict.DiskFailed.class, verdict).failure());
    assertFalse(Files.exists(folder.resolve("one.bin")));
  }

  @Test
  void oneFileThatHoldsAllFilesInOrderIsSeeded() throws IOException {
    TestTorrent torrent = TestTorrent.of(PIECE, 50_000, 0, 3, -13, 90_000);
    Path together = folder.resolve("together.bin");
    for (int entry : new int[] {0, 2, 4}) {
      Files.write(
          together,
          torrent.file(entry),
          java.nio.file.StandardOpenOption.CREATE,
          java.nio.file.StandardOpenOption.APPEND);
    }
    Map<Integer, Path> overrides = Map.of(0, together, 1, together, 2, together, 4, together);
    Store.Volume volume =
        store.open(
            new Store.VolumeSpec(
                torrent.metainfo,
                folder.resolve("elsewhere"),
                overrides,
                torrent.allEntries(),
                Store.Allocation.SPARSE,
                true));
    loop.<Void>done(volume::prepare);
    assertTrue(check(volume, torrent).isFull());
  }
}
