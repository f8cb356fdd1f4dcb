package picotorrent.interop;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import picotorrent.interop.Sample.Kind;
import picotorrent.interop.Sample.Shape;
import picotorrent.metainfo.Metainfo.Format;

/// Transfers with other clients that take nothing but RC4, and with those that do not take it.
@Tag("interop")
@Timeout(150)
class EncryptedTransferTest extends OnAnIsland {
  private static final Kind KIND = new Kind(Format.V1, Shape.FOLDER, 64 << 10);

  /// A tracker where nobody listens: rtorrent loads no torrent without one.
  private static final List<String> DEAF = List.of("http://" + Island.TRACKER + ":9/announce");

  /// How long nothing has to happen until it is said that nothing will.
  private static final int SILENCE_SECONDS = 8;

  private static final OtherClient FORCED_LIBTORRENT = new Libtorrent(List.of("--encrypted"));
  private static final OtherClient TRANSMISSION = new Transmission(Transmission.REQUIRED);
  private static final OtherClient CLEAR_LIBTORRENT = new Libtorrent(List.of("--clear"));
  private static final OtherClient CLEAR_RTORRENT = new Rtorrent("none");

  static Stream<OtherClient> forced() {
    return Stream.of(
        FORCED_LIBTORRENT,
        new Libtorrent(List.of("--encrypted", "--utp")),
        TRANSMISSION,
        new Aria2(
            List.of(
                "--bt-require-crypto=true",
                "--bt-min-crypto-level=arc4",
                "--bt-force-encryption=true")),
        new Rtorrent("allow_incoming,try_outgoing,require,require_RC4"));
  }

  static Stream<OtherClient> clear() {
    return Stream.of(CLEAR_LIBTORRENT, CLEAR_RTORRENT);
  }

  /// Our side with this encryption, and uTP alone where the other speaks nothing else.
  private OurSide ours(OtherClient client, String encryption) {
    return ours(transportOf(client), encryption);
  }

  private static String transportOf(OtherClient client) {
    boolean utp = client instanceof Libtorrent other && other.options().contains("--utp");
    return utp ? "uTP" : "TCP";
  }

  private OurSide ours(String transport, String encryption) {
    return new OurSide(
        island,
        folder,
        List.of(
            "--encryption",
            encryption,
            "--transport",
            transport.toLowerCase(Locale.ROOT),
            "--debug-handshake"));
  }

  @ParameterizedTest
  @MethodSource("forced")
  void weDownloadEncrypted(OtherClient client) throws Exception {
    downloadFrom(client, "required", true);
  }

  private void downloadFrom(OtherClient client, String encryption, boolean encrypted)
      throws Exception {
    client.need();
    Sample sample = Sample.write(folder, KIND, DEAF);
    client.seed(island, sample);
    Program ours = ours(client, encryption).download(sample, "--peer", OtherClient.ENDPOINT);
    OurSide.assertShookHands(ours, transportOf(client), encrypted);
  }

  @ParameterizedTest
  @MethodSource("forced")
  void weSeedEncrypted(OtherClient client) throws Exception {
    client.need();
    Sample sample = Sample.write(folder, KIND, DEAF);
    OurSide ours = ours(client, "required");
    Path wanted = ours.wanted();
    Program leech = client.leech(island, sample.torrent().toString(), wanted);
    Program seed = ours.seed(sample, "--peer", OtherClient.ENDPOINT);
    client.awaitComplete(island, leech);
    sample.assertArrivedIn(wanted, client);
    OurSide.assertShookHands(seed, transportOf(client), true);
  }

  /// Transmission speaks uTP beside TCP; we speak nothing else here.
  @Test
  void weDownloadEncryptedFromTransmissionOverUtp() throws Exception {
    TRANSMISSION.need();
    Sample sample = Sample.write(folder, KIND, DEAF);
    TRANSMISSION.seed(island, sample);
    Program ours = ours("uTP", "required").download(sample, "--peer", OtherClient.ENDPOINT);
    OurSide.assertShookHands(ours, "uTP", true);
  }

  @Test
  void weSeedEncryptedToTransmissionOverUtp() throws Exception {
    TRANSMISSION.need();
    Sample sample = Sample.write(folder, KIND, DEAF);
    OurSide ours = ours("uTP", "required");
    Path wanted = ours.wanted();
    Program leech = TRANSMISSION.leech(island, sample.torrent().toString(), wanted);
    Program seed = ours.seed(sample, "--peer", OtherClient.ENDPOINT);
    TRANSMISSION.awaitComplete(island, leech);
    sample.assertArrivedIn(wanted, TRANSMISSION);
    OurSide.assertShookHands(seed, "uTP", true);
  }

  @ParameterizedTest
  @ValueSource(strings = {"TCP", "uTP"})
  void libtorrentConnectsToUsEncrypted(String transport) throws Exception {
    FORCED_LIBTORRENT.need();
    Sample sample = Sample.write(folder, KIND, DEAF);
    OurSide ours = ours(transport, "required");
    Path wanted = ours.wanted();
    Program seed = ours.seed(sample);
    if (transport.equals("uTP")) {
      island.awaitBound(OurSide.ENDPOINT);
    } else {
      island.awaitListener(OurSide.ENDPOINT);
    }
    List<String> options =
        List.of(
            "--encrypted", "--" + transport.toLowerCase(Locale.ROOT), "--peer", OurSide.ENDPOINT);
    OtherClient libtorrent = new Libtorrent(options);
    Program leech = libtorrent.leech(island, sample.torrent().toString(), wanted);
    libtorrent.awaitComplete(island, leech);
    sample.assertArrivedIn(wanted);
    OurSide.assertShookHands(seed, transport, true);
  }

  /// Transmission without uTP: with it, it dials by uTP first, and where that is refused goes on by
  /// TCP, but in the clear, and gives up when it must not.
  static Stream<OtherClient> dialling() {
    return Stream.concat(
        forced().filter(client -> client instanceof Aria2 || client instanceof Rtorrent),
        Stream.of(new Transmission(Transmission.REQUIRED, false)));
  }

  /// We know of nobody: who leeches hears of us from the tracker, and long before we hear of it.
  @ParameterizedTest
  @MethodSource("dialling")
  void whoHearsOfUsConnectsEncrypted(OtherClient client) throws Exception {
    assertConnects(client, "TCP");
  }

  @Test
  void transmissionHearsOfUsAndConnectsEncryptedOverUtp() throws Exception {
    assertConnects(TRANSMISSION, "uTP");
  }

  private void assertConnects(OtherClient client, String transport) throws Exception {
    OpenTracker.need();
    client.need();
    Sample sample = Sample.write(folder, KIND, List.of(OpenTracker.HTTP));
    OpenTracker.start(island, folder, sample.metainfo());
    OurSide ours = ours(transport, "required");
    Path wanted = ours.wanted();
    Program seed = ours.seed(sample, "--no-dht");
    OpenTracker.awaitSeed(island, sample.metainfo());
    Program leech = client.leech(island, sample.torrent().toString(), wanted);
    client.awaitComplete(island, leech);
    sample.assertArrivedIn(wanted, client);
    OurSide.assertShookHands(seed, transport, true);
  }

  @ParameterizedTest
  @MethodSource("forced")
  void whatIsAllowedIsEnoughForThoseWhoForceIt(OtherClient client) throws Exception {
    downloadFrom(client, "allowed", true);
  }

  @ParameterizedTest
  @MethodSource("clear")
  void whatIsPreferredGivesWay(OtherClient client) throws Exception {
    downloadFrom(client, "preferred", false);
  }

  @Test
  void whatWeRequireMovesNothingFromWhoSpeaksInTheClear() throws Exception {
    assertNothingMoves(CLEAR_LIBTORRENT, "required");
  }

  @Test
  void whatTheyRequireMovesNothingToUsInTheClear() throws Exception {
    assertNothingMoves(FORCED_LIBTORRENT, "off");
  }

  private void assertNothingMoves(OtherClient client, String encryption) throws Exception {
    client.need();
    Sample sample = Sample.write(folder, KIND, DEAF);
    client.seed(island, sample);
    OurSide ours = ours(client, encryption);
    Path wanted = ours.wanted();
    Program download =
        ours.startDownload(
            sample,
            wanted,
            "--peer",
            OtherClient.ENDPOINT,
            "--session-timeout",
            "" + SILENCE_SECONDS);
    download.process().waitFor();
    assertTrue(download.process().exitValue() != 0, "it says that it has downloaded");
    String said = download.tail();
    assertTrue(said.contains("connecting") && !said.contains("got handshake"), said);
    try (Stream<Path> files = Files.walk(wanted)) {
      assertTrue(files.filter(Files::isRegularFile).noneMatch(EncryptedTransferTest::hasBytes));
    }
  }

  /// Files may be there at full length already, as holes.
  private static boolean hasBytes(Path file) {
    try {
      for (byte b : Files.readAllBytes(file)) {
        if (b != 0) {
          return true;
        }
      }
      return false;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
