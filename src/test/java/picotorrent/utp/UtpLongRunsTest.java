package picotorrent.utp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static picotorrent.utp.Simulation.MILLI;
import static picotorrent.utp.Simulation.SECOND;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import picotorrent.utp.Simulation.Host;
import picotorrent.utp.Simulation.Line;
import picotorrent.utp.Simulation.LineSpec;

/// Whatever becomes of the line and of who reads, the same bytes arrive.
class UtpLongRunsTest {
  private static final int MIB = 1 << 20;
  private static final int RUNS = Integer.getInteger("picotorrent.utp.runs", 2000);
  private static final int LONG_RUNS = Integer.getInteger("picotorrent.utp.longRuns", 40);

  @Test
  void thousandsOfSeededRunsMoveTheSameBytes() {
    for (long seed = 1; seed <= RUNS; seed++) {
      Random random = new Random(seed);
      LineSpec there = line(random);
      LineSpec back = line(random);
      long bytesThere = random.nextInt(60_000);
      long bytesBack = random.nextInt(30_000);
      Pair pair = new Pair(seed, there, back, bytesThere, bytesBack);
      for (int i = 0; i < 400 && !pair.complete(bytesThere, bytesBack); i++) {
        pair.simulation.runFor(SECOND);
        if (pair.initiator.failure == UtpFailure.TIMED_OUT && !pair.initiator.connected) {
          pair.connect(); // every SYN was lost
        }
      }
      String what = "seed " + seed + " " + there + " " + back;
      assertTrue(pair.complete(bytesThere, bytesBack), what);
      assertEquals(bytesThere, pair.acceptor.received, what);
      assertEquals(bytesBack, pair.initiator.received, what);
    }
  }

  private static LineSpec line(Random random) {
    return new LineSpec(
        1_000_000L << random.nextInt(8),
        random.nextInt(80) * MILLI,
        20_000 + random.nextInt(200_000),
        random.nextDouble() * 0.15,
        random.nextDouble() * 0.1,
        1 + random.nextInt(40) * MILLI,
        1300 + random.nextInt(300));
  }

  /// Ids and sequence numbers start just below the place where they begin anew.
  private record NearTheEnd(Random dice) implements RandomGenerator {
    @Override
    public long nextLong() {
      return dice.nextLong();
    }

    @Override
    public int nextInt(int bound) {
      return bound == 1 << 16 ? bound - 1 - dice.nextInt(300) : dice.nextInt(bound);
    }
  }

  /// Two hosts, a line each way, and who talks.
  private static final class Run {
    final Random dice;
    final String what;
    final Simulation simulation;
    final Host a;
    final Host b;
    final Line there;
    final Line back;
    final LineSpec spec;
    final Talker caller;
    final Talker answerer;

    Run(long seed, LineSpec spec) {
      dice = new Random(seed);
      this.spec = spec;
      what = "seed " + seed + " " + spec;
      simulation = new Simulation(seed);
      a = simulation.host("10.0.0.1:6881", new NearTheEnd(dice));
      b = simulation.host("10.0.0.2:6881");
      there = simulation.line(spec);
      back = simulation.line(spec);
      Simulation.join(a, b, there, back);
      caller = new Talker(seed, -seed);
      answerer = new Talker(-seed, seed);
      b.endpoint.accept(connection -> {
        answerer.on(connection).say(0);
        return answerer;
      });
      call();
    }

    void call() {
      caller.failure = null;
      caller.on(a.endpoint.connect(b.address, caller, simulation.now()));
      touched();
    }

    void touched() {
      a.touched();
      b.touched();
    }

    /// Lets one thing happen, and some time pass.
    void stir(boolean pathChanges) {
      Talker one = dice.nextBoolean() ? caller : answerer;
      switch (dice.nextInt(6)) {
        case 0 -> one.resume(0);
        case 1 -> one.resume(1 + dice.nextInt(5000));
        case 2 -> {
          there.loss(1);
          back.loss(dice.nextBoolean() ? 1 : spec.loss());
        }
        case 3 -> (dice.nextBoolean() ? there : back).mtu(pathChanges ? 1300 : 1500);
        case 4 -> one.say(dice.nextInt(MIB));
        default -> one.resume(Integer.MAX_VALUE);
      }
      touched();
      simulation.runFor(dice.nextInt(4000) * MILLI);
      there.loss(spec.loss());
      back.loss(spec.loss());
      if (caller.failure == UtpFailure.TIMED_OUT && !caller.connected) {
        call(); // every SYN was lost
      }
    }

    boolean complete() {
      return caller.ended
          && answerer.ended
          && answerer.heard == caller.said
          && caller.heard == answerer.said
          && caller.isDone()
          && answerer.isDone();
    }

    /// Nothing happens any more: all that was begun comes to its end.
    void end() {
      for (Talker one : List.of(caller, answerer)) {
        one.resume(Integer.MAX_VALUE);
        one.finish();
      }
      touched();
      for (int i = 0; i < 600 && !complete() && caller.failure == null; i++) {
        simulation.runFor(SECOND);
        if (caller.failure == UtpFailure.TIMED_OUT && !caller.connected) {
          call();
        }
      }
    }

    void assertNothingIsLeft() {
      caller.leave();
      if (answerer.isOn()) {
        answerer.leave();
      }
      touched();
      simulation.runFor(100 * SECOND);
      assertEquals(0, a.endpoint.connections() + b.endpoint.connections(), what);
      assertEquals(0, a.endpoint.keptBytes() + b.endpoint.keptBytes(), what);
    }
  }

  private static LineSpec longLine(Random random) {
    return new LineSpec(
        2_000_000L << random.nextInt(6),
        1 + random.nextInt(60) * MILLI,
        30_000 + random.nextInt(300_000),
        random.nextDouble() * 0.03,
        random.nextDouble() * 0.03,
        1 + random.nextInt(10) * MILLI,
        1500);
  }

  /// Both directions at once, some megabytes; readers that pause, and read in bites; a line that
  /// goes dark.
  @Test
  void megabytesArriveWhateverHappensOnTheWay() {
    for (long seed = 1; seed <= LONG_RUNS; seed++) {
      Random random = new Random(seed);
      Run run = new Run(seed, longLine(random));
      run.caller.say(random.nextInt(4 * MIB));
      run.answerer.say(random.nextInt(2 * MIB));
      for (int i = 0; i < 8; i++) {
        run.stir(false);
      }
      run.end();
      assertNull(run.caller.failure, run.what);
      assertTrue(run.complete(), run.what);
      run.assertNothingIsLeft();
    }
  }

  /// The same over paths that carry only smaller packets from some moment on, and say nothing of
  /// what they drop.
  @Test
  void pathsThatShrinkOnTheWayEndNoStream() {
    int runs = LONG_RUNS / 2;
    for (long seed = 1; seed <= runs; seed++) {
      Random random = new Random(seed);
      Run run = new Run(seed, longLine(random));
      run.caller.say(random.nextInt(2 * MIB));
      run.answerer.say(random.nextInt(MIB));
      for (int i = 0; i < 8; i++) {
        run.stir(true);
      }
      run.end();
      assertTrue(run.complete(), run.what);
      run.assertNothingIsLeft();
    }
  }

  @Test
  void aStreamGoesOnWhenItsNumbersBeginAnew() {
    LineSpec line = new LineSpec(1_000_000_000, MILLI, 500_000, 0.001, 0.001, MILLI / 2, 1300);
    Run run = new Run(1, line);
    long enough = 70_000L * MtuProbe.SAFE_DATAGRAM_BYTES;
    run.caller.say(enough);
    run.end();
    assertTrue(run.a.sentDatagrams > 1 << 16, "sent " + run.a.sentDatagrams);
    assertEquals(enough, run.answerer.heard);
    assertTrue(run.complete());
  }

  /// One id for every connection, and sequence numbers as chance has them.
  private static final class OneId implements RandomGenerator {
    private final Random dice = new Random(5);
    private boolean id;

    void nextIsAnId() {
      id = true;
    }

    @Override
    public long nextLong() {
      return dice.nextLong();
    }

    @Override
    public int nextInt(int bound) {
      boolean asked = id;
      id = false;
      return asked ? 77 : dice.nextInt(bound);
    }
  }

  @Test
  void anIdThatIsUsedAgainIsAnotherConnection() {
    Simulation simulation = new Simulation(5);
    OneId dice = new OneId();
    Host a = simulation.host("10.0.0.1:6881", dice);
    Host b = simulation.host("10.0.0.2:6881");
    LineSpec spec = new LineSpec(10_000_000, 10 * MILLI, 60_000, 0.05, 0.1, 40 * MILLI, 1500);
    Simulation.join(a, b, simulation.line(spec), simulation.line(spec));
    for (long voice = 1; voice <= 200; voice++) {
      Talker caller = new Talker(voice, -voice);
      Talker answerer = new Talker(-voice, voice);
      b.endpoint.accept(connection -> {
        answerer.on(connection).say(20_000);
        answerer.finish();
        return answerer;
      });
      dice.nextIsAnId();
      caller.on(a.endpoint.connect(b.address, caller, simulation.now()));
      assertEquals(77, caller.connection().receiveId());
      caller.say(50_000);
      caller.finish();
      a.touched();
      simulation.runFor(20 * SECOND);
      assertEquals(50_000, answerer.heard, "connection " + voice);
      assertEquals(20_000, caller.heard, "connection " + voice);
      caller.leave();
      answerer.leave();
      a.touched();
      b.touched();
      simulation.runFor(10 * SECOND);
      assertEquals(0, a.endpoint.connections() + b.endpoint.connections(), "after " + voice);
    }
  }

  /// We have started anew and throw the same id; the other end still has our last connection by it.
  @Test
  void whoRemembersAnEarlierConnectionLetsItGo() {
    Simulation simulation = new Simulation(6);
    OneId dice = new OneId();
    Host b = simulation.host("10.0.0.2:6881");
    LineSpec spec = LineSpec.clean(10_000_000, 10 * MILLI, 60_000);
    List<Talker> answerers = new ArrayList<>();
    b.endpoint.accept(connection -> {
      Talker answerer = new Talker(2, 1).on(connection);
      answerers.add(answerer);
      return answerer;
    });
    Talker last = new Talker(1, 2);
    for (int life = 0; life < 2; life++) {
      Host a = simulation.host("10.0.0.1:6881", dice);
      Simulation.join(a, b, simulation.line(spec), simulation.line(spec));
      last = new Talker(1, 2);
      dice.nextIsAnId();
      last.on(a.endpoint.connect(b.address, last, simulation.now()));
      last.say(30_000);
      a.touched();
      simulation.runFor(5 * SECOND);
    }
    assertNull(last.failure);
    assertEquals(2, answerers.size());
    assertEquals(UtpFailure.RESET, answerers.getFirst().failure);
    assertEquals(30_000, answerers.getLast().heard);
  }

  /// The first packets are what proves our address: whoever gets only later ones does not know us.
  @Test
  void aFirstFlightThatIsLostIsNotTheEnd() {
    for (int lost = 1; lost <= 12; lost++) {
      LineSpec spec = LineSpec.clean(10_000_000, 20 * MILLI, 60_000);
      Run run = new Run(lost, spec);
      int[] left = {lost};
      run.b.receipt =
          (from, datagram) -> datagram[0] >> 4 != PacketType.SYN.code() && left[0]-- > 0;
      run.caller.say(100_000);
      run.end();
      assertNull(run.caller.failure, lost + " were lost");
      assertTrue(run.complete(), lost + " were lost");
    }
  }

  @Test
  void aDarkLineIsTriedAtLongerAndLongerIntervals() {
    Run run = new Run(7, LineSpec.clean(10_000_000, 20 * MILLI, 60_000));
    run.caller.say(4 * MIB);
    run.simulation.runFor(SECOND);
    run.there.loss(1);
    run.back.loss(1);
    run.simulation.runFor(300 * MILLI); // what was under way
    List<Long> sent = new ArrayList<>();
    long before = run.a.sentDatagrams;
    while (run.caller.failure == null) {
      run.simulation.runFor(10 * MILLI);
      if (run.a.sentDatagrams > before) {
        before = run.a.sentDatagrams;
        sent.add(run.simulation.now());
      }
    }
    assertEquals(UtpFailure.TIMED_OUT, run.caller.failure);
    assertTrue(sent.size() <= 12, "sent at " + sent);
    for (int i = 3; i < sent.size(); i++) {
      long gap = sent.get(i) - sent.get(i - 1);
      long gapBefore = sent.get(i - 1) - sent.get(i - 2);
      boolean most = gap >= RttEstimator.MAX_TIMEOUT_NANOS - SECOND;
      assertTrue(most || gap >= gapBefore * 1.9, "gaps of " + gapBefore + " and " + gap);
    }
  }
}
