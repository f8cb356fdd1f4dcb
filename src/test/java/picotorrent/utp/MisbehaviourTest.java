package picotorrent.utp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static picotorrent.utp.Simulation.MILLI;
import static picotorrent.utp.Simulation.SECOND;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import picotorrent.base.Endpoint;
import picotorrent.utp.Simulation.Host;
import picotorrent.utp.Simulation.LineSpec;

/// Threats row 18: remotes whose address is proven, and who do not play fair.
class MisbehaviourTest {
  private static final int MIB = 1 << 20;

  /// 50 ms at 100 Mbit/s.
  private static final int QUEUE_BYTES = 625_000;

  /// What an honest receiver gets, by seed: worked out once.
  private static final Map<Long, Double> HONEST = new HashMap<>();

  /// How a receiver may try to be sent to faster than is fair (Savage 1999, Adamsky 2012).
  private enum Lie {
    NONE,
    /// One packet more than has come.
    ONE_AHEAD,
    /// Half a window more.
    MANY_AHEAD,
    /// Everything that is under way.
    ALL_AHEAD,
    /// The newest packet that has come, whatever is missing before it.
    NO_LOSSES,
    /// All that is under way by a selective ack, and what has come by the ordinary one.
    SELECTIVELY_AHEAD
  }

  /// Changes what the sender is told, on its way in.
  private static final class Liar {
    private final Bulk bulk;
    private final Lie lie;
    private int newestCome = -1;

    Liar(Bulk bulk, Lie lie) {
      this.bulk = bulk;
      this.lie = lie;
      bulk.to.receipt =
          (from, datagram) -> {
            int number = numberAt(datagram, 16);
            if (datagram[0] >> 4 == PacketType.DATA.code()
                && (newestCome < 0 || Sequences.distance(number, newestCome) > 0)) {
              newestCome = number;
            }
            return false;
          };
      bulk.from.receipt = this::takesIn;
    }

    private static int numberAt(byte[] datagram, int at) {
      return (datagram[at] & 0xff) << 8 | datagram[at + 1] & 0xff;
    }

    private boolean takesIn(Endpoint from, byte[] datagram) {
      boolean ack =
          datagram[0] >> 4 == PacketType.STATE.code()
              && newestCome >= 0
              && bulk.connection().isOpen();
      if (!ack || lie == Lie.NONE) {
        return false;
      }
      int newest = Sequences.wire(bulk.connection().newestSent());
      int told = numberAt(datagram, 18);
      int ahead = Sequences.distance(newest, told);
      switch (lie) {
        case ONE_AHEAD -> acknowledge(datagram, told + Math.min(1, ahead));
        case MANY_AHEAD -> acknowledge(datagram, told + Math.min(200, ahead));
        case ALL_AHEAD -> acknowledge(datagram, newest);
        case NO_LOSSES -> acknowledge(datagram, newestCome);
        case SELECTIVELY_AHEAD -> {
          if (datagram.length == Header.BYTES && ahead > 2) {
            bulk.from.receive(from, withBits(datagram, ahead - 1)); // longer: not changed again
            return true;
          }
        }
        case NONE -> throw new IllegalStateException();
      }
      return false;
    }

    private static void acknowledge(byte[] datagram, int number) {
      datagram[18] = (byte) (number >> 8);
      datagram[19] = (byte) number;
    }

    private static byte[] withBits(byte[] ack, int count) {
      int bytes = Math.min(252, (count + 31) / 32 * 4);
      byte[] longer = Arrays.copyOf(ack, Header.BYTES + 2 + bytes);
      longer[1] = Header.SELECTIVE_ACK;
      longer[Header.BYTES + 1] = (byte) bytes;
      for (int bit = 0; bit < Math.min(count, bytes * Byte.SIZE); bit++) {
        longer[Header.BYTES + 2 + bit / Byte.SIZE] |= (byte) (1 << bit % Byte.SIZE);
      }
      return longer;
    }
  }

  /// What a receiver gets in 30 s beside TCP, in Mbit/s.
  private static double rateBesideTcp(Lie lie, long seed) {
    CongestionScenario line = new CongestionScenario(seed, QUEUE_BYTES, 0.001);
    Bulk bulk = line.utp("uTP", 0);
    new Liar(bulk, lie);
    line.tcp("TCP", TcpFlow.Kind.CUBIC, 5);
    line.run(30);
    return line.mbit(0, 0, 30);
  }

  @ParameterizedTest
  @EnumSource(names = "NONE", mode = EnumSource.Mode.EXCLUDE)
  void whoAcknowledgesWhatHasNotComeIsNotServedFaster(Lie lie) {
    for (long seed = 1; seed <= 3; seed++) {
      double honest = HONEST.computeIfAbsent(seed, one -> rateBesideTcp(Lie.NONE, one));
      double lying = rateBesideTcp(lie, seed);
      assertTrue(lying <= 1.1 * honest, lie + ": " + lying + ", honest " + honest);
    }
  }

  /// A remote that keeps sending what cannot be handed on yet.
  private static final class Hoarder {
    private final Endpoint address;
    private final Host victim;
    private int cookie;

    Hoarder(Host victim, int number) {
      this.victim = victim;
      address = Endpoint.parse("10.1.0." + number + ":1");
    }

    private ByteBuffer packet(PacketType type, int id, int sequence, int acknowledged, int bytes) {
      Header.Fields fields = new Header.Fields();
      fields.connectionId = id;
      fields.windowBytes = MIB;
      fields.acknowledged = acknowledged;
      ByteBuffer packet = ByteBuffer.allocate(Header.BYTES + bytes);
      Header.put(packet, 0, type, 0, fields, sequence);
      return packet;
    }

    private void say(ByteBuffer packet) {
      victim.endpoint.handleDatagram(address, packet, SECOND);
      victim.endpoint.pollDatagrams(
          (remote, payload, segment, probe) -> {
            if (cookie == 0) {
              cookie = payload.getShort(payload.position() + 16) & 0xffff;
            }
          },
          SECOND);
    }

    void hoard() {
      say(packet(PacketType.SYN, 500, 1, 0, 0));
      say(packet(PacketType.STATE, 501, 2, cookie - 1, 0));
      for (int ahead = 1; ahead < ReorderBuffer.MAX_PACKETS; ahead++) {
        say(packet(PacketType.DATA, 501, 2 + ahead, cookie - 1, 1400));
      }
    }
  }

  @Test
  void whatManyRemotesHaveUsKeepIsBoundedAndLeavesRoomForOthers() {
    Simulation simulation = new Simulation(9);
    Host a = simulation.host("10.0.0.1:1");
    Host b = simulation.host("10.0.0.2:1");
    LineSpec spec = LineSpec.clean(20_000_000, 5 * MILLI, 60_000).loss(0.002);
    Simulation.join(a, b, simulation.line(spec), simulation.line(spec));
    b.endpoint.accept(_ -> new Bulk.Quiet());
    for (int i = 1; i <= 40; i++) {
      new Hoarder(b, i).hoard();
    }
    assertEquals(40, b.endpoint.connections());
    assertTrue(b.endpoint.keptBytes() > ReceiveBudget.MAX_BYTES - MIB, "they do fill it");
    long most = ReceiveBudget.MAX_BYTES + 41 * Receiver.LEAST_BYTES;
    assertTrue(b.endpoint.keptBytes() <= most, "kept: " + b.endpoint.keptBytes());
    Bulk honest = new Bulk(simulation, a, b);
    honest.start();
    simulation.runFor(8 * SECOND);
    double mbit = honest.deliveredBytes * 8 / 8e6;
    assertTrue(mbit > 10, "the honest one got " + mbit + " of 20 Mbit/s");
    assertTrue(b.endpoint.keptBytes() <= most, "kept: " + b.endpoint.keptBytes());
  }

  /// Windows, times and numbers that no remote in its senses sends, on a connection that goes on:
  /// by STATE packets with the last true ack, and by others that acknowledge what never left.
  @Test
  void absurdHeadersHarmNothing() {
    LineSpec line = LineSpec.clean(50_000_000, 10 * MILLI, 100_000);
    Pair pair = new Pair(31, line, line, 12 * MIB, 0);
    int[] lastAck = {0};
    pair.a.receipt =
        (from, datagram) -> {
          lastAck[0] = Liar.numberAt(datagram, 18);
          return false;
        };
    pair.simulation.runFor(SECOND);
    Random random = new Random(31);
    int[] absurd = {0, 1, -1, Integer.MIN_VALUE, Integer.MAX_VALUE};
    for (int i = 0; i < 20_000; i++) {
      boolean state = random.nextBoolean();
      long newest = pair.initiator.connection().newestSent();
      Header.Fields fields = new Header.Fields();
      fields.connectionId = pair.initiator.connection().receiveId();
      fields.windowBytes = absurd[random.nextInt(absurd.length)];
      fields.timestampMicros = absurd[random.nextInt(absurd.length)];
      fields.timestampDifferenceMicros = absurd[random.nextInt(absurd.length)];
      fields.acknowledged =
          state ? lastAck[0] : Sequences.wire(newest + 1 + random.nextInt(30_000));
      ByteBuffer packet = ByteBuffer.allocate(Header.BYTES);
      PacketType type = state ? PacketType.STATE : PacketType.DATA;
      Header.put(packet, 0, type, 0, fields, random.nextInt(1 << 16));
      pair.a.endpoint.handleDatagram(pair.b.address, packet, pair.simulation.now());
      if (i % 200 == 0) {
        pair.a.touched();
        pair.simulation.runFor(MILLI);
      }
    }
    pair.simulation.runFor(20 * SECOND);
    assertNull(pair.initiator.failure);
    assertEquals(12 * MIB, pair.acceptor.matched);
  }

  @Test
  void aPacketThatIsCutBeforeItsPayloadIsNone() {
    ByteBuffer whole = ByteBuffer.allocate(200);
    Header.put(whole, 0, PacketType.STATE, Header.SELECTIVE_ACK, new Header.Fields(), 7);
    whole.position(Header.BYTES).put((byte) Header.EXTENSION_BITS).put((byte) 8).putLong(-1);
    Header.putExtensionBits(whole, Header.MAX_DATAGRAM);
    whole.put((byte) Header.PADDING).put((byte) 2).putShort((short) 9000);
    whole.put((byte) 0).put((byte) 40).position(whole.position() + 40);
    byte[] bytes = new byte[whole.position()];
    whole.get(0, bytes);
    assertTrue(new IncomingPacket().parse(ByteBuffer.wrap(bytes)));
    for (int length = 0; length < bytes.length; length++) {
      assertFalse(new IncomingPacket().parse(ByteBuffer.wrap(bytes, 0, length)), "at " + length);
    }
  }
}
