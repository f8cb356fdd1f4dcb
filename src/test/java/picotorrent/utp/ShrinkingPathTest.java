package picotorrent.utp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static picotorrent.utp.Simulation.MILLI;
import static picotorrent.utp.Simulation.SECOND;

import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import picotorrent.utp.Simulation.Line;
import picotorrent.utp.Simulation.LineSpec;

/// Paths that carry smaller packets from some moment on, and say nothing of those they drop.
class ShrinkingPathTest {
  private static final int MIB = 1 << 20;
  private static final int RUNS = Integer.getInteger("picotorrent.utp.shrinkRuns", 60);

  /// What a person waits at most for a stream whose path shrank once, on a line that loses nothing:
  /// two timeouts of half a second, and some round trips.
  private static final long STALL_NANOS = 3 * SECOND;

  /// The same where each of several shrinks costs as much, and random losses come on top.
  private static final long WORST_STALL_NANOS = 12 * SECOND;

  /// Stands for remotes that are not of our kind.
  private static final int OTHERS_DATAGRAM_BYTES = 1471;

  /// Two megabytes or so each way over a line each way whose MTU changes.
  private static final class Run {
    final Random dice;
    final Simulation simulation;
    final Line there;
    final Line back;
    final Peer caller;
    final Peer answerer;
    final long bytesThere;
    final long bytesBack;
    final String what;
    long longestStallNanos;
    private long lastProgressNanos;
    private long seenThere;
    private long seenBack;

    Run(long seed, LineSpec spec, int datagramLimit, long bytesThere, long bytesBack) {
      dice = new Random(seed);
      simulation = new Simulation(seed);
      this.bytesThere = bytesThere;
      this.bytesBack = bytesBack;
      what = "seed " + seed + " " + spec + " " + bytesThere + " and " + bytesBack;
      Simulation.Host a = simulation.host("10.0.0.1:6881", datagramLimit);
      Simulation.Host b = simulation.host("10.0.0.2:6881", datagramLimit);
      if (datagramLimit == OTHERS_DATAGRAM_BYTES) {
        a.receipt = (from, datagram) -> isSilentAboutSize(datagram);
        b.receipt = a.receipt;
      }
      there = simulation.line(spec);
      back = simulation.line(spec);
      Simulation.join(a, b, there, back);
      caller = new Peer(seed, bytesThere, seed + 1);
      answerer = new Peer(seed + 1, bytesBack, seed);
      b.endpoint.accept(connection -> {
        answerer.on(connection).pump();
        return answerer;
      });
      caller.on(a.endpoint.connect(b.address, caller, simulation.now()));
      a.touched();
    }

    /// Makes an extension without meaning of what tells our kind.
    private static boolean isSilentAboutSize(byte[] datagram) {
      int named = 1;
      int at = Header.BYTES;
      while (datagram[named] != 0) {
        if (datagram[named] == Header.MAX_DATAGRAM) {
          datagram[named] = Header.PADDING;
        }
        named = at;
        at += 2 + (datagram[at + 1] & 0xff);
      }
      return false;
    }

    boolean complete() {
      return answerer.matched == bytesThere && caller.matched == bytesBack;
    }

    void runFor(long nanos) {
      long until = simulation.now() + nanos;
      while (simulation.now() < until && !complete()) {
        simulation.runFor(20 * MILLI);
        watch();
      }
    }

    private void watch() {
      boolean moved =
          (answerer.received > seenThere || seenThere == bytesThere)
              && (caller.received > seenBack || seenBack == bytesBack);
      seenThere = answerer.received;
      seenBack = caller.received;
      if (moved || lastProgressNanos == 0) {
        lastProgressNanos = simulation.now();
      }
      longestStallNanos = Math.max(longestStallNanos, simulation.now() - lastProgressNanos);
    }

    void assertEveryByte(long mostStallNanos) {
      assertEquals(answerer.received, answerer.matched, what);
      assertEquals(caller.received, caller.matched, what);
      assertNull(caller.failure, what);
      assertNull(answerer.failure, what);
      assertTrue(
          complete(), what + ": " + answerer.matched + " and " + caller.matched + " arrived");
      assertTrue(longestStallNanos <= mostStallNanos, what + " stood " + longestStallNanos / MILLI);
    }
  }

  private static LineSpec quiet(Random random) {
    long delay = (1 + random.nextInt(60)) * MILLI;
    return LineSpec.clean(5_000_000L << random.nextInt(5), delay, 60_000 + random.nextInt(400_000));
  }

  private static void each(long mostStallNanos, Consumer<Run> changes) {
    for (long seed = 1; seed <= RUNS; seed++) {
      Random random = new Random(seed);
      LineSpec spec = quiet(random);
      long there = MIB + random.nextInt(MIB);
      Run run = new Run(seed, spec, 1472, there, random.nextBoolean() ? 0 : random.nextInt(MIB));
      run.runFor((200 + random.nextInt(600)) * MILLI);
      changes.accept(run);
      run.runFor(300 * SECOND);
      run.assertEveryByte(mostStallNanos);
    }
  }

  @Test
  void aStreamOutlivesAPathThatShrinksOnce() {
    each(STALL_NANOS, run -> run.there.mtu(1280 + run.dice.nextInt(180)));
  }

  @Test
  void bothDirectionsOutliveIt() {
    each(
        STALL_NANOS,
        run -> {
          run.there.mtu(1280 + run.dice.nextInt(180));
          run.back.mtu(1280 + run.dice.nextInt(180));
        });
  }

  @Test
  void aStreamOutlivesAPathThatShrinksTwice() {
    each(
        WORST_STALL_NANOS,
        run -> {
          run.there.mtu(1400);
          run.runFor((100 + run.dice.nextInt(3000)) * MILLI);
          run.there.mtu(run.dice.nextBoolean() ? 1280 : 600);
        });
  }

  @Test
  void aStreamOutlivesAPathThatComesAndGoes() {
    each(
        WORST_STALL_NANOS,
        run -> {
          for (int turn = 0; turn < 12; turn++) {
            (run.dice.nextBoolean() ? run.there : run.back)
                .mtu(run.dice.nextBoolean() ? 1500 : 1280 + run.dice.nextInt(150));
            run.runFor((50 + run.dice.nextInt(1500)) * MILLI);
          }
        });
  }

  @Test
  void othersGetWhatIsTooLargeInFragments() {
    for (long seed = 1; seed <= RUNS; seed++) {
      Run run = new Run(seed, quiet(new Random(seed)), OTHERS_DATAGRAM_BYTES, MIB, MIB / 2);
      run.there.fragments();
      run.back.fragments();
      run.runFor((200 + run.dice.nextInt(600)) * MILLI);
      run.there.mtu(1280 + run.dice.nextInt(180));
      run.back.mtu(1280 + run.dice.nextInt(180));
      run.runFor(300 * SECOND);
      run.assertEveryByte(STALL_NANOS);
    }
  }

  /// Where fragments vanish as well, others cannot be told what a number means in parts: the stream
  /// goes on if they have nothing of what is cut anew, else it ends and the session connects again.
  @Test
  void othersOnPathsThatDropFragmentsGetNoWrongByteAndDoNotHang() {
    for (long seed = 1; seed <= RUNS; seed++) {
      Run run = new Run(seed, quiet(new Random(seed)), OTHERS_DATAGRAM_BYTES, MIB, MIB / 2);
      for (int turn = 0; turn < 4; turn++) {
        run.runFor((200 + run.dice.nextInt(600)) * MILLI);
        (run.dice.nextBoolean() ? run.there : run.back).mtu(1280 + run.dice.nextInt(220));
      }
      run.runFor(60 * SECOND);
      assertEquals(run.answerer.received, run.answerer.matched, run.what);
      assertEquals(run.caller.received, run.caller.matched, run.what);
      assertTrue(
          run.complete() || run.caller.failure != null && run.answerer.failure != null, run.what);
    }
  }

  @Test
  void aBurstOfJumboPacketsMeetsAnOrdinaryPath() {
    for (long seed = 1; seed <= RUNS / 6; seed++) {
      LineSpec spec = LineSpec.clean(200_000_000, 2 * MILLI, 300_000).mtu(9000);
      Run run = new Run(seed, spec, 8972, 16L * MIB, MIB);
      run.runFor((250 + run.dice.nextInt(250)) * MILLI);
      assertTrue(run.caller.connection().datagramBytes() > 5000, run.what);
      run.there.mtu(1500);
      run.runFor(300 * SECOND);
      run.assertEveryByte(STALL_NANOS);
    }
  }

  @Test
  void lossesAndDisorderOnTopDelayItAndHarmNothing() {
    for (long seed = 1; seed <= RUNS; seed++) {
      Random random = new Random(seed);
      LineSpec clean = quiet(random);
      LineSpec spec =
          new LineSpec(
              clean.bitsPerSecond(),
              clean.delayNanos(),
              clean.queueBytes(),
              random.nextDouble() * 0.05,
              random.nextDouble() * 0.05,
              1 + random.nextInt(20) * MILLI,
              1500);
      Run run = new Run(seed, spec, 1472, MIB / 2 + random.nextInt(MIB), random.nextInt(MIB));
      for (int turn = 0; turn < 10; turn++) {
        run.runFor((50 + random.nextInt(2000)) * MILLI);
        (random.nextBoolean() ? run.there : run.back).mtu(1280 + random.nextInt(220));
      }
      run.runFor(600 * SECOND);
      run.assertEveryByte(WORST_STALL_NANOS);
    }
  }
}
