package picotorrent.interop;

import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import picotorrent.interop.Sample.Kind;
import picotorrent.interop.Sample.Shape;
import picotorrent.metainfo.Metainfo.Format;

/// What we download from other clients, and they from us, arrives byte for byte.
@Tag("interop")
@Timeout(150)
class LiveTransferTest extends OnAnIsland {
  private static final String OUR_PORT = "7002";
  private static final Duration PATIENCE = OtherClient.PATIENCE;

  private static final OtherClient LIBTORRENT = new Libtorrent(List.of());
  private static final OtherClient TRANSMISSION = new Transmission(Transmission.PREFERRED);
  private static final OtherClient ARIA2 = new Aria2(List.of());

  private static final Kind V1_FILE = new Kind(Format.V1, Shape.FILE, 16 << 10);
  private static final Kind V1_FOLDER = new Kind(Format.V1, Shape.FOLDER, 64 << 10);
  private static final Kind HYBRID_FILE = new Kind(Format.HYBRID, Shape.FILE, 256 << 10);
  private static final Kind HYBRID_FOLDER = new Kind(Format.HYBRID, Shape.FOLDER, 16 << 10);
  private static final Kind V2_FILE = new Kind(Format.V2, Shape.FILE, 1 << 20);
  private static final Kind V2_FOLDER = new Kind(Format.V2, Shape.FOLDER, 64 << 10);

  /// Every format and shape, and the largest pieces that are common.
  static final List<Kind> KINDS =
      List.of(
          V1_FILE,
          V1_FOLDER,
          HYBRID_FILE,
          HYBRID_FOLDER,
          V2_FILE,
          V2_FOLDER,
          new Kind(Format.V1, Shape.FILE, 16 << 20),
          new Kind(Format.HYBRID, Shape.FOLDER, 16 << 20),
          new Kind(Format.V2, Shape.FILE, 16 << 20));

  static Stream<Arguments> clientsAndKinds() {
    return Stream.concat(
        KINDS.stream().map(kind -> arguments(LIBTORRENT, kind)),
        Stream.of(TRANSMISSION, ARIA2)
            .flatMap(
                client -> Stream.of(arguments(client, V1_FILE), arguments(client, V1_FOLDER))));
  }

  @ParameterizedTest(name = "{1} from {0}")
  @MethodSource("clientsAndKinds")
  void weDownload(OtherClient client, Kind kind) throws Exception {
    client.need();
    Sample sample = Sample.write(folder, kind, List.of());
    client.seed(island, sample);
    download(sample, sample.torrent().toString(), "--peer", OtherClient.ENDPOINT);
  }

  @ParameterizedTest(name = "{1} to {0}")
  @MethodSource("clientsAndKinds")
  void weSeed(OtherClient client, Kind kind) throws Exception {
    client.need();
    Sample sample = Sample.write(folder, kind, List.of());
    Path wanted = Files.createDirectory(folder.resolve("wanted"));
    Program leech = client.leech(island, sample.torrent().toString(), wanted);
    seed(sample, "--peer", OtherClient.ENDPOINT);
    client.awaitComplete(island, leech);
    sample.assertArrivedIn(wanted, client);
  }

  private void download(Sample sample, String source, String... options) throws Exception {
    Path wanted = Files.createDirectory(folder.resolve("wanted"));
    Program ours =
        island.btinspect(
            ours("download", List.of(source, "--out-dir", wanted.toString()), options));
    ours.awaitSuccess(PATIENCE);
    sample.assertArrivedIn(wanted);
  }

  private void seed(Sample sample, String... options) throws IOException {
    island.btinspect(
        ours("seed", List.of(sample.torrent().toString(), sample.content().toString()), options));
  }

  private static String[] ours(String command, List<String> arguments, String... options) {
    List<String> all = new ArrayList<>(List.of(command));
    all.addAll(arguments);
    all.addAll(List.of("--host", Island.OURS, "--port", OUR_PORT));
    all.addAll(List.of(options));
    return all.toArray(String[]::new);
  }
}
