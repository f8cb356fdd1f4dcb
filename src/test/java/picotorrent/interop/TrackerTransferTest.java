package picotorrent.interop;

import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import picotorrent.interop.Sample.Kind;
import picotorrent.interop.Sample.Shape;
import picotorrent.metainfo.Metainfo.Format;

/// Peers that know nothing of each other meet at opentracker.
@Tag("interop")
@Timeout(150)
class TrackerTransferTest extends OnAnIsland {
  private static final Kind FOLDER = new Kind(Format.V1, Shape.FOLDER, 64 << 10);
  private static final Kind HYBRID = new Kind(Format.HYBRID, Shape.FOLDER, 16 << 10);
  private static final Kind V2 = new Kind(Format.V2, Shape.FILE, 256 << 10);

  /// aria2 asks UDP trackers only where it has a DHT node.
  private static final List<String> ARIA2_WITH_UDP =
      List.of("--enable-dht=true", "--dht-listen-port=" + (OtherClient.PORT + 1));

  static Stream<Arguments> meetings() {
    OtherClient libtorrent = new Libtorrent(List.of());
    OtherClient transmission = new Transmission(Transmission.PREFERRED);
    return Stream.of(
        arguments(libtorrent, FOLDER, OpenTracker.HTTP),
        arguments(libtorrent, HYBRID, OpenTracker.UDP),
        arguments(libtorrent, V2, OpenTracker.HTTP),
        arguments(transmission, FOLDER, OpenTracker.HTTP),
        arguments(transmission, FOLDER, OpenTracker.UDP),
        arguments(new Aria2(List.of()), FOLDER, OpenTracker.HTTP),
        arguments(new Aria2(ARIA2_WITH_UDP), FOLDER, OpenTracker.UDP));
  }

  @Override
  void need() throws Exception {
    OpenTracker.need();
  }

  @ParameterizedTest(name = "{1} from {0} through {2}")
  @MethodSource("meetings")
  void weDownload(OtherClient client, Kind kind, String announce) throws Exception {
    client.need();
    Sample sample = sampleWithTracker(kind, announce);
    client.seed(island, sample);
    download(sample);
  }

  @ParameterizedTest(name = "{1} to {0} through {2}")
  @MethodSource("meetings")
  void weSeed(OtherClient client, Kind kind, String announce) throws Exception {
    client.need();
    Sample sample = sampleWithTracker(kind, announce);
    seed(sample, Island.OURS);
    Path wanted = Files.createDirectory(folder.resolve("wanted"));
    Program leech = client.leech(island, sample.torrent().toString(), wanted);
    client.awaitComplete(island, leech);
    sample.assertArrivedIn(wanted, client);
  }

  @ParameterizedTest
  @ValueSource(strings = {OpenTracker.HTTP, OpenTracker.UDP})
  void weFindASeedOfOurs(String announce) throws Exception {
    Sample sample = sampleWithTracker(FOLDER, announce);
    seed(sample, Island.THEIRS);
    download(sample);
  }

  private Sample sampleWithTracker(Kind kind, String announce) throws Exception {
    Sample sample = Sample.write(folder, kind, List.of(announce));
    OpenTracker.start(island, folder, sample.metainfo());
    return sample;
  }

  private void seed(Sample sample, String host) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("seed", sample.torrent().toString()));
    command.addAll(List.of(sample.content().toString(), "--host", host, "--no-dht"));
    island.btinspect(command.toArray(String[]::new));
    OpenTracker.awaitSeed(island, sample.metainfo());
  }

  private void download(Sample sample) throws Exception {
    OpenTracker.awaitSeed(island, sample.metainfo());
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
