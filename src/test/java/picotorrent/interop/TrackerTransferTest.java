package picotorrent.interop;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picotorrent.interop.Sample.Kind;
import picotorrent.interop.Sample.Shape;
import picotorrent.metainfo.Metainfo.Format;
import picotorrent.metainfo.TorrentReader;

/// Peers that know nothing of each other meet at opentracker.
@Tag("interop")
@Timeout(120)
class TrackerTransferTest {
  private static final Kind KIND = new Kind(Format.V1, Shape.FOLDER, 64 << 10);

  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(strings = {OpenTracker.HTTP, OpenTracker.UDP})
  void weFindASeedOfOursByTheTracker(String announce) throws Exception {
    OpenTracker.need();
    try (Island island = Island.raise(folder)) {
      Sample sample = Sample.write(folder, KIND, List.of(announce));
      OpenTracker.start(island, folder, TorrentReader.read(Files.readAllBytes(sample.torrent())));
      island.btinspect(
          "seed",
          sample.torrent().toString(),
          sample.content().toString(),
          "--host",
          Island.THEIRS,
          "--no-dht");
      download(island, sample);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {OpenTracker.HTTP, OpenTracker.UDP})
  void weFindLibtorrentByTheTracker(String announce) throws Exception {
    OpenTracker.need();
    OtherClient libtorrent = new Libtorrent(List.of());
    libtorrent.need();
    try (Island island = Island.raise(folder)) {
      Sample sample = Sample.write(folder, KIND, List.of(announce));
      OpenTracker.start(island, folder, TorrentReader.read(Files.readAllBytes(sample.torrent())));
      libtorrent.seed(island, sample);
      download(island, sample);
    }
  }

  private void download(Island island, Sample sample) throws Exception {
    Path wanted = Files.createDirectory(folder.resolve("wanted"));
    Program ours =
        island.btinspect(
            "download",
            sample.torrent().toString(),
            "--out-dir",
            wanted.toString(),
            "--host",
            Island.OURS,
            "--no-dht");
    ours.awaitSuccess(OtherClient.PATIENCE);
    sample.assertArrivedIn(wanted);
  }
}
