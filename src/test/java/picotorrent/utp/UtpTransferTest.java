package picotorrent.utp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static picotorrent.utp.Simulation.MILLI;
import static picotorrent.utp.Simulation.SECOND;

import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import picotorrent.utp.Simulation.Host;
import picotorrent.utp.Simulation.LineSpec;

/// Two endpoints over a line that loses, doubles, delays and swaps packets move the same bytes.
class UtpTransferTest {
  private static final int MIB = 1 << 20;

  @Test
  void bytesArriveBothWaysOverACleanLine() {
    LineSpec line = LineSpec.clean(100_000_000, 10 * MILLI, 200_000);
    Pair pair = new Pair(7, line, line, 2 * MIB, MIB);
    pair.simulation.runFor(20 * SECOND);
    assertTrue(pair.initiator.connected);
    assertTrue(pair.complete(2 * MIB, MIB), "received " + pair.acceptor.received);
    assertNull(pair.initiator.failure);
    assertNull(pair.acceptor.failure);
    pair.initiator.connection().close();
    pair.acceptor.connection().close();
    pair.a.touched();
    pair.b.touched();
    pair.simulation.runFor(10 * SECOND);
    assertEquals(0, pair.a.endpoint.connections());
    assertEquals(0, pair.b.endpoint.connections());
  }

  @Test
  void oneSeedGivesOneRun() {
    long[] first = trace(42);
    long[] second = trace(42);
    assertEquals(first[0], second[0]);
    assertEquals(first[1], second[1]);
    assertEquals(first[2], second[2]);
  }

  private static long[] trace(long seed) {
    LineSpec line = new LineSpec(10_000_000, 20 * MILLI, 60_000, 0.05, 0.05, 5 * MILLI, 1500);
    Pair pair = new Pair(seed, line, line, MIB, MIB);
    pair.simulation.runFor(30 * SECOND);
    return new long[] {pair.a.sentDatagrams, pair.a.sentBytes, pair.acceptor.received};
  }

  @Test
  void aReaderThatPausesStopsTheSenderAndLosesNothing() {
    LineSpec line = LineSpec.clean(100_000_000, 5 * MILLI, 200_000);
    Pair pair = new Pair(9, line, line, 8 * MIB, 0);
    pair.acceptor.allowance = 0;
    pair.simulation.runFor(60 * SECOND);
    assertEquals(0, pair.acceptor.received);
    long kept = pair.b.endpoint.keptBytes();
    assertTrue(kept > MIB && kept <= Receiver.WINDOW_BYTES, "kept " + kept);
    assertNull(pair.initiator.failure);
    pair.acceptor.allowance = Integer.MAX_VALUE;
    pair.acceptor.connection().resumeReading();
    pair.b.touched();
    pair.simulation.runFor(60 * SECOND);
    assertEquals(8 * MIB, pair.acceptor.matched);
    assertEquals(0, pair.b.endpoint.keptBytes());
    assertTrue(pair.acceptor.ended);
  }

  @Test
  void aReaderInSmallBitesGetsEverything() {
    LineSpec line = LineSpec.clean(10_000_000, 5 * MILLI, 200_000);
    Pair pair = new Pair(10, line, line, 100_000, 0);
    pair.acceptor.allowance = 100;
    pair.simulation.runFor(10 * SECOND);
    assertEquals(100_000, pair.acceptor.matched);
  }

  @Test
  void aReaderThatComesAndGoesGetsEverything() {
    LineSpec line = LineSpec.clean(100_000_000, 5 * MILLI, 200_000).loss(0.01);
    Pair pair = new Pair(16, line, line, 8 * MIB, 0);
    Random random = new Random(16);
    for (int i = 0; i < 2000 && pair.acceptor.matched < 8 * MIB; i++) {
      pair.acceptor.allowance = random.nextBoolean() ? 0 : random.nextInt(100_000);
      if (i > 3) {
        pair.acceptor.connection().resumeReading();
        pair.b.touched();
      }
      pair.simulation.runFor(20 * MILLI);
    }
    assertEquals(8 * MIB, pair.acceptor.matched);
  }

  @Test
  void halfCloseLeavesTheOtherDirectionOpen() {
    LineSpec line = LineSpec.clean(10_000_000, 10 * MILLI, 200_000);
    Pair pair = new Pair(11, line, line, 1000, 0);
    pair.acceptor.finishWhenSent = false;
    pair.simulation.runFor(2 * SECOND);
    assertTrue(pair.acceptor.ended);
    assertFalse(pair.initiator.ended);
  }

  /// The remote has left when we say more to it, and so tells us that it knows us no more.
  @Test
  void whatCameBeforeTheRemoteLeftIsReadToItsEndAllTheSame() {
    LineSpec line = LineSpec.clean(10_000_000, 10 * MILLI, 200_000);
    Pair pair = new Pair(11, line, line, 0, 300_000);
    pair.initiator.finishWhenSent = false;
    pair.initiator.allowance = 0;
    pair.simulation.runFor(5 * SECOND);
    pair.acceptor.connection().close();
    pair.b.touched();
    pair.simulation.runFor(10 * SECOND);
    assertEquals(0, pair.b.endpoint.connections());
    pair.initiator.toSend = 1000;
    pair.initiator.pump();
    pair.a.touched();
    pair.simulation.runFor(SECOND);
    assertNull(pair.initiator.failure);
    pair.initiator.allowance = Integer.MAX_VALUE;
    pair.initiator.connection().resumeReading();
    pair.a.touched();
    pair.simulation.runFor(SECOND);
    assertEquals(300_000, pair.initiator.matched);
    assertTrue(pair.initiator.ended);
    assertEquals(UtpFailure.RESET, pair.initiator.failure);
    assertEquals(0, pair.a.endpoint.connections());
    assertEquals(0, pair.a.endpoint.keptBytes());
  }

  @Test
  void nobodyThereIsATimeout() {
    Simulation simulation = new Simulation(1);
    Host a = simulation.host("10.0.0.1:6881");
    Peer peer = new Peer(1, 0, 2);
    peer.on(
        a.endpoint.connect(picotorrent.base.Endpoint.parse("10.9.9.9:1"), peer, simulation.now()));
    a.touched();
    simulation.runFor(20 * SECOND);
    assertEquals(UtpFailure.TIMED_OUT, peer.failure);
    assertEquals(0, a.endpoint.connections());
    assertEquals(Knocking.MAX_SYNS, a.sentDatagrams);
  }

  @Test
  void aRefusedConnectIsToldSo() {
    LineSpec line = LineSpec.clean(10_000_000, 10 * MILLI, 200_000);
    Pair pair = new Pair(12, line, line, 0, 0);
    pair.b.endpoint.accept(null);
    pair.simulation.runFor(SECOND);
    assertEquals(UtpFailure.REFUSED, pair.initiator.failure);
  }

  @Test
  void aPathThatGoesDarkIsATimeout() {
    LineSpec line = LineSpec.clean(10_000_000, 10 * MILLI, 200_000);
    Pair pair = new Pair(13, line, line, 4 * MIB, 0);
    pair.simulation.runFor(SECOND);
    pair.b.receipt = (from, datagram) -> true;
    pair.simulation.runFor(200 * SECOND);
    assertEquals(UtpFailure.TIMED_OUT, pair.initiator.failure);
    assertEquals(0, pair.a.endpoint.connections());
  }

  @Test
  void packetsGrowToWhatThePathCarries() {
    for (int mtu : new int[] {1300, 1400, 1492, 1500}) {
      LineSpec line = LineSpec.clean(100_000_000, 10 * MILLI, 200_000).mtu(mtu);
      Pair pair = new Pair(15, line, line, 4 * MIB, 0);
      pair.simulation.runFor(20 * SECOND);
      assertEquals(4 * MIB, pair.acceptor.matched);
      int found = pair.initiator.connection().datagramBytes();
      int most = Math.min(mtu - Simulation.HEADERS_BYTES, MtuProbe.ETHERNET_DATAGRAM_BYTES);
      assertTrue(found <= most && found > most - 90, "mtu " + mtu + ": " + found);
    }
  }

  /// A route of smaller packets takes over in the middle, and says nothing of what it drops.
  @Test
  void aPathThatShrinksUnderAStreamIsNotTheEndOfIt() {
    for (int seed = 1; seed <= 10; seed++) {
      LineSpec line = LineSpec.clean(20_000_000, 10 * MILLI, 100_000);
      Simulation.Line[] there = new Simulation.Line[1];
      Pair pair = new Pair(seed, line, line, 8 * MIB, 0, there);
      pair.simulation.runFor(SECOND + seed * 37 * MILLI);
      assertTrue(pair.initiator.connection().datagramBytes() > 1400);
      there[0].mtu(1300);
      pair.simulation.runFor(30 * SECOND);
      assertEquals(8 * MIB, pair.acceptor.matched, "seed " + seed);
      assertNull(pair.initiator.failure);
    }
  }

  /// What is cut anew has numbers that meant other bytes before: no late ack may be taken for one
  /// of the new.
  @Test
  void aPathThatKeepsChangingGarblesNothing() {
    int complete = 0;
    for (int seed = 1; seed <= 60; seed++) {
      Random dice = new Random(seed);
      LineSpec there = new LineSpec(20_000_000, 10 * MILLI, 100_000, 0.02, 0.01, 3 * MILLI, 1500);
      LineSpec back = there.loss(dice.nextInt(3) * 0.2);
      Simulation.Line[] way = new Simulation.Line[1];
      Pair pair = new Pair(seed, there, back, 2 * MIB, MIB / 4, way);
      for (int turn = 0; turn < 20; turn++) {
        pair.simulation.runFor((200 + dice.nextInt(2500)) * MILLI);
        way[0].mtu(dice.nextBoolean() ? 1300 : 1500);
      }
      assertEquals(pair.acceptor.received, pair.acceptor.matched, "seed " + seed);
      assertEquals(pair.initiator.received, pair.initiator.matched, "seed " + seed);
      complete += pair.acceptor.matched == 2 * MIB ? 1 : 0;
    }
    assertTrue(complete >= 40, complete + " of 60 were complete");
  }

  @Test
  void packetsGrowBeyondAnEthernetFrameOnlyToWhoSaysItTakesThem() {
    for (boolean told : new boolean[] {true, false}) {
      Simulation simulation = new Simulation(17);
      Host a = simulation.host("127.0.0.1:1", 65_507);
      Host b = simulation.host("127.0.0.2:1", 65_507);
      LineSpec line = LineSpec.clean(0, MILLI, 0).mtu(65_535);
      Simulation.join(a, b, simulation.line(line), simulation.line(line));
      Bulk bulk = new Bulk(simulation, a, b);
      a.receipt =
          (from, datagram) -> {
            // As others read it: an extension without meaning, alone or behind a selective ack.
            for (int at = Header.BYTES; at <= 2 * Header.BYTES; at++) {
              if (!told && at < datagram.length && datagram[at] == Header.MAX_DATAGRAM) {
                datagram[at] = Header.PADDING;
              }
            }
            return false;
          };
      bulk.start();
      simulation.runFor(SECOND);
      int expected = told ? MtuProbe.MAX_DATAGRAM_BYTES : MtuProbe.ETHERNET_DATAGRAM_BYTES;
      assertEquals(expected, bulk.connection().datagramBytes());
      assertEquals(expected, a.largestDatagram);
    }
  }

  @Test
  void noPacketBeginsWithAnExtensionThatLibutpTakesForAnOlderVersion() {
    Simulation simulation = new Simulation(19);
    Host a = simulation.host("127.0.0.1:1", 65_507);
    Host b = simulation.host("127.0.0.2:1", 65_507);
    LineSpec line = LineSpec.clean(0, MILLI, 0).mtu(65_535);
    Simulation.join(a, b, simulation.line(line), simulation.line(line));
    Bulk bulk = new Bulk(simulation, a, b);
    Set<Integer> firsts = new TreeSet<>();
    for (Host host : List.of(a, b)) {
      host.receipt =
          (from, datagram) -> {
            firsts.add((int) datagram[1]);
            return false;
          };
    }
    bulk.start();
    simulation.runFor(SECOND);
    assertEquals(Set.of(0, Header.SELECTIVE_ACK, Header.EXTENSION_BITS), firsts);
  }

  @Test
  void ipv6CarriesItToo() {
    Simulation simulation = new Simulation(18);
    Host a = simulation.host("[2001:db8::1]:6881");
    Host b = simulation.host("[2001:db8::2]:6881");
    LineSpec line = LineSpec.clean(10_000_000, 10 * MILLI, 200_000).loss(0.02);
    Simulation.join(a, b, simulation.line(line), simulation.line(line));
    Bulk bulk = new Bulk(simulation, a, b);
    bulk.start();
    simulation.runFor(10 * SECOND);
    assertTrue(bulk.deliveredBytes > 8 * MIB, "delivered " + bulk.deliveredBytes);
  }
}
