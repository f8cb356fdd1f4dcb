package picotorrent.tracker;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.common.net.InetAddresses;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import picotorrent.base.Endpoint;
import picotorrent.base.Sentence;
import picotorrent.tracker.AnnounceOutcome.Accepted;
import picotorrent.tracker.AnnounceOutcome.Failed;
import picotorrent.tracker.AnnounceOutcome.Refused;
import picotorrent.tracker.AnnounceOutcome.Retry;
import picotorrent.tracker.AnnounceOutcome.Timing;

class HttpAnnounceTest {
  private static final String FULL =
      "d8:completei5e11:external ip4:\1\2\3\04410:incompletei7e8:intervali1800e12:min intervali300e"
          + "5:peers12:\12\0\0\1\32\341\12\0\0\2\32\342"
          + "6:peers618:\40\1\15\270\0\0\0\0\0\0\0\0\0\0\0\1\32\341"
          + "10:tracker id3:abc15:warning message5:be ofe";

  private static byte[] bytes(String latin1) {
    return latin1.getBytes(ISO_8859_1);
  }

  private static Accepted accepted(String body) {
    return assertInstanceOf(Accepted.class, HttpAnnounce.parse(200, bytes(body)), body);
  }

  private static Refused refusedWith(byte[] words) {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    body.writeBytes(bytes("d14:failure reason" + words.length + ":"));
    body.writeBytes(words);
    body.write('e');
    return assertInstanceOf(Refused.class, HttpAnnounce.parse(200, body.toByteArray()));
  }

  private static String uri(String announce, AnnounceEvent event, @Nullable String trackerId) {
    return HttpAnnounce.uri(URI.create(announce), Requests.announce(event, trackerId)).toString();
  }

  @Test
  void theHashOfTheSpecificationIsEscapedByteByByte() {
    assertEquals(
        "http://t.example:6969/announce"
            + "?info_hash=%124Vx%9A%BC%DE%F1%23Eg%89%AB%CD%EF%124Vx%9A"
            + "&peer_id=-PT0001-0123456789~a&port=6881&uploaded=1&downloaded=2&left=1099511627776"
            + "&key=0000CAFE&compact=1&no_peer_id=1&numwant=200&event=started&supportcrypto=1",
        uri("http://t.example:6969/announce", AnnounceEvent.STARTED, null));
  }

  @Test
  void theQueryOfAPrivateTrackerIsKept() {
    assertTrue(
        uri("https://t.example/announce?passkey=a%2Fb&x", AnnounceEvent.NONE, null)
            .startsWith("https://t.example/announce?passkey=a%2Fb&x&info_hash=%12"));
    assertTrue(
        uri("https://t.example/announce?", AnnounceEvent.NONE, null)
            .startsWith("https://t.example/announce?info_hash=%12"));
    assertTrue(
        uri("https://t.example/announce?k=v&", AnnounceEvent.NONE, null)
            .startsWith("https://t.example/announce?k=v&info_hash=%12"));
  }

  @Test
  void aTrackerIdIsRepeatedAndARegularAnnounceHasNoEvent() {
    String uri = uri("http://t.example/announce", AnnounceEvent.NONE, "a&b\u00ff");
    assertTrue(uri.contains("&trackerid=a%26b%FF&"), uri);
    assertFalse(uri.contains("event="), uri);
  }

  @Test
  void addressesOfTheOtherFamilyAreToldWhenGiven() {
    AnnounceRequest plain = Requests.announce(AnnounceEvent.NONE, null);
    AnnounceRequest.Self self =
        new AnnounceRequest.Self(
            Requests.PEER,
            1,
            2,
            AnnounceRequest.Crypto.REQUIRED,
            List.of(InetAddresses.forString("2001:db8::1"), InetAddresses.forString("192.0.2.1")));
    AnnounceRequest request =
        new AnnounceRequest(plain.infoHash(), self, plain.progress(), plain.event(), 0, null);
    String uri = HttpAnnounce.uri(URI.create("http://t.example/announce"), request).toString();
    assertTrue(uri.endsWith("&requirecrypto=1&ipv6=2001%3Adb8%3A%3A1&ipv4=192.0.2.1"), uri);
  }

  @Test
  void anAnswerWithEverythingIsRead() {
    assertEquals(
        new Accepted(
            new Timing(1800, 300),
            List.of(
                Endpoint.parse("10.0.0.1:6881"),
                Endpoint.parse("10.0.0.2:6882"),
                Endpoint.parse("[2001:db8::1]:6881")),
            new SwarmCounts(5, 7, -1),
            "abc",
            "be of",
            InetAddresses.forString("1.2.3.36")),
        accepted(FULL));
  }

  @Test
  void theLongFormIsReadAndNamesAreLeftOut() {
    Accepted answer =
        accepted(
            "d8:intervali60e5:peersl"
                + "d2:ip9:192.0.2.74:porti80ee"
                + "d2:ip11:2001:db8::74:porti81ee"
                + "d2:ip12:peer.example4:porti82ee"
                + "d2:ip9:192.0.2.84:porti65536ee"
                + "d2:ip9:192.0.2.84:porti0ee"
                + "d2:ip9:192.0.2.8ei3e3:abcee");
    assertEquals(
        List.of(Endpoint.parse("192.0.2.7:80"), Endpoint.parse("[2001:db8::7]:81")),
        answer.peers());
  }

  @Test
  void peersNobodyCanBeAtAreLeftOutAndDuplicatesCountOnce() {
    Accepted answer =
        accepted(
            "d5:peers31:\12\0\0\1\0\0"
                + "\0\0\0\0\0\1"
                + "\340\0\0\1\0\1"
                + "\12\0\0\1\0\7"
                + "\12\0\0\1\0\7"
                + "\12e");
    assertEquals(List.of(Endpoint.parse("10.0.0.1:7")), answer.peers());
  }

  @Test
  void aRefusalSaysWhenToComeBack() {
    assertEquals(
        new Refused(Sentence.quote("busy"), new Retry.After(30)),
        HttpAnnounce.parse(200, bytes("d14:failure reason4:busy8:retry ini30ee")));
    assertEquals(
        new Refused(Sentence.quote("gone"), new Retry.Never()),
        HttpAnnounce.parse(404, bytes("d14:failure reason4:gone8:retry in5:nevere")));
    assertEquals(
        new Refused(Sentence.quote("bad"), new Retry.Unsaid()),
        HttpAnnounce.parse(200, bytes("d14:failure reason3:bad8:retry ini-1ee")));
  }

  @Test
  void hostileFiguresAreBroughtIntoBounds() {
    Accepted answer =
        accepted(
            "d8:completei-5e10:incompletei9223372036854775807e"
                + "8:intervali9223372036854775807e12:min intervali-9223372036854775808ee");
    assertEquals(new Timing(86_400, 60), answer.timing());
    assertEquals(new SwarmCounts(-1, Integer.MAX_VALUE, -1), answer.counts());
    assertEquals(new Timing(1_800, 60), accepted("d8:intervali0ee").timing());
    assertEquals(new Timing(600, 600), accepted("d8:intervali5e12:min intervali600ee").timing());
  }

  @Test
  void aHundredThousandPeersBecomeTwoThousand() {
    byte[] peers = new byte[600_000];
    new Random(1).nextBytes(peers);
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    body.writeBytes(bytes("d8:intervali60e5:peers600000:"));
    body.writeBytes(peers);
    body.write('e');
    Accepted answer = assertInstanceOf(Accepted.class, HttpAnnounce.parse(200, body.toByteArray()));
    assertEquals(AnnounceOutcome.MAX_PEERS, answer.peers().size());
  }

  @Test
  void wordsAreSafeToShow() {
    assertEquals(
        "a[31mbc  d",
        refusedWith("a\u001b[31mb\u202ec\0\r\nd\u0085".getBytes(UTF_8)).reason().toString());
    assertEquals("\ufffd", refusedWith(new byte[] {(byte) 0xff}).reason().toString());
    assertEquals(
        TrackerText.MAX_CHARS, refusedWith(bytes("x".repeat(5_000))).reason().toString().length());
  }

  @Test
  void anExternalAddressOfAnotherLengthIsIgnoredAndSoIsAnEndlessTrackerId() {
    assertNull(accepted("d11:external ip5:123458:intervali60ee").externalIp());
    assertNull(accepted("d8:intervali60e10:tracker id300:" + "x".repeat(300) + "e").trackerId());
  }

  @Test
  void everyCutOfAnAnswerIsAFailureAndNothingWorse() {
    byte[] whole = bytes(FULL);
    for (int length = 0; length < whole.length; length++) {
      assertInstanceOf(
          Failed.class, HttpAnnounce.parse(200, Arrays.copyOf(whole, length)), "cut " + length);
    }
  }

  @Test
  void whatIsNotFromATrackerFails() {
    for (String body :
        List.of("", "<html>", "i1e", "le", "de", "d3:foo3:bare", "d5:filesdee", "4:spam")) {
      assertInstanceOf(Failed.class, HttpAnnounce.parse(200, bytes(body)), body);
    }
    assertEquals(
        new Failed(Sentence.of("HTTP status {0}", "503"), AnnounceOutcome.Reach.ANSWERED),
        HttpAnnounce.parse(503, bytes("<html>")));
  }

  @Test
  void anyChangedByteIsReadOrRefusedButNeverThrows() {
    for (long seed = 0; seed < 20_000; seed++) {
      Random random = new Random(seed);
      byte[] body = bytes(FULL);
      for (int i = random.nextInt(4); i >= 0; i--) {
        body[random.nextInt(body.length)] = (byte) random.nextInt(256);
      }
      if (HttpAnnounce.parse(200, body) instanceof Accepted accepted) {
        assertTrue(accepted.timing().intervalSeconds() >= 60, "seed " + seed);
        assertTrue(accepted.peers().size() <= 6, "seed " + seed);
      }
    }
  }
}
