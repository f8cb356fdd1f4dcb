package picotorrent.metainfo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picotorrent.metainfo.ContentCheck.FileState;
import picotorrent.metainfo.ContentCheck.PieceState;

class ContentCheckTest {
  @TempDir private Path data;

  @BeforeEach
  void writePayload() throws IOException {
    Payload.write(data);
  }

  private ContentCheck.Result check(String torrent, String path) throws Exception {
    return ContentCheck.check(Payload.torrent(torrent), data.resolve(path), HashProgress.NONE);
  }

  private static FileState state(ContentCheck.Result result, String name) {
    return result.files().stream()
        .filter(file -> file.entry().path().getLast().equals(name))
        .findFirst()
        .orElseThrow()
        .state();
  }

  @ParameterizedTest
  @CsvSource({
    "v1, one.bin",
    "v2, one.bin",
    "hybrid, one.bin",
    "v1, .",
    "multi_v1, multi",
    "multi_v2, multi",
    "multi_hybrid, multi",
    "multi_v1, .",
    "multi_v2, .",
    "multi_hybrid, ."
  })
  void intactDataIsVerified(String torrent, String path) throws Exception {
    ContentCheck.Result result = check(torrent, path);
    assertTrue(result.isComplete());
    assertTrue(result.verified().isFull());
  }

  @ParameterizedTest
  @CsvSource({"multi_v1", "multi_v2", "multi_hybrid"})
  void oneFileMayBeAllFilesInOrder(String torrent) throws Exception {
    Path whole = data.resolve("whole.bin");
    try (OutputStream out = Files.newOutputStream(whole)) {
      for (FileEntry file : Payload.torrent(torrent).layout().files()) {
        Files.copy(data.resolve(String.join("/", file.path())), out);
      }
    }
    assertTrue(check(torrent, "whole.bin").isComplete());
    Files.write(whole, new byte[1], StandardOpenOption.APPEND);
    assertFalse(check(torrent, "whole.bin").isComplete());
  }

  @ParameterizedTest
  @CsvSource({"multi_v2, 37", "multi_hybrid, 37", "multi_v1, 34"})
  void aChangedByteFailsItsPieceAndNoOther(String torrent, int piece) throws Exception {
    FileEntry z =
        Payload.torrent(torrent).layout().files().stream()
            .filter(file -> file.path().getLast().equals("z.bin"))
            .findFirst()
            .orElseThrow();
    long at = (long) piece * (64 << 10) + 9 - z.offset();
    if (at > z.length()) {
      at = 9;
    }
    int expected = (int) ((z.offset() + at) / (64 << 10));
    try (RandomAccessFile file = new RandomAccessFile(data.resolve("multi/z.bin").toFile(), "rw")) {
      file.seek(at);
      int old = file.read();
      file.seek(at);
      file.write(old ^ 1);
    }
    ContentCheck.Result result = check(torrent, "multi");
    assertEquals(List.of(expected), result.piecesThatAre(PieceState.FAILED));
    assertEquals(List.of(), result.piecesThatAre(PieceState.MISSING));
    assertEquals(FileState.FAILED, state(result, "z.bin"));
    assertFalse(result.isComplete());
  }

  @Test
  void aMissingAShortAndALongFileAreToldApart() throws Exception {
    Files.delete(data.resolve("multi/sub/c.bin"));
    Files.write(data.resolve("multi/sub/b.bin"), new byte[16_383]);
    Files.write(data.resolve("multi/a.bin"), new byte[1], StandardOpenOption.APPEND);
    ContentCheck.Result result = check("multi_v2", "multi");
    assertEquals(FileState.MISSING, state(result, "c.bin"));
    assertEquals(FileState.MISSING, state(result, "b.bin"));
    assertEquals(FileState.TOO_LONG, state(result, "a.bin"));
    assertEquals(FileState.VERIFIED, state(result, "z.bin"));
    assertEquals(List.of(5, 6), result.piecesThatAre(PieceState.MISSING));
    assertEquals(List.of(), result.piecesThatAre(PieceState.FAILED));
  }
}
