package picotorrent.wire;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.common.primitives.Bytes;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import picotorrent.base.Endpoint;
import picotorrent.wire.ExtensionMessage.HolepunchError;
import picotorrent.wire.ExtensionMessage.HolepunchType;
import picotorrent.wire.ExtensionMessage.PexFlag;
import picotorrent.wire.ExtensionMessage.PexPeer;

class ExtensionMessagesTest {
  private static final long SEED = Long.getLong("picotorrent.seed", 20_261_122L);
  private static final int FUZZ_MESSAGES =
      Integer.getInteger("picotorrent.fuzz.extensions", 100_000);

  private static ExtensionMessage parse(Extension extension, byte[] payload) throws WireException {
    return ExtensionMessages.parse(new PeerMessage.Extended(extension.localId(), payload))
        .orElseThrow();
  }

  private static ExtendedHandshake handshake(byte[] payload) throws WireException {
    ExtensionMessage message =
        ExtensionMessages.parse(new PeerMessage.Extended(0, payload)).orElseThrow();
    return ((ExtensionMessage.Handshake) message).content();
  }

  private static ExtendedHandshake handshake(String payload) throws WireException {
    return handshake(utf8(payload));
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] latin1(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  static List<ExtensionMessage> oneOfEach() throws Exception {
    Endpoint v4 = Endpoint.parse("192.0.2.1:6881");
    Endpoint v6 = Endpoint.parse("[2001:db8::1]:51413");
    return List.of(
        new ExtensionMessage.Handshake(fullHandshake()),
        new ExtensionMessage.Handshake(ExtendedHandshake.builder().build()),
        new ExtensionMessage.MetadataRequest(3),
        new ExtensionMessage.MetadataData(1, 16_384 + 5, new byte[] {1, 2, 3, 4, 5}),
        new ExtensionMessage.MetadataReject(0),
        new ExtensionMessage.Pex(List.of(), List.of()),
        new ExtensionMessage.Pex(
            List.of(
                new PexPeer(v4, Set.of(PexFlag.SEED, PexFlag.REACHABLE)),
                new PexPeer(v6, EnumSet.allOf(PexFlag.class))),
            List.of(Endpoint.parse("198.51.100.7:1"), Endpoint.parse("[2001:db8::2]:65535"))),
        new ExtensionMessage.DontHave(7),
        new ExtensionMessage.UploadOnly(true),
        new ExtensionMessage.UploadOnly(false),
        new ExtensionMessage.Holepunch(HolepunchType.RENDEZVOUS, v4, HolepunchError.NONE),
        new ExtensionMessage.Holepunch(HolepunchType.CONNECT, v6, HolepunchError.NONE),
        new ExtensionMessage.Holepunch(HolepunchType.ERROR, v6, HolepunchError.NO_SELF));
  }

  private static ExtendedHandshake fullHandshake() throws Exception {
    ExtendedHandshake.Builder builder = ExtendedHandshake.builder();
    for (Extension extension : Extension.values()) {
      builder.offer(extension);
    }
    return builder
        .listenPort(6881)
        .client("Picotorrent 1.0")
        .requestQueue(500)
        .metadataBytes(31_235)
        .yourIp(InetAddress.getByName("192.0.2.9"))
        .ipv4(InetAddress.getByName("192.0.2.8"))
        .ipv6(InetAddress.getByName("2001:db8::8"))
        .uploadOnly(true)
        .prefersEncryption(false)
        .completeAgoSeconds(-1)
        .build();
  }

  @ParameterizedTest
  @MethodSource("oneOfEach")
  void whatIsWrittenIsReadBack(ExtensionMessage message) throws WireException {
    int id = ExtensionMessages.extensionOf(message).map(Extension::localId).orElse(0);
    assertEquals(
        Optional.of(message), ExtensionMessages.parse(ExtensionMessages.encode(message, id)));
  }

  @Test
  void readsTheHandshakeOfBep10() throws WireException {
    ExtendedHandshake theirs =
        handshake("d1:md11:LT_metadatai1e7:µT_PEXi2e6:ut_pexi3ee1:pi6881e1:v13:µTorrent 1.2e");
    assertEquals(Map.of(Extension.PEX, 3), theirs.ids());
    assertEquals(6881, theirs.listenPort());
    assertEquals("µTorrent 1.2", theirs.client());
    assertNull(theirs.requestQueue());
    assertNull(theirs.uploadOnly());
  }

  @Test
  void writesAHandshakeWithSortedKeys() {
    ExtendedHandshake ours =
        ExtendedHandshake.builder()
            .offer(Extension.METADATA)
            .offer(Extension.PEX)
            .offer(Extension.DONT_HAVE)
            .client("pT")
            .requestQueue(250)
            .build();
    assertEquals(
        "d1:md11:lt_donthavei7e11:ut_metadatai2e6:ut_pexi1ee4:reqqi250e1:v2:pTe",
        new String(ExtensionMessages.handshake(ours).payload(), StandardCharsets.UTF_8));
  }

  @ParameterizedTest
  @CsvSource({
    "metadata_size, 0",
    "metadata_size, -1",
    "metadata_size, 31457281",
    "metadata_size, 2147483648",
    "metadata_size, 9223372036854775807",
    "p, 0",
    "p, 65536",
    "p, -1",
    "reqq, 0",
    "reqq, -5",
    "complete_ago, -2",
  })
  void whatIsOutOfRangeIsNotSaid(String key, long value) throws WireException {
    ExtendedHandshake theirs = handshake("d%d:%si%dee".formatted(key.length(), key, value));
    assertEquals(ExtendedHandshake.builder().build(), theirs);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "de",
        "d1:mi1ee",
        "d1:md6:ut_pex1:1ee",
        "d1:md6:ut_pexi256ee1:pi0ee",
        "d1:md6:ut_pexi-1eee",
        "d1:p4:6881e",
        "d1:vi1ee",
        "d6:yourip5:12345e",
        "d4:ipv416:1234567890123456e",
        "d4:ipv64:1234e",
      })
  void whatIsOfTheWrongTypeIsNotSaid(String payload) throws WireException {
    assertEquals(ExtendedHandshake.builder().build(), handshake(payload));
  }

  @Test
  void aHugeRequestQueueIsCut() throws WireException {
    assertEquals(1 << 20, handshake("d4:reqqi9223372036854775807ee").requestQueue());
  }

  @Test
  void aClientNameCommandsNoTerminalAndIsShort() throws WireException {
    assertEquals("\ufffd[2J\ufffdx", handshake("d1:v8:\u001b[2J\u202ex" + "e").client());
    String longName = handshake("d1:v200:" + "x".repeat(200) + "e").client();
    assertEquals("x".repeat(64), longName);
  }

  @Test
  void anExtensionCanBeSwitchedOff() throws WireException {
    assertEquals(Map.of(Extension.PEX, 0), handshake("d1:md6:ut_pexi0eee").ids());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "x",
        "le",
        "i1e",
        "d",
        "d1:m",
        "d1:md6:ut_pexi1ee",
        "4:spam",
        "d1:v9999999999:"
      })
  void aHandshakeThatIsNoDictionaryIsRefused(String payload) {
    assertThrows(WireException.class, () -> handshake(payload));
  }

  @Test
  void aHandshakeThatNestsDeeplyOrHasTooManyValuesIsRefused() {
    String deep = "d1:x" + "l".repeat(20_000) + "e".repeat(20_000) + "e";
    assertThrows(WireException.class, () -> handshake(deep));
    String many = "d1:xl" + "0:".repeat(10_000) + "ee";
    assertThrows(WireException.class, () -> handshake(many));
  }

  @Test
  void metadataMessagesAreThoseOfBep9() throws WireException {
    assertArrayEquals(
        utf8("d8:msg_typei0e5:piecei0ee"),
        ExtensionMessages.encode(new ExtensionMessage.MetadataRequest(0), 2).payload());
    assertArrayEquals(
        utf8("d8:msg_typei2e5:piecei0ee"),
        ExtensionMessages.encode(new ExtensionMessage.MetadataReject(0), 2).payload());
    byte[] data = new byte[16_384];
    assertEquals(
        new ExtensionMessage.MetadataData(0, 34_256, data),
        parse(
            Extension.METADATA,
            Bytes.concat(utf8("d8:msg_typei1e5:piecei0e10:total_sizei34256ee"), data)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "de",
        "d8:msg_typei0ee",
        "d8:msg_typei0e5:piecei-1ee",
        "d8:msg_typei0e5:piecei1920ee",
        "d8:msg_typei0e5:piecei4294967296ee",
        "d8:msg_typei1e5:piecei0eex",
        "d8:msg_typei1e5:piecei0e10:total_sizei0ee",
        "d8:msg_typei1e5:piecei0e10:total_sizei-1eex",
        "d8:msg_typei1e5:piecei0e10:total_sizei9223372036854775807eex",
        "d8:msg_typei1e5:piecei0e10:total_sizei31457281eex",
        "d8:msg_typei1e5:piecei0e10:total_sizei2eex",
        "d8:msg_typei1e5:piecei0e10:total_sizei1eexx",
        "d8:msg_typei1e5:piecei1e10:total_sizei16384ee",
        "d8:msg_typei1e5:piecei2e10:total_sizei16385eex",
      })
  void aMetadataMessageThatCannotBeIsRefused(String payload) {
    assertThrows(WireException.class, () -> parse(Extension.METADATA, utf8(payload)));
  }

  @Test
  void unknownKindsAreIgnored() throws WireException {
    assertEquals(
        Optional.empty(), ExtensionMessages.parse(new PeerMessage.Extended(99, utf8("x"))));
    assertEquals(
        Optional.empty(),
        ExtensionMessages.parse(
            new PeerMessage.Extended(
                Extension.METADATA.localId(), utf8("d8:msg_typei9e5:piecei0ee"))));
    assertEquals(
        Optional.empty(),
        ExtensionMessages.parse(
            new PeerMessage.Extended(
                Extension.HOLEPUNCH.localId(), Samples.hex("07 00 c0000201 1ae1 00000000"))));
  }

  @Test
  void pexIsReadWithMissingOrShortFlags() throws WireException {
    byte[] payload =
        latin1(
            "d5:added12:\u00c0\u0000\u0002\u0001\u001a\u00e1\u00c0\u0000\u0002\u0002\u001a\u00e17:added.f1:\u0012e");
    assertEquals(
        new ExtensionMessage.Pex(
            List.of(
                new PexPeer(
                    Endpoint.parse("192.0.2.1:6881"), Set.of(PexFlag.SEED, PexFlag.REACHABLE)),
                new PexPeer(Endpoint.parse("192.0.2.2:6881"), Set.of())),
            List.of()),
        parse(Extension.PEX, payload));
  }

  @Test
  void pexNamesNobodyTwiceAndNobodyWhoCannotBeReached() throws WireException {
    List<PexPeer> named = new ArrayList<>();
    for (String endpoint :
        List.of(
            "192.0.2.1:1",
            "192.0.2.1:1",
            "192.0.2.1:0",
            "0.0.0.0:1",
            "224.0.0.1:1",
            "255.255.255.255:1",
            "[::]:1",
            "[ff02::1]:1",
            "[2001:db8::1]:1")) {
      named.add(new PexPeer(Endpoint.parse(endpoint), Set.of()));
    }
    ExtensionMessage.Pex read =
        (ExtensionMessage.Pex)
            parse(
                Extension.PEX,
                ExtensionMessages.encode(new ExtensionMessage.Pex(named, List.of()), 1).payload());
    assertEquals(
        List.of(Endpoint.parse("192.0.2.1:1"), Endpoint.parse("[2001:db8::1]:1")),
        read.added().stream().map(PexPeer::endpoint).toList());
  }

  @Test
  void ofAFloodOfPexOnlyTheFirstAreTaken() throws Exception {
    List<PexPeer> flood = new ArrayList<>();
    for (int i = 1; i <= 3_000; i++) {
      flood.add(
          new PexPeer(new Endpoint(InetAddress.getByName("192.0.2.1"), i), Collections.emptySet()));
    }
    byte[] payload =
        ExtensionMessages.encode(new ExtensionMessage.Pex(flood, List.of()), 1).payload();
    ExtensionMessage.Pex read = (ExtensionMessage.Pex) parse(Extension.PEX, payload);
    assertEquals(flood.subList(0, WireLimits.MAX_PEX_PEERS), read.added());
  }

  @ParameterizedTest
  @ValueSource(strings = {"le", "d5:added5:12345e", "d6:added66:123456e", "d7:dropped1:xe"})
  void malformedPexIsRefused(String payload) {
    assertThrows(WireException.class, () -> parse(Extension.PEX, utf8(payload)));
  }

  @Test
  void holepunchMessagesAreThoseOfBep55() throws WireException {
    ExtensionMessage connect =
        new ExtensionMessage.Holepunch(
            HolepunchType.CONNECT, Endpoint.parse("192.0.2.1:6881"), HolepunchError.NONE);
    assertArrayEquals(
        Samples.hex("01 00 c0000201 1ae1 00000000"),
        ExtensionMessages.encode(connect, 4).payload());
    assertEquals(connect, parse(Extension.HOLEPUNCH, Samples.hex("01 00 c0000201 1ae1")));
    assertEquals(
        new ExtensionMessage.Holepunch(
            HolepunchType.ERROR, Endpoint.parse("192.0.2.1:6881"), HolepunchError.NOT_CONNECTED),
        parse(Extension.HOLEPUNCH, Samples.hex("02 00 c0000201 1ae1 00000002")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "00", "0000", "0002c0000201 1ae1 00000000", "0001c0000201 1ae1 00000000"})
  void malformedHolepunchIsRefused(String hex) {
    assertThrows(WireException.class, () -> parse(Extension.HOLEPUNCH, Samples.hex(hex)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "000000", "80000000", "0000000000"})
  void malformedDontHaveIsRefused(String hex) {
    assertThrows(WireException.class, () -> parse(Extension.DONT_HAVE, Samples.hex(hex)));
  }

  /// Messages that were sound until some bytes were changed, cut off or put in: each is read,
  /// ignored or refused, and what is read keeps to the limits.
  @Test
  void mutatedMessagesAreReadOrRefused() throws Exception {
    Random random = new Random(SEED);
    List<ExtensionMessage> sound = oneOfEach();
    int refused = 0;
    for (int i = 0; i < FUZZ_MESSAGES; i++) {
      ExtensionMessage message = sound.get(i % sound.size());
      int id = ExtensionMessages.extensionOf(message).map(Extension::localId).orElse(0);
      byte[] payload = mutate(ExtensionMessages.encode(message, id).payload(), random);
      try {
        ExtensionMessages.parse(new PeerMessage.Extended(id, payload))
            .ifPresent(ExtensionMessagesTest::assertWithinLimits);
      } catch (WireException e) {
        refused++;
      }
    }
    assertTrue(refused > FUZZ_MESSAGES / 10, refused + " refused, seed " + SEED);
  }

  private static byte[] mutate(byte[] sound, Random random) {
    byte[] payload = sound.clone();
    for (int times = random.nextInt(3); times >= 0 && payload.length > 0; times--) {
      int at = random.nextInt(payload.length);
      switch (random.nextInt(3)) {
        case 0 -> payload[at] = (byte) random.nextInt(256);
        case 1 -> payload = Arrays.copyOf(payload, at);
        default ->
            payload =
                Bytes.concat(
                    Arrays.copyOf(payload, at),
                    Samples.bytes(random, 1),
                    Arrays.copyOfRange(payload, at, payload.length));
      }
    }
    return payload;
  }

  private static void assertWithinLimits(ExtensionMessage message) {
    if (message instanceof ExtensionMessage.MetadataData data) {
      assertTrue(data.totalBytes() > 0 && data.totalBytes() <= WireLimits.MAX_METADATA_BYTES);
      assertTrue(data.data().length <= 16_384);
    } else if (message instanceof ExtensionMessage.Handshake(ExtendedHandshake content)) {
      Integer size = content.metadataBytes();
      assertTrue(size == null || (size > 0 && size <= WireLimits.MAX_METADATA_BYTES));
    }
  }
}
