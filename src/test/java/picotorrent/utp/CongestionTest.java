package picotorrent.utp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import picotorrent.utp.Simulation.Host;

/// What the congestion control promises, on a line of 100 Mbit/s and 50 ms with a queue of one
/// bandwidth-delay product where nothing else is said.
class CongestionTest {
  /// 50 ms at 100 Mbit/s.
  private static final int QUEUE_BYTES = 625_000;

  /// libtorrent 2.0.8 on the same line with 1 % loss.
  private static final double LIBTORRENT_MBIT_AT_ONE_PERCENT = 5.9;

  @Test
  void aloneItFillsTheLineAndAddsATargetOfDelay() {
    CongestionScenario line = new CongestionScenario(1, QUEUE_BYTES, 0);
    line.utp("uTP", 0);
    line.run(30);
    assertTrue(line.mbit(0, 5, 30) >= 94, "Mbit/s: " + line.mbit(0, 5, 30));
    double queue = line.queueMillis(5, 30);
    assertTrue(queue > 8 && queue < 25, "queue: " + queue);
    assertEquals(0, line.there.queueDrops);
  }

  @ParameterizedTest
  @EnumSource(TcpFlow.Kind.class)
  void tcpKeepsFourFifths(TcpFlow.Kind kind) {
    CongestionScenario line = new CongestionScenario(2, QUEUE_BYTES, 0);
    line.utp("uTP", 0);
    line.tcp("TCP", kind, 6);
    line.run(50);
    double tcp = line.mbit(1, 10, 50);
    double utp = line.mbit(0, 10, 50);
    assertTrue(tcp / (tcp + utp) >= 0.8, "TCP " + tcp + ", uTP " + utp);
    assertTrue(tcp + utp >= 90, "TCP " + tcp + ", uTP " + utp);
  }

  @Test
  void tcpKeepsFourFifthsOverAQueueAsSmallAsTheTarget() {
    CongestionScenario line = new CongestionScenario(2, 250_000, 0);
    line.utp("uTP", 0);
    line.tcp("TCP", TcpFlow.Kind.CUBIC, 6);
    line.run(50);
    double tcp = line.mbit(1, 10, 50);
    double utp = line.mbit(0, 10, 50);
    assertTrue(tcp / (tcp + utp) >= 0.8, "TCP " + tcp + ", uTP " + utp);
  }

  /// The first quarter of a minute of a TCP flow counts its slow start, which a queue ends early:
  /// what it then has lost it gets back slowly, and uTP would fill what it leaves.
  @ParameterizedTest
  @ValueSource(ints = {40, 200})
  void tcpThatComesLaterGetsFourFifthsFromItsStart(int queueMillis) {
    List<Double> shares = new ArrayList<>();
    for (int seed = 0; seed < 5; seed++) {
      CongestionScenario line = new CongestionScenario(seed, QUEUE_BYTES / 50 * queueMillis, 0);
      line.utp("uTP", 0).asks = true;
      double start = 6 + 1.37 * seed;
      line.tcp("TCP", TcpFlow.Kind.CUBIC, start);
      line.run(start + 15);
      double tcp = line.mbit(1, start, start + 15);
      shares.add(tcp / (tcp + line.mbit(0, start, start + 15)));
    }
    Collections.sort(shares);
    assertTrue(shares.get(2) >= 0.85, "TCP's shares: " + shares);
    assertTrue(shares.get(1) >= 0.8, "TCP's shares: " + shares);
  }

  @Test
  void itTakesTheLineBackWhenTcpHasGone() {
    CongestionScenario line = new CongestionScenario(3, QUEUE_BYTES, 0);
    line.utp("uTP", 0);
    TcpFlow tcp = line.tcp("TCP", TcpFlow.Kind.CUBIC, 5);
    line.run(15);
    tcp.stop();
    line.run(15);
    assertTrue(line.mbit(0, 20, 30) >= 90, "Mbit/s: " + line.mbit(0, 20, 30));
  }

  @Test
  void randomLossIsNotTakenForCongestion() {
    CongestionScenario line = new CongestionScenario(4, QUEUE_BYTES, 0.01);
    line.utp("uTP", 0);
    line.run(30);
    double mbit = line.mbit(0, 2, 30);
    assertTrue(mbit >= 4 * LIBTORRENT_MBIT_AT_ONE_PERCENT, "Mbit/s: " + mbit);
  }

  @Test
  void twoFlowsShareWithinAFifth() {
    CongestionScenario line = new CongestionScenario(5, QUEUE_BYTES, 0);
    line.utp("first", 0);
    line.utp("second", 0.3);
    line.run(50);
    assertEqualShares(line, 20, 50, 2);
  }

  @Test
  void latecomersGetTheirShare() {
    CongestionScenario line = new CongestionScenario(6, QUEUE_BYTES, 0);
    line.utp("first", 0);
    line.utp("second", 10);
    line.utp("third", 20);
    line.run(70);
    assertEqualShares(line, 45, 70, 3);
    assertTrue(line.queueMillis(45, 70) < 30, "queue: " + line.queueMillis(45, 70));
  }

  private static void assertEqualShares(CongestionScenario line, int from, int to, int flows) {
    double total = 0;
    for (int i = 0; i < flows; i++) {
      total += line.mbit(i, from, to);
    }
    for (int i = 0; i < flows; i++) {
      assertEquals(total / flows, line.mbit(i, from, to), total / flows * 0.2);
    }
  }

  @Test
  void aReceiverThatHidesTheQueueGainsNothing() {
    double honest = rateAgainstTcp(false);
    double lying = rateAgainstTcp(true);
    assertTrue(lying <= honest * 1.1 + 1, "honest " + honest + ", lying " + lying);
  }

  /// A receiver that always reports the same one-way delay, with a TCP flow on the same line.
  private static double rateAgainstTcp(boolean lying) {
    CongestionScenario line = new CongestionScenario(7, QUEUE_BYTES, 0);
    Bulk bulk = line.utp("uTP", 0);
    line.tcp("TCP", TcpFlow.Kind.CUBIC, 5);
    if (lying) {
      bulk.from.receipt =
          (from, datagram) -> {
            datagram[8] = 0;
            datagram[9] = 1;
            datagram[10] = 0;
            datagram[11] = 0;
            return false;
          };
    }
    line.run(60);
    return line.mbit(0, 10, 60);
  }

  @Test
  void aReceiverThatAcknowledgesBlindlyIsCutOff() {
    CongestionScenario line = new CongestionScenario(8, QUEUE_BYTES, 0);
    Bulk bulk = line.utp("uTP", 0);
    Host sender = bulk.from;
    // Whatever the receiver has, its acks claim the packets that are on the way as well.
    sender.receipt =
        (from, datagram) -> {
          if (datagram[0] >> 4 == PacketType.STATE.code() && bulk.connection().isOpen()) {
            int newest = Sequences.wire(bulk.connection().newestSent());
            datagram[18] = (byte) (newest >> 8);
            datagram[19] = (byte) newest;
          }
          return false;
        };
    line.run(10);
    assertTrue(bulk.failed, "still fed after " + bulk.deliveredBytes);
    assertFalse(bulk.connection().isOpen());
  }
}
