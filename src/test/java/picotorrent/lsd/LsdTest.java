package picotorrent.lsd;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picotorrent.base.Endpoint;
import picotorrent.base.Hash;

class LsdTest {
  private static final long SEED = 20_261_122L;
  private static final Hash ONE = Hash.ofHex("0123456789abcdef0123456789abcdef01234567");
  private static final Hash TWO = Hash.ofHex("ff".repeat(20));
  private static final Endpoint NEIGHBOUR = Endpoint.parse("192.168.1.7:6771");
  private static final long START = Long.MAX_VALUE - 5; // time may wrap around

  private final Random random = new Random(SEED);
  private final LsdMachine machine = new LsdMachine(Set.of(LsdGroup.IPV4), 6881, random);

  private static ByteBuffer ascii(String text) {
    return ByteBuffer.wrap(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  private static String announcement(int port, String rest) {
    return "BT-SEARCH * HTTP/1.1\r\nHost: 239.192.152.143:6771\r\nPort: "
        + port
        + "\r\nInfohash: 0123456789ABCDEF0123456789ABCDEF01234567\r\n"
        + rest
        + "\r\n\r\n";
  }

  private List<LsdMessage> sent() {
    List<LsdMessage> messages = new ArrayList<>();
    LsdMachine.Transmit transmit = machine.pollTransmit();
    while (transmit != null) {
      assertTrue(transmit.payload().length <= LsdMessage.MAX_BYTES);
      messages.add(LsdMessage.parse(ByteBuffer.wrap(transmit.payload())).orElseThrow());
      transmit = machine.pollTransmit();
    }
    return messages;
  }

  @Test
  void anAnnouncementIsThatOfBep14() {
    assertEquals(
        "BT-SEARCH * HTTP/1.1\r\nHost: [ff15::efc0:988f]:6771\r\nPort: 6881\r\nInfohash: "
            + ONE.toHex()
            + "\r\ncookie: c0ffee\r\n\r\n\r\n",
        new String(
            new LsdMessage(6881, List.of(ONE), "c0ffee").format(LsdGroup.IPV6),
            StandardCharsets.US_ASCII));
    assertTrue(LsdGroup.IPV4.endpoint().address().isMulticastAddress());
    assertTrue(LsdGroup.IPV6.endpoint().address().isMulticastAddress());
  }

  @Test
  void announcementsOfOthersAreRead() {
    assertEquals(
        Optional.of(new LsdMessage(51413, List.of(ONE, TWO), "x-1")),
        LsdMessage.parse(
            ascii(
                announcement(
                    51413,
                    "infohash:%s\r\nInfohash: %s\r\nCookie: x-1\r\nOdd\r\n"
                        .formatted(TWO.toHex(), TWO.toHex())))));
    assertEquals(
        Optional.of(new LsdMessage(1, List.of(ONE), null)),
        LsdMessage.parse(ascii(announcement(1, "").replace("\r", ""))));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "\r\n",
        "BT-SEARCH",
        "M-SEARCH * HTTP/1.1\r\nPort: 1\r\nInfohash: 0123456789abcdef0123456789abcdef01234567",
        "BT-SEARCH * HTTP/1.1\r\nPort: 1\r\n\r\n",
        "BT-SEARCH * HTTP/1.1\r\nInfohash: 0123456789abcdef0123456789abcdef01234567\r\n\r\n",
        "BT-SEARCH * HTTP/1.1\r\nPort: 1\r\nInfohash: 0123\r\n\r\n",
        "BT-SEARCH * HTTP/1.1\r\nPort: 1\r\nInfohash: z123456789abcdef0123456789abcdef01234567",
      })
  void whatIsNoAnnouncementIsIgnored(String text) {
    assertEquals(Optional.empty(), LsdMessage.parse(ascii(text)));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, -1, 65_536, Integer.MAX_VALUE})
  void aPortThatIsNoneIsIgnored(int port) {
    assertEquals(Optional.empty(), LsdMessage.parse(ascii(announcement(port, ""))));
  }

  @Test
  void anOversizeDatagramIsIgnored() {
    assertEquals(
        Optional.empty(),
        LsdMessage.parse(ascii(announcement(1, "X: " + "x".repeat(2_048) + "\r\n"))));
  }

  @Test
  void randomDatagramsDoNoHarm() {
    machine.add(ONE, START);
    byte[] sound = announcement(6881, "cookie: abc\r\n").getBytes(StandardCharsets.US_ASCII);
    long now = START;
    for (int i = 0; i < 50_000; i++) {
      byte[] datagram = sound.clone();
      for (int changes = random.nextInt(6); changes >= 0; changes--) {
        datagram[random.nextInt(datagram.length)] = (byte) random.nextInt();
      }
      now += TimeUnit.MILLISECONDS.toNanos(50);
      int length = random.nextInt(datagram.length + 1);
      machine.handleDatagram(NEIGHBOUR, false, ByteBuffer.wrap(datagram, 0, length), now);
      for (var found = machine.pollFound(); found != null; found = machine.pollFound()) {
        assertEquals(ONE, found.infoHash(), "seed " + SEED);
        assertTrue(found.peer().port() > 0);
      }
    }
  }

  @Test
  void aTorrentIsAnnouncedAtOnceThenEachFiveMinutes() {
    machine.add(ONE, START);
    List<Long> times = new ArrayList<>();
    long now = START;
    while (now - START < TimeUnit.HOURS.toNanos(2)) {
      now = machine.pollTimeout(now).orElseThrow();
      machine.handleTimeout(now);
      if (!sent().isEmpty()) {
        times.add(now);
      }
    }
    assertEquals(START, times.getFirst());
    for (int i = 1; i < times.size(); i++) {
      long gap = times.get(i) - times.get(i - 1);
      assertTrue(gap >= LsdMachine.INTERVAL_NANOS, "gap " + gap);
      assertTrue(gap <= LsdMachine.INTERVAL_NANOS + LsdMachine.INTERVAL_JITTER_NANOS);
    }
    assertTrue(times.size() >= 22 && times.size() <= 25, times.size() + " in two hours");
  }

  @Test
  void eachTorrentIsAnnouncedOnceAMinuteAtMostHoweverOftenItIsAdded() {
    long now = START;
    List<Long> times = new ArrayList<>();
    for (int second = 0; second < 300; second++) {
      machine.add(ONE, now);
      machine.handleTimeout(now);
      if (!sent().isEmpty()) {
        times.add(now);
      }
      machine.remove(ONE);
      machine.handleTimeout(now);
      now += TimeUnit.SECONDS.toNanos(1);
    }
    assertEquals(5, times.size());
  }

  @Test
  void thousandsOfTorrentsSharePacedDatagrams() {
    Map<Hash, Integer> heard = new LinkedHashMap<>();
    for (int i = 0; i < 2_000; i++) {
      byte[] hash = new byte[20];
      random.nextBytes(hash);
      machine.add(Hash.of(hash), START);
    }
    long now = START;
    int datagrams = 0;
    while (now - START < TimeUnit.MINUTES.toNanos(4)) {
      machine.handleTimeout(now);
      List<LsdMessage> messages = sent();
      assertTrue(messages.size() <= 1);
      datagrams += messages.size();
      messages.forEach(
          message -> message.infoHashes().forEach(hash -> heard.merge(hash, 1, Integer::sum)));
      now = machine.pollTimeout(now).orElseThrow();
    }
    assertEquals(2_000, heard.size());
    assertEquals(Set.of(1), Set.copyOf(heard.values()));
    assertTrue(datagrams <= 100, datagrams + " datagrams");
  }

  @Test
  void everyGroupGetsItsOwnDatagram() {
    LsdMachine both = new LsdMachine(EnumSet.allOf(LsdGroup.class), 6881, random);
    both.add(ONE, START);
    both.handleTimeout(START);
    LsdMachine.Transmit first = both.pollTransmit();
    LsdMachine.Transmit second = both.pollTransmit();
    assertNotNull(first);
    assertNotNull(second);
    assertEquals(LsdGroup.IPV4, first.group());
    assertEquals(LsdGroup.IPV6, second.group());
  }

  @Test
  void nothingIsDueWhileNothingIsAdded() {
    assertEquals(OptionalLong.empty(), machine.pollTimeout(START));
    machine.handleTimeout(START);
    assertNull(machine.pollTransmit());
  }

  @Test
  void aNeighbourWithOurTorrentIsFoundAtItsPort() {
    machine.add(ONE, START);
    machine.handleDatagram(NEIGHBOUR, false, ascii(announcement(51413, "")), START);
    assertEquals(
        new LsdMachine.Found(ONE, Endpoint.parse("192.168.1.7:51413")), machine.pollFound());
    machine.remove(ONE);
    machine.handleDatagram(NEIGHBOUR, false, ascii(announcement(51413, "")), START);
    assertNull(machine.pollFound());
  }

  @ParameterizedTest
  @CsvSource({
    "10.1.2.3:6771, true",
    "172.16.0.1:6771, true",
    "169.254.1.1:6771, true",
    "127.0.0.1:6771, true",
    "[fe80::1]:6771, true",
    "[fd00::1]:6771, true",
    "8.8.8.8:6771, false",
    "[2001:4860::1]:6771, false",
  })
  void onlyTheLocalNetworkIsBelieved(String from, boolean believed) {
    machine.add(ONE, START);
    machine.handleDatagram(Endpoint.parse(from), false, ascii(announcement(51413, "")), START);
    assertEquals(believed, machine.pollFound() != null);
  }

  @Test
  void ourOwnMessagesAreIgnored() {
    machine.add(ONE, START);
    machine.handleTimeout(START);
    LsdMachine.Transmit ours = machine.pollTransmit();
    assertNotNull(ours);
    machine.handleDatagram(NEIGHBOUR, false, ByteBuffer.wrap(ours.payload()), START);
    assertNull(machine.pollFound());
  }

  @Test
  void aFloodIsHeededOnlyInPart() {
    machine.add(ONE, START);
    int found = 0;
    for (int i = 0; i < 10_000; i++) {
      machine.handleDatagram(NEIGHBOUR, false, ascii(announcement(51413, "")), START + i);
      found += machine.pollFound() == null ? 0 : 1;
    }
    assertEquals(LsdMachine.MAX_HEARD_PER_SECOND, found);
    machine.handleDatagram(
        NEIGHBOUR, false, ascii(announcement(51413, "")), START + TimeUnit.SECONDS.toNanos(2));
    assertFalse(machine.pollFound() == null);
  }
}
