package picotorrent.interop;

import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.nio.file.Files;
import java.nio.file.Path;
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

/// A magnet link and one peer are enough, for us and for other clients: the metadata comes from the
/// peer, and in v2 what the pieces hash to.
@Tag("interop")
@Timeout(150)
class MagnetTransferTest extends OnAnIsland {
  private static final OtherClient LIBTORRENT = new Libtorrent(List.of());

  static Stream<Arguments> clientsAndKinds() {
    Stream<Arguments> all =
        Stream.of(Format.values())
            .flatMap(format ->
                Stream.of(Shape.values())
                    .map(shape -> arguments(LIBTORRENT, new Kind(format, shape, 16 << 10))));
    Kind v1 = new Kind(Format.V1, Shape.FOLDER, 16 << 10);
    return Stream.concat(
        all,
        Stream.of(
            arguments(new Transmission(Transmission.PREFERRED), v1),
            arguments(new Aria2(List.of()), v1)));
  }

  @ParameterizedTest(name = "{1} from {0}")
  @MethodSource("clientsAndKinds")
  void weDownloadFromThePeerThatTheLinkNames(OtherClient client, Kind kind) throws Exception {
    client.need();
    Sample sample = Sample.write(folder, kind, List.of());
    client.seed(island, sample);
    ours().downloadBy(sample.magnet() + "&x.pe=" + OtherClient.ENDPOINT, sample);
  }

  @ParameterizedTest(name = "{1} to {0}")
  @MethodSource("clientsAndKinds")
  void weSeedToAMagnetLink(OtherClient client, Kind kind) throws Exception {
    client.need();
    Sample sample = Sample.write(folder, kind, List.of());
    Path wanted = Files.createDirectory(folder.resolve("wanted"));
    Program leech = client.leech(island, sample.magnet(), wanted);
    ours().seed(sample, "--peer", OtherClient.ENDPOINT);
    client.awaitComplete(island, leech);
    sample.assertArrivedIn(wanted, client);
  }

  private OurSide ours() {
    return new OurSide(island, folder, List.of("--no-dht"));
  }
}
