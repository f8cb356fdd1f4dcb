package picotorrent.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.RandomAccessFile;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picotorrent.metainfo.ContentCheck;
import picotorrent.metainfo.HashProgress;
import picotorrent.metainfo.Metainfo;
import picotorrent.metainfo.Payload;
import picotorrent.metainfo.TorrentReader;
import picotorrent.metainfo.TorrentWriter;

/// A v2 torrent whose file lacks the piece layers, as some programs write it from a magnet link: it
/// can be looked at, and its data checked and seeded, since the data itself leads to the roots.
class LayerlessTest {
  @TempDir private Path folder;

  private record Run(int code, String out, String err) {}

  @BeforeEach
  void writePayload() throws Exception {
    Payload.write(folder);
  }

  private static Run run(Object... args) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    String[] words = new String[args.length];
    for (int i = 0; i < args.length; i++) {
      words[i] = args[i].toString();
    }
    int code = Btinspect.run(new PrintWriter(out), new PrintWriter(err), words);
    return new Run(code, out.toString(), err.toString());
  }

  private Path bare(String name) throws Exception {
    Metainfo whole = TorrentReader.read(Payload.file(name));
    Metainfo bare = TorrentReader.readInfo(whole.info(), whole.sources());
    return Files.write(folder.resolve(name + ".torrent"), TorrentWriter.write(bare));
  }

  private Path data(String name) {
    return folder.resolve(name.startsWith("multi") ? "multi" : "one.bin");
  }

  private static void flip(Path file, long at) throws Exception {
    try (RandomAccessFile damaged = new RandomAccessFile(file.toFile(), "rw")) {
      damaged.seek(at);
      int was = damaged.read();
      damaged.seek(at);
      damaged.write(was ^ 1);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"v2", "hybrid", "multi_v2", "multi_hybrid"})
  void itIsShownWithWhatItLacksAndItsDataIsRight(String name) throws Exception {
    Path torrent = bare(name);
    Run shown = run("inspect", "--show-pieces", torrent);
    assertEquals(0, shown.code(), shown.err());
    assertTrue(shown.out().contains("piece layers"), shown.out());
    Run json = run("inspect", "--json", "--show-pieces", torrent);
    assertEquals(0, json.code(), json.err());
    Run checked = run("verify", "--quiet", torrent, data(name));
    assertEquals(0, checked.code(), checked.err());
  }

  @Test
  void dataWithAFlippedBitIsNotRightAndCannotBeSeeded() throws Exception {
    Path torrent = bare("v2");
    flip(data("v2"), 5_000_000);
    Run checked = run("verify", "--quiet", torrent, data("v2"));
    assertEquals(1, checked.code());
    Run seeded = run("seed", "--host", "127.0.0.1", "--port", "0", torrent, data("v2"));
    assertEquals(1, seeded.code());
    assertTrue(seeded.err().contains("lacks piece layers"), seeded.err());
  }

  @Test
  void inAHybridOnePieceIsWrongAndTheOthersAreNot() throws Exception {
    Path torrent = bare("hybrid");
    flip(data("hybrid"), 5_000_000);
    Metainfo metainfo = TorrentReader.readPartial(Files.readAllBytes(torrent));
    ContentCheck.Result result = ContentCheck.check(metainfo, data("hybrid"), HashProgress.NONE);
    assertEquals(1, result.piecesThatAre(ContentCheck.PieceState.FAILED).size());
  }

  @ParameterizedTest
  @ValueSource(strings = {"v2", "multi_v2"})
  void theLayersAreThoseThatItsMakerWrote(String name) throws Exception {
    Metainfo metainfo = TorrentReader.readPartial(Files.readAllBytes(bare(name)));
    ContentCheck.check(metainfo, data(name), HashProgress.NONE);
    Metainfo mended = TorrentReader.read(TorrentWriter.write(metainfo));
    Metainfo whole = TorrentReader.read(Payload.file(name));
    assertEquals(whole.infoHashes(), mended.infoHashes());
    for (int piece = 0; piece < whole.layout().geometry().pieceCount(); piece++) {
      assertEquals(whole.pieceHashes().v2(piece), mended.pieceHashes().v2(piece));
    }
  }
}
