package picotorrent.tracker;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;
import org.junit.jupiter.api.Test;
import picotorrent.base.Endpoint;
import picotorrent.base.Hash;
import picotorrent.base.Sentence;
import picotorrent.tracker.AnnounceOutcome.Accepted;
import picotorrent.tracker.AnnounceOutcome.Failed;
import picotorrent.tracker.AnnounceOutcome.Reach;
import picotorrent.tracker.AnnounceOutcome.Refused;
import picotorrent.tracker.UdpTrackerMachine.Answer;
import picotorrent.tracker.UdpTrackerMachine.Transmit;

class UdpTrackerMachineTest {
  private static final Endpoint TRACKER = Endpoint.parse("192.0.2.1:6969");
  private static final Endpoint TRACKER6 = Endpoint.parse("[2001:db8::1]:6969");
  private static final long SECOND = 1_000_000_000L;
  private static final long CONNECTION = 0x1122334455667788L;
  private static final AnnounceRequest REQUEST = Requests.announce(AnnounceEvent.STARTED, null);

  /// A clock that no test may take to begin at zero.
  private static final long START = Math.subtractExact(Long.MAX_VALUE, 20 * SECOND);

  private final UdpTrackerMachine machine = new UdpTrackerMachine(new Random(7), 9);

  private static ByteBuffer packet(int action, int transaction, byte... body) {
    return ByteBuffer.allocate(8 + body.length).putInt(action).putInt(transaction).put(body).flip();
  }

  private static ByteBuffer connected(int transaction) {
    return packet(0, transaction, ByteBuffer.allocate(8).putLong(CONNECTION).array());
  }

  private static ByteBuffer announced(int transaction, String peersHex) {
    byte[] peers = HexFormat.of().parseHex(peersHex);
    return packet(
        1,
        transaction,
        ByteBuffer.allocate(12 + peers.length)
            .putInt(1_800)
            .putInt(3)
            .putInt(4)
            .put(peers)
            .array());
  }

  private ByteBuffer sent() {
    return ByteBuffer.wrap(machine.pollTransmit().orElseThrow().payload());
  }

  private static int transaction(ByteBuffer packet) {
    return packet.getInt(12);
  }

  private static int action(ByteBuffer packet) {
    return packet.getInt(8);
  }

  private void connect(Endpoint tracker, long now) {
    assertTrue(machine.handleDatagram(tracker, connected(transaction(sent())), now));
  }

  /// Runs the clock to `until` and lists what is sent, as `second:action`.
  private List<String> runTo(long until) {
    List<String> log = new ArrayList<>();
    for (OptionalLong at = machine.pollTimeout();
        at.isPresent() && at.getAsLong() - until <= 0;
        at = machine.pollTimeout()) {
      machine.handleTimeout(at.getAsLong());
      long second = (at.getAsLong() - START) / SECOND;
      machine.pollTransmit().ifPresent(t -> log.add(second + ":" + t.payload()[11]));
      assertTrue(machine.pollTransmit().isEmpty());
    }
    return log;
  }

  @Test
  void connectIsTheMagicNumberAndARandomTransaction() {
    machine.announce(TRACKER, REQUEST, "", START);
    Transmit first = machine.pollTransmit().orElseThrow();
    assertEquals(TRACKER, first.remote());
    assertEquals(16, first.payload().length);
    assertEquals(
        "000004172710198000000000", HexFormat.of().formatHex(first.payload()).substring(0, 24));
  }

  @Test
  void anAnnounceHasItsFieldsWhereTheyBelong() {
    machine.announce(TRACKER, REQUEST, "", START);
    connect(TRACKER, START);
    ByteBuffer packet = sent();
    assertEquals(98, packet.remaining());
    assertEquals(CONNECTION, packet.getLong());
    assertEquals(1, packet.getInt());
    packet.getInt();
    byte[] name = new byte[40];
    packet.get(name);
    assertArrayEquals(Requests.HASH.toBytes(), Arrays.copyOf(name, 20));
    assertArrayEquals(Requests.PEER.toBytes(), Arrays.copyOfRange(name, 20, 40));
    assertEquals(2, packet.getLong());
    assertEquals(1L << 40, packet.getLong());
    assertEquals(1, packet.getLong());
    assertEquals(2, packet.getInt());
    assertEquals(0, packet.getInt());
    assertEquals(0xcafe, packet.getInt());
    assertEquals(200, packet.getInt());
    assertEquals(6881, packet.getShort());
  }

  @Test
  void aLongPathFollowsInOptionsOf255Bytes() {
    String url = "/" + "a".repeat(299) + "?k=v";
    machine.announce(TRACKER, REQUEST, url, START);
    connect(TRACKER, START);
    byte[] packet = sent().array();
    assertEquals(98 + 304 + 2 * 2 + 1, packet.length);
    assertArrayEquals(new byte[] {2, (byte) 255}, Arrays.copyOfRange(packet, 98, 100));
    assertArrayEquals(new byte[] {2, 49}, Arrays.copyOfRange(packet, 355, 357));
    assertEquals(
        url, new String(packet, 100, 255, US_ASCII) + new String(packet, 357, 49, US_ASCII));
    assertEquals(0, packet[packet.length - 1]);
  }

  @Test
  void anAnswerBringsPeersOfTheFamilyThatWasAsked() {
    long v4 = machine.announce(TRACKER, REQUEST, "", START);
    connect(TRACKER, START);
    machine.handleDatagram(
        TRACKER, announced(transaction(sent()), "0a000001" + "1ae1" + "0a000002"), START);
    Answer.Announced answer =
        assertInstanceOf(Answer.Announced.class, machine.pollAnswer().orElseThrow());
    assertEquals(v4, answer.ticket());
    Accepted accepted = assertInstanceOf(Accepted.class, answer.outcome());
    assertEquals(List.of(Endpoint.parse("10.0.0.1:6881")), accepted.peers());
    assertEquals(new SwarmCounts(4, 3, -1), accepted.counts());
    assertEquals(1_800, accepted.timing().intervalSeconds());

    machine.announce(TRACKER6, REQUEST, "", START);
    connect(TRACKER6, START);
    machine.handleDatagram(
        TRACKER6,
        announced(transaction(sent()), "20010db8000000000000000000000001" + "1ae1"),
        START);
    Answer.Announced six =
        assertInstanceOf(Answer.Announced.class, machine.pollAnswer().orElseThrow());
    assertEquals(
        List.of(Endpoint.parse("[2001:db8::1]:6881")),
        assertInstanceOf(Accepted.class, six.outcome()).peers());
  }

  /// BEP 15 §"Time outs", first example.
  @Test
  void aDeadTrackerIsAskedAfter15TimesTwoToTheNSeconds() {
    machine.announce(TRACKER, REQUEST, "", START);
    sent();
    assertEquals(
        List.of("15:0", "45:0", "105:0", "225:0", "465:0", "945:0", "1905:0", "3825:0"),
        runTo(START + 7_664 * SECOND));
    assertTrue(machine.pollAnswer().isEmpty());
    runTo(START + 7_665 * SECOND);
    assertEquals(
        new Answer.Announced(
            0, new Failed(Sentence.of("the tracker does not answer"), Reach.UNREACHABLE)),
        machine.pollAnswer().orElseThrow());
    assertTrue(machine.pollTimeout().isEmpty());
  }

  /// BEP 15 §"Time outs", second example: the id expires meanwhile.
  @Test
  void anAnnounceThatTimesOutAsksForANewConnectionWhenTheOldOneExpired() {
    machine.announce(TRACKER, REQUEST, "", START);
    connect(TRACKER, START);
    sent();
    assertEquals(List.of("15:1", "45:1", "105:0"), runTo(START + 106 * SECOND));
    assertEquals(List.of("225:0"), runTo(START + 226 * SECOND));
  }

  @Test
  void aSilentTrackerThatConnectsAgainAndAgainIsGivenUpAllTheSame() {
    machine.announce(TRACKER, REQUEST, "", START);
    int announces = 0;
    long now = START;
    for (int step = 0; step < 100 && machine.pollAnswer().isEmpty(); step++) {
      for (var next = machine.pollTransmit(); next.isPresent(); next = machine.pollTransmit()) {
        ByteBuffer packet = ByteBuffer.wrap(next.get().payload());
        if (action(packet) == 0) {
          machine.handleDatagram(TRACKER, connected(transaction(packet)), now);
        } else {
          announces++;
        }
      }
      now = machine.pollTimeout().orElseThrow();
      machine.handleTimeout(now);
    }
    assertEquals(9, announces);
    assertTrue(machine.pollTimeout().isEmpty());
  }

  @Test
  void aConnectionIsSharedForSixtySecondsAndNoLonger() {
    machine.announce(TRACKER, REQUEST, "", START);
    machine.announce(TRACKER, REQUEST, "", START);
    connect(TRACKER, START);
    assertEquals(1, action(sent()));
    assertEquals(1, action(sent()));
    machine.scrape(TRACKER, List.of(Requests.HASH), START + 60 * SECOND - 1);
    assertEquals(2, action(sent()));
    machine.scrape(TRACKER, List.of(Requests.HASH), START + 60 * SECOND);
    assertEquals(0, action(sent()));
  }

  @Test
  void aScrapeReadsItsFiguresInOrder() {
    Hash other = Hash.ofHex("ff".repeat(20));
    long ticket = machine.scrape(TRACKER, List.of(other, Requests.HASH), START);
    connect(TRACKER, START);
    ByteBuffer question = sent();
    assertEquals(16 + 40, question.remaining());
    byte[] body = new byte[24];
    for (int i = 0; i < 6; i++) {
      body[4 * i + 3] = (byte) (i + 1);
    }
    assertFalse(
        machine.handleDatagram(
            TRACKER, packet(2, transaction(question), Arrays.copyOf(body, 23)), START));
    assertTrue(machine.handleDatagram(TRACKER, packet(2, transaction(question), body), START));
    Answer.Scraped answer =
        assertInstanceOf(Answer.Scraped.class, machine.pollAnswer().orElseThrow());
    assertEquals(ticket, answer.ticket());
    var accepted = assertInstanceOf(ScrapeOutcome.Accepted.class, answer.outcome());
    assertEquals(new SwarmCounts(1, 3, 2), accepted.counts().get(other));
    assertEquals(new SwarmCounts(4, 6, 5), accepted.counts().get(Requests.HASH));
  }

  @Test
  void anErrorIsShown() {
    machine.announce(TRACKER, REQUEST, "", START);
    connect(TRACKER, START);
    machine.handleDatagram(
        TRACKER, packet(3, transaction(sent()), "not\u001b registered".getBytes(US_ASCII)), START);
    Answer.Announced answer =
        assertInstanceOf(Answer.Announced.class, machine.pollAnswer().orElseThrow());
    assertEquals(
        "not registered", assertInstanceOf(Refused.class, answer.outcome()).reason().toString());
  }

  @Test
  void aRefusedConnectionIdIsAskedForAnewOnce() {
    machine.announce(TRACKER, REQUEST, "", START);
    connect(TRACKER, START);
    byte[] words = "Connection ID missmatch.".getBytes(US_ASCII);
    machine.handleDatagram(TRACKER, packet(3, transaction(sent()), words), START);
    assertTrue(machine.pollAnswer().isEmpty());
    connect(TRACKER, START);
    machine.handleDatagram(TRACKER, packet(3, transaction(sent()), words), START);
    assertTrue(machine.pollAnswer().isPresent());
    assertTrue(machine.pollTransmit().isEmpty());
  }

  @Test
  void aMillionForgedAnswersAreIgnored() {
    machine.announce(TRACKER, REQUEST, "", START);
    int connecting = transaction(sent());
    Random forger = new Random(99);
    for (int i = 0; i < 500_000; i++) {
      int guess = forger.nextInt();
      if (guess != connecting) {
        assertFalse(machine.handleDatagram(TRACKER, connected(guess), START));
      }
    }
    assertTrue(machine.handleDatagram(TRACKER, connected(connecting), START));
    int announcing = transaction(sent());
    for (int i = 0; i < 500_000; i++) {
      int guess = forger.nextInt();
      if (guess != announcing) {
        ByteBuffer forged =
            (i & 1) == 0 ? announced(guess, "0a0000011ae1") : packet(3, guess, (byte) 'x');
        assertFalse(machine.handleDatagram(TRACKER, forged, START));
      }
    }
    assertTrue(machine.pollAnswer().isEmpty());
  }

  @Test
  void theRightIdFromAnotherAddressOrOfAnotherKindIsIgnored() {
    machine.announce(TRACKER, REQUEST, "", START);
    int connecting = transaction(sent());
    Endpoint otherPort = Endpoint.parse("192.0.2.1:6970");
    Endpoint otherHost = Endpoint.parse("192.0.2.2:6969");
    assertFalse(machine.handleDatagram(otherPort, connected(connecting), START));
    assertFalse(machine.handleDatagram(otherHost, connected(connecting), START));
    assertFalse(machine.handleDatagram(TRACKER, announced(connecting, ""), START));
    assertFalse(machine.handleDatagram(TRACKER, packet(0, connecting, new byte[7]), START));
    assertTrue(machine.handleDatagram(TRACKER, connected(connecting), START));
    int announcing = transaction(sent());
    assertFalse(machine.handleDatagram(otherPort, announced(announcing, ""), START));
    assertFalse(machine.handleDatagram(TRACKER, packet(2, announcing, new byte[12]), START));
    assertFalse(machine.handleDatagram(TRACKER, packet(1, announcing, new byte[11]), START));
    assertTrue(machine.handleDatagram(TRACKER, announced(announcing, ""), START));
    assertFalse(machine.handleDatagram(TRACKER, announced(announcing, ""), START));
  }

  @Test
  void transactionIdsAreSpreadOverAllBits() {
    int ones = 0;
    int zeros = 0;
    for (int i = 0; i < 64; i++) {
      machine.announce(Endpoint.parse("192.0.2.9:" + (1_000 + i)), REQUEST, "", START);
      int transaction = transaction(sent());
      ones |= transaction;
      zeros |= ~transaction;
    }
    assertEquals(-1, ones & zeros);
  }

  @Test
  void otherProtocolsOnTheSocketAreTold() {
    assertFalse(UdpTrackerMachine.looksLikeAnswer(ByteBuffer.wrap(new byte[7])));
    assertFalse(
        UdpTrackerMachine.looksLikeAnswer(ByteBuffer.wrap("d1:ad2:ide".getBytes(US_ASCII))));
    assertFalse(UdpTrackerMachine.looksLikeAnswer(ByteBuffer.allocate(20).put(0, (byte) 0x21)));
    assertFalse(UdpTrackerMachine.looksLikeAnswer(ByteBuffer.allocate(20).putInt(0, 0x80)));
    assertTrue(UdpTrackerMachine.looksLikeAnswer(ByteBuffer.allocate(20)));
    assertFalse(machine.handleDatagram(TRACKER, ByteBuffer.allocate(20), START));
  }

  @Test
  void aCancelledQuestionHasNoAnswer() {
    long ticket = machine.announce(TRACKER, REQUEST, "", START);
    sent();
    machine.cancel(ticket);
    runTo(START + 10_000 * SECOND);
    assertTrue(machine.pollAnswer().isEmpty());
    assertTrue(machine.pollTimeout().isEmpty());
  }
}
