package picotorrent.metainfo;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picotorrent.metainfo.CreationOptions.FileNotes;
import picotorrent.metainfo.Metainfo.Attribution;
import picotorrent.metainfo.Metainfo.Format;
import picotorrent.metainfo.Metainfo.Sources;

class TorrentCreatorTest {
  private static final int PIECE_BYTES = 64 << 10;

  @TempDir private static Path data;

  @BeforeAll
  static void writePayload() throws IOException {
    Payload.write(data);
  }

  private static CreationOptions options(Format format) {
    return CreationOptions.of(format).withPieceLengthBytes(PIECE_BYTES);
  }

  private static Metainfo created(String name, CreationOptions options)
      throws IOException, MetainfoException, InterruptedException {
    return TorrentReader.read(
        TorrentCreator.create(data.resolve(name), options, HashProgress.NONE));
  }

  @ParameterizedTest
  @CsvSource({
    "one.bin, V1, v1",
    "one.bin, V2, v2",
    "one.bin, HYBRID, hybrid",
    "multi, V2, multi_v2",
    "multi, HYBRID, multi_hybrid"
  })
  void makesTheInfoThatLibtorrentMade(String content, Format format, String theirs)
      throws Exception {
    assertArrayEquals(Payload.torrent(theirs).info(), created(content, options(format)).info());
  }

  /// libtorrent takes the files of a v1 torrent in the order in which the file system lists them.
  @Test
  void makesTheV1FolderThatLibtorrentMadeWhenTheFilesComeInItsOrder() throws Exception {
    Metainfo theirs = Payload.torrent("multi_v1");
    List<ContentFile> files =
        theirs.layout().files().stream()
            .map(file -> {
              List<String> below = file.path().subList(1, file.path().size());
              return new ContentFile(
                  data.resolve(String.join("/", file.path())),
                  below,
                  file.length(),
                  file.attributes(),
                  null);
            })
            .toList();
    byte[] ours =
        TorrentCreator.create("multi", true, files, options(Format.V1), HashProgress.NONE);
    assertArrayEquals(theirs.info(), TorrentReader.read(ours).info());
  }

  /// `mktorrent -l 16 -d multi` of the same folder.
  @Test
  void makesTheInfoHashThatMktorrentMade() throws Exception {
    Metainfo theirs = Payload.torrent("multi_mktorrent");
    assertEquals(theirs.infoHashes(), created("multi", options(Format.V1)).infoHashes());
  }

  @Test
  void privateIsPartOfTheInfoHash() throws Exception {
    CreationOptions plain = options(Format.V1);
    CreationOptions options =
        new CreationOptions(
            Format.V1,
            PIECE_BYTES,
            null,
            true,
            plain.sources(),
            plain.attribution(),
            FileNotes.NONE);
    assertEquals(Payload.torrent("private").infoHashes(), created("one.bin", options).infoHashes());
  }

  @Test
  void keepsEverythingItWasTold() throws Exception {
    Sources sources =
        new Sources(
            List.of(List.of("http://a/announce", "udp://b:1"), List.of("http://c/announce")),
            List.of("http://w/"),
            List.of("http://h/"),
            List.of("router.example:6881", "[2001:db8::1]:1"));
    Attribution attribution =
        new Attribution("a comment", "me 1", Instant.ofEpochSecond(1_700_000_000), null, "SRC");
    CreationOptions options =
        new CreationOptions(
            Format.HYBRID, 0, "other", true, sources, attribution, FileNotes.ATTRIBUTES);
    Metainfo metainfo = created("multi", options);
    assertEquals(sources, metainfo.sources());
    assertEquals(attribution, metainfo.attribution());
    assertEquals("other", metainfo.name());
    assertTrue(metainfo.isPrivate());
    assertEquals(List.of(), metainfo.findings());
    assertEquals(16 << 10, metainfo.layout().geometry().pieceLengthBytes());
  }

  @Test
  void theSameInputGivesTheSameBytes() throws Exception {
    byte[] once = TorrentCreator.create(data, options(Format.HYBRID), HashProgress.NONE);
    byte[] again = TorrentCreator.create(data, options(Format.HYBRID), HashProgress.NONE);
    assertArrayEquals(once, again);
    assertArrayEquals(once, TorrentWriter.write(TorrentReader.read(once)));
  }

  @Test
  void recordsAttributesAndSymlinksOnRequest(@TempDir Path folder) throws Exception {
    Files.writeString(Files.createDirectory(folder.resolve("bin")).resolve("run"), "#!");
    assertTrue(folder.resolve("bin/run").toFile().setExecutable(true));
    Files.createSymbolicLink(folder.resolve("link"), Path.of("bin/run"));
    CreationOptions plain = CreationOptions.of(Format.HYBRID);
    CreationOptions options =
        new CreationOptions(
            Format.HYBRID, 0, "x", false, plain.sources(), plain.attribution(), FileNotes.SYMLINKS);
    List<FileEntry> files =
        TorrentReader.read(TorrentCreator.create(folder, options, HashProgress.NONE))
            .layout()
            .files();
    assertTrue(files.get(0).attributes().contains(FileEntry.Attribute.EXECUTABLE));
    assertEquals(List.of("bin", "run"), files.get(1).symlink());
    assertEquals(0, files.get(1).length());
  }

  @Test
  void tellsItsProgressAndStopsWhenTold() {
    AtomicLong heard = new AtomicLong();
    HashProgress stopping =
        new HashProgress() {
          @Override
          public void onHashed(long bytes, long totalBytes) {
            assertEquals(Payload.ONE_BYTES, totalBytes);
            heard.accumulateAndGet(bytes, Math::max);
          }

          @Override
          public boolean isCancelled() {
            return heard.get() > 1 << 20;
          }
        };
    Path content = data.resolve("one.bin");
    assertThrows(
        CancellationException.class,
        () -> TorrentCreator.create(content, options(Format.V1), stopping));
    assertTrue(heard.get() < Payload.ONE_BYTES, heard::toString);
  }

  @Test
  void refusesWhatMakesNoTorrent(@TempDir Path empty) {
    CreationOptions options = CreationOptions.of(Format.V1);
    assertThrows(
        MetainfoException.class, () -> TorrentCreator.create(empty, options, HashProgress.NONE));
    Path missing = empty.resolve("missing");
    assertThrows(
        IOException.class, () -> TorrentCreator.create(missing, options, HashProgress.NONE));
    Path one = data.resolve("one.bin");
    for (int bytes : new int[] {1, 16_383, 48 << 10, 1 << 29}) {
      assertThrows(
          MetainfoException.class,
          () -> TorrentCreator.create(one, options.withPieceLengthBytes(bytes), HashProgress.NONE));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "1, 16384",
    "24576000, 16384",
    "25000000, 32768",
    "1073741824, 1048576",
    "1099511627776, 16777216"
  })
  void recommendsAPieceLength(long totalBytes, int pieceBytes) {
    assertEquals(pieceBytes, TorrentCreator.recommendedPieceLengthBytes(totalBytes));
  }
}
