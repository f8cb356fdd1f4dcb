package picotorrent.utp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static picotorrent.utp.Simulation.MILLI;
import static picotorrent.utp.Simulation.SECOND;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import picotorrent.utp.Simulation.Host;
import picotorrent.utp.Simulation.Line;
import picotorrent.utp.Simulation.LineSpec;

/// Sequences of operations on many connections of two endpoints against a model of what each must
/// have heard: forged packets apart, which `UtpHostileTest` has.
class UtpOperationsTest {
  private static final int SEQUENCES = Integer.getInteger("picotorrent.utp.sequences", 300);
  private static final int STEPS = 120;
  private static final int MOST_BYTES = 100_000;

  /// Both ends of one connection; the acceptor's comes to life when the initiator is heard.
  private record Conversation(Talker initiator, Talker acceptor) {}

  private static final class World {
    final Random dice;
    final String what;
    final Simulation simulation;
    final Host a;
    final Host b;
    final Line there;
    final Line back;
    final double loss;
    final List<Conversation> all = new ArrayList<>();
    private final Map<Integer, Conversation> byId = new HashMap<>();

    World(long seed) {
      what = "seed " + seed;
      dice = new Random(seed);
      simulation = new Simulation(seed);
      a = simulation.host("10.0.0.1:1");
      b = simulation.host("10.0.0.2:1");
      loss = dice.nextDouble() * 0.05;
      LineSpec spec = new LineSpec(20_000_000, 5 * MILLI, 60_000, loss, 0.05, 3 * MILLI, 1500);
      there = simulation.line(spec);
      back = simulation.line(spec);
      Simulation.join(a, b, there, back);
      for (Host host : List.of(a, b)) {
        host.endpoint.accept(connection -> {
          Conversation one = byId.get(idOf(host == a ? b : a, connection.sendId()));
          assertNotNull(one, what);
          one.acceptor.on(connection).say(0);
          return one.acceptor;
        });
      }
    }

    private int idOf(Host initiator, int receiveId) {
      return (initiator == a ? 0 : 1 << 16) + receiveId;
    }

    void connect() {
      int number = all.size() + 1;
      Conversation one = new Conversation(new Talker(number, -number), new Talker(-number, number));
      Host from = dice.nextBoolean() ? a : b;
      Host to = from == a ? b : a;
      one.initiator.on(from.endpoint.connect(to.address, one.initiator, simulation.now()));
      byId.put(idOf(from, one.initiator.connection().receiveId()), one);
      all.add(one);
    }

    void operate() {
      if (all.isEmpty() || dice.nextInt(15) == 0) {
        connect();
      }
      Conversation one = all.get(dice.nextInt(all.size()));
      Talker talker = dice.nextBoolean() ? one.initiator : one.acceptor;
      switch (dice.nextInt(12)) {
        case 0, 1, 2 -> {
          if (!talker.hasFinished()) {
            talker.say(dice.nextInt(MOST_BYTES));
          }
        }
        case 3 -> talker.finish();
        case 4 -> talker.resume(0);
        case 5 -> talker.resume(1 + dice.nextInt(2000));
        case 6, 7 -> talker.resume(Integer.MAX_VALUE);
        case 8 -> {
          if (dice.nextInt(4) == 0 && talker.isOn() && !talker.left) {
            talker.leave();
          }
        }
        case 9 -> goDark();
        default -> simulation.runFor(dice.nextInt(300) * MILLI);
      }
      a.touched();
      b.touched();
      simulation.runFor(dice.nextInt(10) * MILLI);
    }

    /// Now and then, for less than makes an end give the other up.
    private void goDark() {
      Line line = dice.nextBoolean() ? there : back;
      line.loss(1);
      a.touched();
      b.touched();
      simulation.runFor(dice.nextInt(600) * MILLI);
      line.loss(loss);
      simulation.runFor(700 * MILLI);
    }

    void end() {
      for (Conversation one : all) {
        for (Talker talker : List.of(one.initiator, one.acceptor)) {
          talker.resume(Integer.MAX_VALUE);
          talker.finish();
        }
      }
      a.touched();
      b.touched();
      simulation.runFor(200 * SECOND);
      all.forEach(this::assertHeard);
    }

    private void assertHeard(Conversation one) {
      Talker initiator = one.initiator;
      if (!initiator.connected) {
        assertTrue(initiator.left || initiator.failure == UtpFailure.TIMED_OUT, what);
        return;
      }
      assertHeard(initiator, one.acceptor);
      assertHeard(one.acceptor, initiator);
    }

    /// Who leaves has said all the same what was taken before; who has left hears nothing, and who
    /// talks to it later is told that it is gone.
    private void assertHeard(Talker speaker, Talker listener) {
      if (listener.left) {
        return;
      }
      String who = what + ": " + speaker + "; " + listener;
      assertEquals(speaker.said, listener.heard, who);
      assertTrue(listener.ended, who);
      assertTrue(speaker.left || listener.failure == null, who);
      assertTrue(speaker.left || speaker.isDone(), who);
    }

    void assertNothingIsLeft() {
      for (Conversation one : all) {
        for (Talker talker : List.of(one.initiator, one.acceptor)) {
          if (talker.isOn() && !talker.left) {
            talker.leave();
          }
        }
      }
      a.touched();
      b.touched();
      simulation.runFor(100 * SECOND);
      assertEquals(0, a.endpoint.connections() + b.endpoint.connections(), what);
      assertEquals(0, a.endpoint.keptBytes() + b.endpoint.keptBytes(), what);
    }
  }

  @Test
  void whateverIsDoneInWhateverOrderEachHearsWhatTheOtherSaid() {
    for (long seed = 1; seed <= SEQUENCES; seed++) {
      World world = new World(seed);
      for (int step = 0; step < STEPS; step++) {
        world.operate();
      }
      world.end();
      world.assertNothingIsLeft();
    }
  }
}
