package picotorrent.utp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static picotorrent.utp.Simulation.MILLI;
import static picotorrent.utp.Simulation.SECOND;

import org.junit.jupiter.api.Test;
import picotorrent.utp.Simulation.LineSpec;

/// Remotes that say nothing: those that are gone are given up, those that are there are kept.
class UtpSilenceTest {
  private static final int MIB = 1 << 20;

  /// After so long without a datagram from inside, many routers let none in any more.
  private static final long ROUTER_FORGETS_NANOS = 30 * SECOND;

  /// What the initiator gets: all but one packet, and nothing at all when `dark`.
  private static final class Receipt {
    int missing = -1;
    boolean dark;
    boolean hidesKind;

    boolean swallows(byte[] datagram, long received) {
      int type = datagram[0] >> 4;
      boolean data = type == PacketType.DATA.code();
      int number = (datagram[16] & 0xff) << 8 | datagram[17] & 0xff;
      if (data && datagram.length > 1000 && missing < 0 && received > MIB) {
        missing = number;
      }
      // Acks with extensions are how we know our own kind.
      boolean tells =
          type == PacketType.STATE.code() && datagram[1] == Header.EXTENSION_BITS && hidesKind;
      return dark || tells || data && number == missing;
    }
  }

  /// libtorrent gives a connection up when a packet was lost three times, and tells nobody.
  @Test
  void aRemoteThatHasGivenUpWithoutAWordIsNotWaitedForForEver() {
    LineSpec line = LineSpec.clean(10_000_000, 10 * MILLI, 200_000);
    Pair pair = new Pair(13, line, line, 0, 4 * MIB);
    Receipt receipt = new Receipt();
    receipt.hidesKind = true;
    pair.a.receipt = (from, datagram) -> receipt.swallows(datagram, pair.initiator.received);
    pair.simulation.runFor(3 * SECOND);
    receipt.dark = true;
    long before = pair.a.sentDatagrams;
    pair.simulation.runFor(
        SilenceWatch.PATIENCE_NANOS - 3 * SECOND); // the last packet came earlier
    assertNull(pair.initiator.failure);
    long repeats = pair.a.sentDatagrams - before;
    assertTrue(repeats >= 3 && repeats <= 7, "the ack was repeated " + repeats + " times");
    pair.simulation.runFor(3 * SECOND);
    assertEquals(UtpFailure.TIMED_OUT, pair.initiator.failure);
  }

  @Test
  void ourOwnKindIsWaitedForWhileTheLineIsDark() {
    LineSpec line = LineSpec.clean(10_000_000, 10 * MILLI, 200_000);
    Pair pair = new Pair(13, line, line, 4 * MIB, 4 * MIB);
    Receipt receipt = new Receipt();
    pair.a.receipt = (from, datagram) -> receipt.swallows(datagram, pair.initiator.received);
    pair.simulation.runFor(3 * SECOND);
    receipt.dark = true;
    pair.simulation.runFor(30 * SECOND);
    pair.a.receipt = null;
    pair.simulation.runFor(60 * SECOND);
    assertNull(pair.initiator.failure);
    assertEquals(4 * MIB, pair.initiator.matched);
  }

  @Test
  void anIdleConnectionKeepsItsMappingAlive() {
    LineSpec line = LineSpec.clean(10_000_000, 10 * MILLI, 200_000);
    Pair pair = new Pair(14, line, line, 100, 100);
    pair.initiator.finishWhenSent = false;
    pair.acceptor.finishWhenSent = false;
    pair.simulation.runFor(5 * SECOND);
    long before = pair.a.sentDatagrams;
    pair.simulation.runFor(300 * SECOND);
    long kept = pair.a.sentDatagrams - before;
    assertTrue(kept >= 9 && kept <= 11, "sent " + kept);
    assertNull(pair.initiator.failure);
  }

  @Test
  void whatIsSaidAfterMinutesOfSilenceGetsThroughARouter() {
    LineSpec line = LineSpec.clean(10_000_000, 10 * MILLI, 200_000);
    Pair pair = new Pair(15, line, line, 100, 0);
    pair.initiator.finishWhenSent = false;
    pair.acceptor.finishWhenSent = false;
    long[] wentOutNanos = {0};
    pair.b.receipt =
        (from, datagram) -> {
          wentOutNanos[0] = pair.simulation.now();
          return false;
        };
    pair.a.receipt =
        (from, datagram) -> pair.simulation.now() - wentOutNanos[0] > ROUTER_FORGETS_NANOS;
    for (int minutes = 1; minutes <= 10; minutes++) {
      pair.simulation.runFor(55 * SECOND + minutes * SECOND);
      pair.acceptor.toSend = 100;
      pair.acceptor.pump();
      pair.b.touched();
      pair.simulation.runFor(100 * MILLI);
      assertEquals(100 * minutes, pair.initiator.matched, "after " + minutes + " minutes");
    }
  }

  /// Who ends sends a word to each remote, whatever is under way: nobody is left to repeat it.
  @Test
  void whoIsGoneForGoodHasSaidSo() {
    LineSpec line = LineSpec.clean(1_000_000, 10 * MILLI, 200_000);
    Pair pair = new Pair(16, line, line, 4 * MIB, 4 * MIB);
    pair.simulation.runFor(2 * SECOND);
    pair.a.end();
    pair.simulation.runFor(SECOND);
    assertEquals(0, pair.a.endpoint.connections());
    assertNull(pair.initiator.failure, "it knows");
    assertEquals(UtpFailure.RESET, pair.acceptor.failure);
  }
}
