package picotorrent.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picotorrent.api.TorrentStatus.Content;
import picotorrent.app.Picotorrent;

/// A download that is larger than the free space is begun, and that is said at the start.
class ShortageTest {
  private static final int PIECE = 256 << 20;

  @TempDir private Path folder;

  private final StringWriter err = new StringWriter();

  private static Content content(long wantedBytes, long haveBytes) {
    return new Content(5_000_000_000L, wantedBytes, haveBytes, 20, 0, PIECE);
  }

  @Test
  void whatIsThereOrNotWantedTakesNoRoom() {
    Path wanted = Path.of("wanted");
    assertEquals(Optional.empty(), Shortage.of(content(4_000, 0), wanted, 4_000));
    assertEquals(Optional.empty(), Shortage.of(content(4_000, 1_000), wanted, 3_000));
    assertEquals(Optional.empty(), Shortage.of(content(4_000, 0), wanted, -1));
    String told = Shortage.of(content(4_000, 1_000), wanted, 2_000).orElse("");
    assertTrue(told.contains("wanted: 3.0 KB are to come, and 2.0 KB are free"), told);
  }

  @Test
  void freeSpaceIsThatOfTheNearestFolderThatIsThere() throws IOException {
    assertTrue(Picotorrent.freeBytes(folder.resolve("not/yet/there")) > 0);
    FileStore drive = Files.getFileStore(folder);
    long there = Picotorrent.freeBytes(folder);
    assertTrue(there > 0 && there <= drive.getTotalSpace());
  }

  /// One file that is larger than what is free, by a tenth and a few pieces, and a small one.
  private Path torrent() throws IOException {
    long pieces = Picotorrent.freeBytes(folder) / PIECE * 11 / 10 + 4;
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    String files =
        "d5:filesld6:lengthi%de4:pathl5:largeeed6:lengthi%de4:pathl5:smalleee"
            .formatted((pieces - 1) * PIECE, PIECE);
    String rest = "4:name4:many12:piece lengthi%de6:pieces%d:".formatted(PIECE, pieces * 20);
    out.writeBytes(("d4:info" + files + rest).getBytes(StandardCharsets.US_ASCII));
    out.writeBytes(new byte[Math.toIntExact(pieces * 20)]);
    out.writeBytes("ee".getBytes(StandardCharsets.US_ASCII));
    return Files.write(folder.resolve("many.torrent"), out.toByteArray());
  }

  private int download(Path torrent, String... more) throws IOException {
    List<String> words = new ArrayList<>(List.of("download", torrent.toString(), "--out-dir"));
    words.add(Files.createDirectories(folder.resolve("wanted")).toString());
    words.addAll(List.of("--host", "127.0.0.1", "--port", "0", "--peer", "127.0.0.1:9"));
    words.addAll(List.of("--session-timeout", "1"));
    words.addAll(List.of(more));
    StringWriter out = new StringWriter();
    int code =
        Btinspect.run(new PrintWriter(out), new PrintWriter(err), words.toArray(String[]::new));
    assertEquals("", out.toString(), "nothing but the path is a result");
    return code;
  }

  @Test
  void aDownloadThatIsTooLargeIsBegunWithAWarning() throws IOException {
    assertEquals(1, download(torrent()), err::toString);
    List<String> told = err.toString().lines().filter(line -> line.startsWith("btinsp")).toList();
    assertEquals(2, told.size(), err::toString);
    String where = "There is too little space in " + folder.resolve("wanted");
    assertTrue(told.getFirst().contains(where), err::toString);
    assertTrue(told.getLast().contains("Nothing arrived for 1 second"), err::toString);
    assertTrue(Files.exists(folder.resolve("wanted/many/large")));
  }

  @Test
  void ofTheFilesThatAreChosenOnlyTheseCount() throws IOException {
    assertEquals(1, download(torrent(), "--only", "2"), err::toString);
    assertFalse(err.toString().contains("too little space"), err::toString);
  }
}
