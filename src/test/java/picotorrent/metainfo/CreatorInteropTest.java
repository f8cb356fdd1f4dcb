package picotorrent.metainfo;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import picotorrent.metainfo.CreationOptions.FileNotes;
import picotorrent.metainfo.Metainfo.Format;

/// The same folder through mktorrent, libtorrent and our creator.
@Tag("interop")
class CreatorInteropTest {
  private static final int PIECE_BYTES = 64 << 10;
  private static final String LIBTORRENT =
      """
      import sys, libtorrent as lt
      path, flags, out = sys.argv[1:4]
      fs = lt.file_storage()
      lt.add_files(fs, path)
      flags = {'V1': lt.create_torrent.v1_only, 'V2': lt.create_torrent.v2_only, 'HYBRID': 0}[flags]
      t = lt.create_torrent(fs, 65536, flags)
      lt.set_piece_hashes(t, path.rsplit('/', 1)[0])
      open(out, 'wb').write(lt.bencode(t.generate()))
      """;

  @TempDir private Path scratch;
  private Path folder = Path.of("");

  @BeforeEach
  void writeFolder() throws IOException {
    Random random = new Random(47);
    folder = scratch.resolve("folder");
    for (String name :
        List.of(
            "a/x", "a-b", "a.txt", "B", ".dot", ".hid/q", "z0", "é", "sub/deep/er/file", "run")) {
      Path file = folder.resolve(name);
      Files.createDirectories(Objects.requireNonNull(file.getParent()));
      byte[] content = new byte[random.nextInt(300_000)];
      random.nextBytes(content);
      Files.write(file, content);
    }
    Files.createFile(folder.resolve("empty"));
  }

  private byte[] run(String... command) throws IOException, InterruptedException {
    Path out = scratch.resolve("theirs.torrent");
    Files.deleteIfExists(out);
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(scratch.resolve("log").toFile())
            .start();
    process.waitFor(60, TimeUnit.SECONDS);
    assertEquals(0, process.exitValue(), () -> String.join(" ", command));
    return Files.readAllBytes(out);
  }

  private Metainfo ours(Path content, Format format, FileNotes notes) throws Exception {
    CreationOptions plain = CreationOptions.of(format);
    CreationOptions options =
        new CreationOptions(
            format, PIECE_BYTES, null, false, plain.sources(), plain.attribution(), notes);
    return TorrentReader.read(TorrentCreator.create(content, options, HashProgress.NONE));
  }

  @Test
  void hashesAsMktorrentDoes() throws Exception {
    byte[] theirs =
        run(
            "mktorrent",
            "-l",
            "16",
            "-o",
            scratch.resolve("theirs.torrent").toString(),
            folder.toString());
    assertEquals(
        TorrentReader.read(theirs).infoHashes(),
        ours(folder, Format.V1, FileNotes.NONE).infoHashes());
  }

  private byte[] libtorrent(Path content, Format format) throws Exception {
    return run(
        "/usr/bin/python3",
        "-c",
        LIBTORRENT,
        content.toString(),
        format.name(),
        scratch.resolve("theirs.torrent").toString());
  }

  @ParameterizedTest
  @EnumSource(names = {"V2", "HYBRID"})
  void hashesAFolderAsLibtorrentDoes(Format format) throws Exception {
    assertEquals(true, folder.resolve("run").toFile().setExecutable(true));
    assertEquals(
        TorrentReader.read(libtorrent(folder, format)).infoHashes(),
        ours(folder, format, FileNotes.ATTRIBUTES).infoHashes());
  }

  @ParameterizedTest
  @EnumSource
  void hashesAFileAsLibtorrentDoes(Format format) throws Exception {
    Path file = folder.resolve("run");
    assertEquals(
        TorrentReader.read(libtorrent(file, format)).infoHashes(),
        ours(file, format, FileNotes.ATTRIBUTES).infoHashes());
    assertEquals(true, file.toFile().setExecutable(true));
    assertEquals(
        TorrentReader.read(libtorrent(file, format)).infoHashes(),
        ours(file, format, FileNotes.ATTRIBUTES).infoHashes());
  }
}
