package picotorrent.utp;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static picotorrent.utp.Simulation.MILLI;
import static picotorrent.utp.Simulation.SECOND;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import picotorrent.base.Endpoint;
import picotorrent.utp.Simulation.Host;
import picotorrent.utp.Simulation.LineSpec;

/// Threats row 18: floods, forged packets, lying receivers, nonsense.
class UtpHostileTest {
  private static final Endpoint STRANGER = Endpoint.parse("198.51.100.7:4000");

  private static ByteBuffer packet(PacketType type, int id, int sequence, int acknowledged) {
    Header.Fields fields = new Header.Fields();
    fields.connectionId = id;
    fields.windowBytes = 1 << 20;
    fields.acknowledged = acknowledged;
    ByteBuffer packet = ByteBuffer.allocate(Header.BYTES);
    Header.put(packet, 0, type, 0, fields, sequence);
    return packet;
  }

  /// Counts what an endpoint sends.
  private static final class Meter implements DatagramSink {
    long bytes;
    long datagrams;
    ByteBuffer last = ByteBuffer.allocate(0);

    @Override
    public void send(Endpoint remote, ByteBuffer payload, int segmentBytes, boolean probe) {
      bytes += payload.remaining();
      datagrams++;
      last = ByteBuffer.allocate(payload.remaining()).put(payload).flip();
    }
  }

  private static UtpEndpoint open(List<UtpConnection> accepted) {
    UtpEndpoint endpoint = new UtpEndpoint(new Random(1), remote -> 1472);
    endpoint.accept(connection -> {
      accepted.add(connection);
      return new Bulk.Quiet();
    });
    return endpoint;
  }

  @Test
  void aFloodOfForgedSynsLeavesNothingBehindAndIsNotAmplified() {
    List<UtpConnection> accepted = new ArrayList<>();
    UtpEndpoint endpoint = open(accepted);
    Meter meter = new Meter();
    Random random = new Random(2);
    long requested = 0;
    for (int i = 0; i < 100_000; i++) {
      Endpoint forged =
          Endpoint.parse("10." + random.nextInt(256) + "." + random.nextInt(256) + ".9:1000");
      ByteBuffer syn = packet(PacketType.SYN, random.nextInt(1 << 16), random.nextInt(1 << 16), 0);
      requested += syn.remaining();
      endpoint.handleDatagram(forged, syn, SECOND + i * 1000L);
      if (i % 100 == 0) {
        endpoint.pollDatagrams(meter, SECOND + i * 1000L);
      }
    }
    endpoint.pollDatagrams(meter, 2 * SECOND);
    endpoint.pollDatagrams(meter, 200 * SECOND);
    assertEquals(0, endpoint.connections(), "half-open");
    assertTrue(meter.bytes <= requested, meter.bytes + " for " + requested);
    assertEquals(100_000, meter.datagrams, "each SYN is still answered");
    assertEquals(0, accepted.size());
    assertEquals(0, endpoint.keptBytes());
  }

  @Test
  void anHonestInitiatorGetsInDuringTheFlood() {
    List<UtpConnection> accepted = new ArrayList<>();
    UtpEndpoint endpoint = open(accepted);
    Meter meter = new Meter();
    endpoint.handleDatagram(STRANGER, packet(PacketType.SYN, 500, 77, 0), SECOND);
    endpoint.pollDatagrams(meter, SECOND);
    int cookie = meter.last.getShort(16) & 0xffff;
    assertEquals(77, meter.last.getShort(18));
    assertEquals(500, meter.last.getShort(2));
    for (int i = 0; i < 10_000; i++) {
      endpoint.handleDatagram(
          Endpoint.parse("10.0.0.1:" + (1 + i)), packet(PacketType.SYN, i, i, 0), SECOND);
    }
    endpoint.handleDatagram(
        STRANGER, packet(PacketType.STATE, 501, 78, cookie - 1), SECOND + 50 * MILLI);
    assertEquals(1, accepted.size());
    assertEquals(STRANGER, accepted.get(0).remote());
  }

  @Test
  void aGuessedAnswerOpensNothing() {
    List<UtpConnection> accepted = new ArrayList<>();
    UtpEndpoint endpoint = open(accepted);
    Meter meter = new Meter();
    endpoint.handleDatagram(STRANGER, packet(PacketType.SYN, 500, 77, 0), SECOND);
    endpoint.pollDatagrams(meter, SECOND);
    int cookie = meter.last.getShort(16) & 0xffff;
    for (int guess = 0; guess < 1000; guess++) {
      endpoint.handleDatagram(
          STRANGER, packet(PacketType.STATE, 501, 78, cookie + 1 + guess), SECOND);
    }
    endpoint.handleDatagram(
        Endpoint.parse("198.51.100.8:4000"), packet(PacketType.STATE, 501, 78, cookie - 1), SECOND);
    endpoint.handleDatagram(
        STRANGER, packet(PacketType.STATE, 501, 78, cookie - 1), SECOND + 300 * SECOND);
    assertEquals(0, accepted.size());
  }

  @Test
  void strangersGetNoMoreThanTheySend() {
    UtpEndpoint endpoint = open(new ArrayList<>());
    Meter meter = new Meter();
    Random random = new Random(3);
    long requested = 0;
    for (int i = 0; i < 50_000; i++) {
      byte[] bytes = new byte[20 + random.nextInt(60)];
      random.nextBytes(bytes);
      bytes[0] = (byte) (random.nextInt(5) << 4 | 1);
      requested += bytes.length;
      endpoint.handleDatagram(STRANGER, ByteBuffer.wrap(bytes), SECOND + i * 10_000L);
      endpoint.pollDatagrams(meter, SECOND + i * 10_000L);
    }
    assertTrue(meter.bytes <= requested, meter.bytes + " for " + requested);
    assertTrue(endpoint.connections() < 10, "guessed: " + endpoint.connections());
  }

  @Test
  void whatIsNoUtpIsLeftToOthers() {
    UtpEndpoint endpoint = open(new ArrayList<>());
    ByteBuffer dht = ByteBuffer.wrap("d1:ad2:id20:aaaaaaaaaaaaaaaaaaaae1:y1:qe".getBytes(US_ASCII));
    assertFalse(endpoint.handleDatagram(STRANGER, dht, SECOND));
    assertEquals(0, dht.position());
    assertFalse(endpoint.handleDatagram(STRANGER, ByteBuffer.allocate(100), SECOND));
    assertFalse(endpoint.handleDatagram(STRANGER, ByteBuffer.wrap(new byte[] {0x41}), SECOND));
    assertEquals(Long.MAX_VALUE, endpoint.pollTimeout());
  }

  /// A connection in the middle of a transfer that somebody off the path attacks.
  private static final class Victim {
    final Simulation simulation = new Simulation(4);
    final Host a = simulation.host("10.0.0.1:1");
    final Host b = simulation.host("10.0.0.2:1");
    final Peer initiator = new Peer(4, 20 << 20, 5);
    final Peer acceptor = new Peer(5, 0, 4);

    Victim() {
      LineSpec line = LineSpec.clean(100_000_000, 10 * MILLI, 200_000);
      Simulation.join(a, b, simulation.line(line), simulation.line(line));
      b.endpoint.accept(connection -> acceptor.on(connection));
      initiator.on(a.endpoint.connect(b.address, initiator, simulation.now()));
      a.touched();
      simulation.runFor(SECOND);
    }

    void assertUnharmed() {
      simulation.runFor(10 * SECOND);
      assertNull(initiator.failure);
      assertNull(acceptor.failure);
      assertEquals(20 << 20, acceptor.matched);
    }
  }

  @Test
  void resetsWithAWrongIdOrNumberCloseNothing() {
    Victim victim = new Victim();
    Random random = new Random(6);
    int id = victim.initiator.connection().receiveId();
    for (int i = 0; i < 10_000; i++) {
      boolean wrongId = random.nextBoolean();
      long newest = victim.initiator.connection().newestSent();
      int number = Sequences.wire(wrongId ? newest : newest + 2 + random.nextInt(50_000));
      int to = wrongId ? id + 2 + random.nextInt(60_000) : id;
      victim.a.receive(
          victim.b.address, packet(PacketType.RESET, to & 0xffff, i & 0xffff, number).array());
      if (i % 100 == 0) {
        victim.simulation.runFor(MILLI);
      }
    }
    victim.assertUnharmed();
  }

  @Test
  void aTrueResetCloses() {
    Victim victim = new Victim();
    int number = Sequences.wire(victim.initiator.connection().newestSent());
    victim.a.receive(
        victim.b.address,
        packet(PacketType.RESET, victim.initiator.connection().sendId(), 1, number).array());
    assertEquals(UtpFailure.RESET, victim.initiator.failure);
  }

  @Test
  void acksOfUnsentPacketsAreIgnored() {
    Victim victim = new Victim();
    for (int i = 1; i < 20_000; i++) {
      long newest = victim.initiator.connection().newestSent();
      victim.a.receive(
          victim.b.address,
          packet(
                  PacketType.STATE,
                  victim.initiator.connection().receiveId(),
                  0,
                  Sequences.wire(newest + i))
              .array());
    }
    victim.assertUnharmed();
  }

  @Test
  void packetsFarAheadAreNotKept() {
    Victim victim = new Victim();
    Random random = new Random(7);
    int id = victim.acceptor.connection().receiveId();
    for (int i = 0; i < 60_000; i++) {
      ByteBuffer forged = ByteBuffer.allocate(1400);
      forged.put(0, packet(PacketType.DATA, id, random.nextInt(1 << 16), 0).array());
      forged.putShort(18, (short) victim.acceptor.connection().newestSent());
      victim.b.receive(victim.a.address, forged.array());
    }
    assertTrue(victim.b.endpoint.keptBytes() <= Receiver.WINDOW_BYTES);
  }

  @Test
  void brokenExtensionsAreDropped() {
    IncomingPacket packet = new IncomingPacket();
    Random random = new Random(8);
    for (int i = 0; i < 200_000; i++) {
      byte[] bytes = new byte[20 + random.nextInt(40)];
      random.nextBytes(bytes);
      bytes[0] = 0x21;
      bytes[1] = (byte) (random.nextInt(4) == 0 ? 0 : 1 + random.nextInt(3));
      if (packet.parse(ByteBuffer.wrap(bytes))) {
        assertTrue(packet.payloadBytes() >= 0 && packet.payloadBytes() <= bytes.length - 20);
        for (int bit = 0; bit < packet.selectiveAckBits(); bit++) {
          packet.selectivelyAcknowledged(bit);
        }
      }
    }
  }

  @Test
  void anySequenceOfOperationsAndForgeriesKeepsTheMachineWhole() {
    for (long seed = 1; seed <= 300; seed++) {
      Random random = new Random(seed);
      Simulation simulation = new Simulation(seed);
      Host a = simulation.host("10.0.0.1:1");
      Host b = simulation.host("10.0.0.2:1");
      LineSpec line = new LineSpec(5_000_000, 5 * MILLI, 50_000, 0.05, 0.05, 3 * MILLI, 1500);
      Simulation.join(a, b, simulation.line(line), simulation.line(line));
      List<UtpConnection> all = new ArrayList<>();
      b.endpoint.accept(connection -> {
        all.add(connection);
        return random.nextInt(10) == 0 ? null : new Bulk.Quiet();
      });
      for (int step = 0; step < 200; step++) {
        operate(random, simulation, a, b, all);
      }
      all.forEach(UtpConnection::close);
      a.touched();
      b.touched();
      simulation.runFor(300 * SECOND);
      assertEquals(0, a.endpoint.connections(), "seed " + seed);
      assertEquals(0, b.endpoint.connections(), "seed " + seed);
      assertEquals(0, a.endpoint.keptBytes() + b.endpoint.keptBytes(), "seed " + seed);
    }
  }

  private static void operate(
      Random random, Simulation simulation, Host a, Host b, List<UtpConnection> all) {
    if (all.isEmpty() || random.nextInt(20) == 0) {
      all.add(a.endpoint.connect(b.address, new Bulk.Quiet(), simulation.now()));
    }
    UtpConnection one = all.get(random.nextInt(all.size()));
    switch (random.nextInt(8)) {
      case 0, 1, 2 -> one.write(ByteBuffer.allocate(random.nextInt(20_000)));
      case 3 -> one.finish();
      case 4 -> one.resumeReading();
      case 5 -> {
        if (random.nextInt(4) == 0) {
          one.abort();
        } else {
          one.close();
        }
      }
      case 6 -> forge(random, a, b, one);
      default -> simulation.runFor(random.nextInt(200) * MILLI);
    }
    a.touched();
    b.touched();
    simulation.runFor(random.nextInt(5) * MILLI);
  }

  /// A packet with the right id and otherwise anything.
  private static void forge(Random random, Host a, Host b, UtpConnection one) {
    byte[] bytes = new byte[20 + random.nextInt(100)];
    random.nextBytes(bytes);
    bytes[0] = (byte) (random.nextInt(5) << 4 | 1);
    bytes[1] = (byte) random.nextInt(2);
    bytes[2] = (byte) (one.receiveId() >> 8);
    bytes[3] = (byte) one.receiveId();
    if (random.nextBoolean()) {
      bytes[18] = (byte) (one.newestSent() >> 8);
      bytes[19] = (byte) one.newestSent();
    }
    a.receive(b.address, bytes.clone());
    b.receive(a.address, bytes);
  }
}
