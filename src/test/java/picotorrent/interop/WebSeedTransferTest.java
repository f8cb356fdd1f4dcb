package picotorrent.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picotorrent.interop.Sample.Kind;
import picotorrent.interop.Sample.Shape;
import picotorrent.metainfo.Metainfo;
import picotorrent.metainfo.Metainfo.Format;

/// What web servers have, nginx and one of the older kind, arrives byte for byte.
@Tag("interop")
@Timeout(120)
class WebSeedTransferTest extends OnAnIsland {
  private static final Kind FILE = new Kind(Format.V1, Shape.FILE, 64 << 10);
  private static final Kind FOLDER = new Kind(Format.V1, Shape.FOLDER, 64 << 10);

  static Stream<Kind> kinds() {
    return Stream.of(Format.values())
        .flatMap(
            format -> Stream.of(Shape.values()).map(shape -> new Kind(format, shape, 64 << 10)));
  }

  @Override
  void need() throws Exception {
    Nginx.need();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("kinds")
  void aWebSeedAloneIsEnough(Kind kind) throws Exception {
    Sample sample = sample(kind, Nginx.FILES);
    Nginx.start(island, folder.resolve("nginx"), sample.parent());
    download(sample);
  }

  @Test
  void rangesFollowEachOtherOnTwoConnections() throws Exception {
    Sample sample = sample(FOLDER, Nginx.FILES);
    Path home = folder.resolve("nginx");
    Nginx.start(island, home, sample.parent());
    download(sample);
    List<String> requests = Files.readAllLines(home.resolve(Nginx.LOG));
    long connections =
        requests.stream().map(line -> line.substring(0, line.indexOf(' '))).distinct().count();
    assertTrue(requests.size() >= 5, "" + requests);
    assertTrue(connections <= 2, "" + requests);
  }

  @Test
  void aRedirectIsFollowed() throws Exception {
    Sample sample = sample(FOLDER, Nginx.MOVED);
    Nginx.start(island, folder.resolve("nginx"), sample.parent());
    download(sample);
  }

  @Test
  void aServerThatIsBusyNowAndThenIsUsedNevertheless() throws Exception {
    Sample sample = sample(FILE, Nginx.BUSY);
    Nginx.start(island, folder.resolve("nginx"), sample.parent());
    download(sample);
  }

  @Test
  void aServerWithAFlippedByteIsBannedAndAnotherFinishesTheJob() throws Exception {
    Sample sample = sample(FILE, Nginx.FILES + "wrong/one.bin", Nginx.FILES);
    byte[] wrong = Files.readAllBytes(sample.content());
    wrong[700_000]++;
    Path root = Files.createDirectory(folder.resolve("root"));
    Files.write(Files.createDirectory(root.resolve("wrong")).resolve("one.bin"), wrong);
    Files.copy(sample.content(), root.resolve("one.bin"));
    Nginx.start(island, folder.resolve("nginx"), root);
    download(sample);
  }

  @Test
  void aWebSeedAndAPeerFinishTogether() throws Exception {
    OtherClient libtorrent = new Libtorrent(List.of());
    libtorrent.need();
    Sample sample = sample(FILE, Nginx.BUSY);
    Nginx.start(island, folder.resolve("nginx"), sample.parent());
    libtorrent.seed(island, sample);
    download(sample, "--peer", OtherClient.ENDPOINT);
  }

  @Test
  void aServerOfPiecesIsEnough() throws Exception {
    String endpoint = Island.TRACKER + ":8089";
    Metainfo.Sources sources =
        new Metainfo.Sources(List.of(), List.of(), List.of("http://" + endpoint), List.of());
    Sample sample = Sample.write(folder, FILE, sources);
    island.start(
        "httpseed",
        "/usr/bin/python3",
        Island.script("httpseed.py"),
        endpoint,
        sample.content().toString(),
        Integer.toString(FILE.pieceLengthBytes()));
    island.awaitListener(endpoint);
    download(sample);
  }

  @Test
  void theWebSeedsOfAMagnetLinkAreUsed() throws Exception {
    OtherClient libtorrent = new Libtorrent(List.of("--no-payload"));
    libtorrent.need();
    Sample sample = sample(FOLDER);
    Nginx.start(island, folder.resolve("nginx"), sample.parent());
    libtorrent.seed(island, sample);
    String magnet = sample.magnet() + "&x.pe=" + OtherClient.ENDPOINT + "&ws=" + Nginx.FILES;
    assertEquals(0, sample.metainfo().sources().webSeeds().size());
    download(magnet, sample);
  }

  private Sample sample(Kind kind, String... urls) throws Exception {
    return Sample.write(
        folder, kind, new Metainfo.Sources(List.of(), List.of(urls), List.of(), List.of()));
  }

  private void download(Sample sample, String... options) throws Exception {
    download(sample.torrent().toString(), sample, options);
  }

  private void download(String source, Sample sample, String... options) throws Exception {
    Path wanted = Files.createDirectory(folder.resolve("wanted"));
    List<String> plain =
        List.of(
            "download", source, "--out-dir", wanted.toString(), "--host", Island.OURS, "--no-dht");
    Program ours =
        island.btinspect(Stream.concat(plain.stream(), Stream.of(options)).toArray(String[]::new));
    ours.awaitSuccess(OtherClient.PATIENCE);
    sample.assertArrivedIn(wanted);
  }
}
