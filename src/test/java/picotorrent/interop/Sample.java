package picotorrent.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.common.hash.Hashing;
import com.google.common.io.MoreFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.SequencedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import picotorrent.metainfo.CreationOptions;
import picotorrent.metainfo.HashProgress;
import picotorrent.metainfo.MagnetLink;
import picotorrent.metainfo.Metainfo;
import picotorrent.metainfo.Metainfo.Format;
import picotorrent.metainfo.MetainfoException;
import picotorrent.metainfo.TorrentCreator;
import picotorrent.metainfo.TorrentReader;

/// Data with a torrent of it: what one side has and the other is to get.
///
/// @param content the file or folder; its parent is what clients call the download folder
record Sample(Metainfo metainfo, Path torrent, Path content) {
  /// What a sample is of.
  enum Shape {
    /// One file, with a last piece that is not whole.
    FILE,
    /// A folder with an empty file, tiny ones, a folder below it, and a name beyond ASCII.
    FOLDER
  }

  /// What a sample is to be.
  record Kind(Format format, Shape shape, int pieceLengthBytes) {
    @Override
    public String toString() {
      return "%s %s with pieces of %d KiB"
          .formatted(format, shape, pieceLengthBytes >> 10)
          .toLowerCase();
    }
  }

  /// Writes a sample below `folder`, with these trackers in its torrent.
  static Sample write(Path folder, Kind kind, List<String> trackers)
      throws IOException, InterruptedException, MetainfoException {
    List<List<String>> tiers = trackers.stream().map(List::of).toList();
    return write(folder, kind, new Metainfo.Sources(tiers, List.of(), List.of(), List.of()));
  }

  /// The same, with these sources in its torrent.
  static Sample write(Path folder, Kind kind, Metainfo.Sources sources)
      throws IOException, InterruptedException, MetainfoException {
    Path content =
        switch (kind.shape()) {
          case FILE -> writeFile(folder.resolve("have"), kind.pieceLengthBytes());
          case FOLDER -> writeFolder(folder.resolve("have"));
        };
    CreationOptions plain = CreationOptions.of(kind.format());
    byte[] bytes =
        TorrentCreator.create(
            content,
            new CreationOptions(
                kind.format(),
                kind.pieceLengthBytes(),
                null,
                false,
                sources,
                plain.attribution(),
                plain.fileNotes()),
            HashProgress.NONE);
    Path torrent = Files.write(folder.resolve("sample.torrent"), bytes);
    return new Sample(TorrentReader.read(bytes), torrent, content);
  }

  private static Path writeFile(Path parent, int pieceLengthBytes) throws IOException {
    int length = Math.max(8 << 20, 2 * pieceLengthBytes) + 777;
    return write(parent.resolve("one.bin"), length);
  }

  private static Path writeFolder(Path parent) throws IOException {
    Path folder = parent.resolve("many");
    write(folder.resolve("a.bin"), 300_001);
    write(folder.resolve("empty.bin"), 0);
    write(folder.resolve("below/one block.bin"), 16_384);
    write(folder.resolve("below/one byte.bin"), 1);
    write(folder.resolve("größe.bin"), 3);
    write(folder.resolve("z.bin"), (4 << 20) + 5);
    return folder;
  }

  private static Path write(Path file, int length) throws IOException {
    byte[] bytes = new byte[length];
    new Random(length).nextBytes(bytes);
    Files.createDirectories(Objects.requireNonNull(file.getParent()));
    return Files.write(file, bytes);
  }

  /// The folder that holds the content.
  Path parent() {
    return Objects.requireNonNull(content.getParent());
  }

  /// The magnet link that leads to it.
  String magnet() {
    return MagnetLink.of(metainfo).toString();
  }

  /// Fails unless the content lies in `folder` too, byte for byte and with nothing added.
  void assertArrivedIn(Path folder) throws IOException {
    assertEquals(digests(parent()), digests(folder));
  }

  /// The same, but for the files without bytes where a client leaves those out.
  void assertArrivedIn(Path folder, OtherClient by) throws IOException {
    if (by.leavesOutEmptyFiles()) {
      assertBytesArrivedIn(folder);
    } else {
      assertArrivedIn(folder);
    }
  }

  private void assertBytesArrivedIn(Path folder) throws IOException {
    SequencedMap<String, String> expected = digests(parent());
    expected.values().removeIf(Hashing.sha256().hashBytes(new byte[0]).toString()::equals);
    assertEquals(expected, digests(folder));
  }

  private static SequencedMap<String, String> digests(Path folder) throws IOException {
    SequencedMap<String, String> digests = new TreeMap<>();
    try (Stream<Path> paths = Files.walk(folder)) {
      for (Path file : (Iterable<Path>) paths.filter(Files::isRegularFile)::iterator) {
        digests.put(
            folder.relativize(file).toString(),
            MoreFiles.asByteSource(file).hash(Hashing.sha256()).toString());
      }
    }
    return digests;
  }
}
