package picotorrent.interop;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picotorrent.interop.Sample.Kind;
import picotorrent.interop.Sample.Shape;
import picotorrent.metainfo.Metainfo.Format;

/// Transfers with other clients over uTP and nothing else, on a good line and on bad ones.
@Tag("interop")
@Timeout(150)
class UtpTransferLiveTest extends OnAnIsland {
  private static final Kind KIND = new Kind(Format.V1, Shape.FILE, 256 << 10);

  /// Where datagrams are mistreated on their way to the other client.
  private static final String MANGLER = "10.77.0.4:7200";

  /// Where somebody serves slowly, and by a way that is good.
  private static final String HONEST_HOST = "10.77.0.5";

  private static final String HONEST_PORT = "7005";

  private static final OtherClient LIBTORRENT = new Libtorrent(List.of("--utp"));

  static Stream<OtherClient> clients() {
    return Stream.of(LIBTORRENT, new Transmission(Transmission.PREFERRED));
  }

  private OurSide ours() {
    return new OurSide(island, folder, List.of("--transport", "utp", "--debug-handshake"));
  }

  @ParameterizedTest
  @MethodSource("clients")
  void weDownload(OtherClient client) throws Exception {
    client.need();
    Sample sample = Sample.write(folder, KIND, List.of());
    client.seed(island, sample);
    assertUtp(ours().download(sample, "--peer", OtherClient.ENDPOINT));
  }

  @ParameterizedTest
  @MethodSource("clients")
  void weSeed(OtherClient client) throws Exception {
    client.need();
    Sample sample = Sample.write(folder, KIND, List.of());
    OurSide ours = ours();
    Path wanted = ours.wanted();
    Program leech = client.leech(island, sample.torrent().toString(), wanted);
    Program seed = ours.seed(sample, "--peer", OtherClient.ENDPOINT);
    client.awaitComplete(island, leech);
    sample.assertArrivedIn(wanted);
    assertUtp(seed);
  }

  private static void assertUtp(Program ours) throws IOException {
    OurSide.assertShookHands(ours, "uTP", false);
  }

  @Test
  void libtorrentConnectsToUs() throws Exception {
    LIBTORRENT.need();
    Sample sample = Sample.write(folder, KIND, List.of());
    OurSide ours = ours();
    Path wanted = ours.wanted();
    Program seed = ours.seed(sample);
    island.awaitBound(OurSide.ENDPOINT);
    OtherClient leech = new Libtorrent(List.of("--utp", "--peer", OurSide.ENDPOINT));
    Program program = leech.leech(island, sample.torrent().toString(), wanted);
    leech.awaitComplete(island, program);
    sample.assertArrivedIn(wanted);
    assertUtp(seed);
  }

  /// The loopback carries no more than a packet of IPv6 at least, while both sides believe in
  /// Ethernet: bursts that the kernel is to cut, and probes, meet a path that is too small for
  /// them.
  @ParameterizedTest
  @MethodSource("clients")
  void aSmallerPathThanBothBelieveInCarriesItAll(OtherClient client) throws Exception {
    narrowThePath();
    weDownload(client);
  }

  @ParameterizedTest
  @MethodSource("clients")
  void weSeedOverASmallerPathThanBothBelieveIn(OtherClient client) throws Exception {
    narrowThePath();
    weSeed(client);
  }

  private void narrowThePath() throws IOException, InterruptedException {
    island
        .start("narrow", "ip", "link", "set", "lo", "mtu", "1280")
        .awaitSuccess(OtherClient.PATIENCE);
  }

  /// Shares of what is lost, comes twice, comes late, and comes with a bit turned over; and the
  /// delay in milliseconds each way.
  static Stream<String> treatments() {
    return Stream.of(
        "0.01 0 0 0 5", "0 0.1 0 0 5", "0 0 0.05 0 5", "0.03 0 0 0 5", "0.003 0.02 0.02 0 15");
  }

  @ParameterizedTest
  @MethodSource("treatments")
  void whatIsMistreatedOnTheWayToUsArrives(String treatment) throws Exception {
    LIBTORRENT.need();
    Sample sample = Sample.write(folder, KIND, List.of());
    LIBTORRENT.seed(island, sample);
    mistreat(treatment);
    ours().download(sample, "--peer", MANGLER);
  }

  @ParameterizedTest
  @MethodSource("treatments")
  void whatIsMistreatedOnTheWayToThemArrives(String treatment) throws Exception {
    LIBTORRENT.need();
    Sample sample = Sample.write(folder, KIND, List.of());
    OurSide ours = ours();
    Path wanted = ours.wanted();
    Program leech = LIBTORRENT.leech(island, sample.torrent().toString(), wanted);
    mistreat(treatment);
    ours.seed(sample, "--peer", MANGLER);
    LIBTORRENT.awaitComplete(island, leech);
    sample.assertArrivedIn(wanted);
  }

  /// uTP has no checksum: what UDP's own lets through is found by the piece's hash, and costs its
  /// sender our trust. Somebody else has to help out then.
  @Test
  void whatComesCorruptIsNotTakenForRight() throws Exception {
    LIBTORRENT.need();
    Sample sample = Sample.write(folder, KIND, List.of());
    LIBTORRENT.seed(island, sample);
    mistreat("0 0 0 0.003 5");
    slowButHonest(sample);
    island.awaitBound(HONEST_HOST + ":" + HONEST_PORT);
    String honest = HONEST_HOST + ":" + HONEST_PORT;
    ours().download(sample, "--peer", MANGLER, "--peer", honest);
  }

  @Test
  void whatGoesCorruptIsNotTakenForRightByThem() throws Exception {
    LIBTORRENT.need();
    Sample sample = Sample.write(folder, KIND, List.of());
    OurSide ours = ours();
    Path wanted = ours.wanted();
    Program leech = LIBTORRENT.leech(island, sample.torrent().toString(), wanted);
    mistreat("0 0 0 0.003 5");
    ours.seed(sample, "--peer", MANGLER);
    slowButHonest(sample, "--peer", OtherClient.ENDPOINT);
    LIBTORRENT.awaitComplete(island, leech);
    sample.assertArrivedIn(wanted);
  }

  private void slowButHonest(Sample sample, String... more) throws IOException {
    List<String> command = new ArrayList<>();
    command.addAll(List.of("seed", sample.torrent().toString(), sample.content().toString()));
    command.addAll(List.of("--host", HONEST_HOST, "--port", HONEST_PORT, "--max-up", "500K"));
    command.addAll(List.of(more));
    island.btinspect(command.toArray(String[]::new));
  }

  private void mistreat(String treatment) throws IOException, InterruptedException {
    List<String> command =
        new ArrayList<>(
            List.of(
                "/usr/bin/python3",
                Island.script("udp_mangler.py"),
                MANGLER,
                OtherClient.ENDPOINT));
    command.addAll(List.of(treatment.split(" ")));
    island.start("mangler", command.toArray(String[]::new));
    island.awaitBound(MANGLER);
  }
}
