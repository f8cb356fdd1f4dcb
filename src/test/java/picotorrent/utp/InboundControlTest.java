package picotorrent.utp;

import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What the receiving side does about remotes that give way to nobody, on a line of 100 Mbit/s and
/// 50 ms: requests go up while blocks come down.
class InboundControlTest {
  private static final int BYTES_A_MILLISECOND = (int) (CongestionScenario.RATE / 8 / 1000);

  private static final byte UNKNOWN_EXTENSION = 0x6f;

  /// Keeps 150 ms of the line under way, whatever happens: 100 ms of queue, the most BEP 29 allows.
  private static final class Rude implements CongestionControl {
    @Override
    public long windowBytes() {
      return 150L * BYTES_A_MILLISECOND;
    }

    @Override
    public boolean holdsBack() {
      return false;
    }

    @Override
    public double pacingGain() {
      return 2;
    }

    @Override
    public void packetBytes(int bytes) {}

    @Override
    public void onAck(long ackedBytes, long inFlightBytes, RttEstimator rtt, long nowNanos) {}

    @Override
    public void onDelay(long rttNanos, long nowNanos) {}

    @Override
    public void onLoss(RttEstimator rtt, long nowNanos) {}

    @Override
    public void onTimeout(long nowNanos) {}
  }

  private static CongestionScenario download(long seed, int queueMillis, boolean asks) {
    CongestionScenario line = new CongestionScenario(seed, queueMillis * BYTES_A_MILLISECOND, 0);
    Bulk bulk = line.utp("uTP", 0, packetBytes -> new Rude());
    bulk.asks = asks;
    bulk.to.receipt = (from, datagram) -> concealKind(datagram);
    return line;
  }

  /// Turns the announcement that only Picotorrent makes into one that nobody knows.
  private static boolean concealKind(byte[] datagram) {
    if (datagram[1] == Header.EXTENSION_BITS && datagram[Header.BYTES] == Header.MAX_DATAGRAM) {
      datagram[Header.BYTES] = UNKNOWN_EXTENSION;
    }
    return false;
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void whoFillsEveryQueueIsHeldToOurTargetAndStillFillsTheLine(long seed) {
    CongestionScenario line = download(seed, 200, true).run(30);
    assertTrue(line.mbit(0, 5, 30) >= 90, "Mbit/s: " + line.mbit(0, 5, 30));
    assertTrue(line.queueMillis(5, 30) <= 25, "queue: " + line.queueMillis(5, 30));
  }

  @Test
  void withoutUsItWouldFillTheQueue() {
    CongestionScenario line = download(1, 200, false).run(10);
    assertTrue(line.queueMillis(5, 10) >= 50, "queue: " + line.queueMillis(5, 10));
  }

  @ParameterizedTest
  @ValueSource(ints = {200, 40})
  void besideItTcpKeepsFourFifths(int queueMillis) {
    for (long seed = 1; seed <= 5; seed++) {
      CongestionScenario line = download(seed, queueMillis, true);
      line.tcp("TCP", TcpFlow.Kind.CUBIC, 6);
      line.run(40);
      double tcp = line.mbit(1, 10, 40);
      double utp = line.mbit(0, 10, 40);
      assertTrue(tcp / (tcp + utp) >= 0.8, "seed " + seed + ": TCP " + tcp + ", uTP " + utp);
      assertTrue(tcp + utp >= 88, "seed " + seed + ": TCP " + tcp + ", uTP " + utp);
    }
  }

  @Test
  void itTakesTheLineBackWhenTcpHasGone() {
    CongestionScenario line = download(3, 200, true);
    TcpFlow tcp = line.tcp("TCP", TcpFlow.Kind.CUBIC, 5);
    line.run(15);
    tcp.stop();
    line.run(15);
    assertTrue(line.mbit(0, 20, 30) >= 88, "Mbit/s: " + line.mbit(0, 20, 30));
  }

  /// Both ends ours: the sender gives way, and the receiver leaves it to it.
  @Test
  void betweenTwoOfOursNothingIsLost() {
    CongestionScenario line = new CongestionScenario(1, 50 * BYTES_A_MILLISECOND, 0);
    line.utp("uTP", 0).asks = true;
    line.run(30);
    assertTrue(line.mbit(0, 5, 30) >= 94, "Mbit/s: " + line.mbit(0, 5, 30));
  }
}
