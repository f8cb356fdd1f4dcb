package picotorrent.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import picotorrent.port.Stream.Ending;

class SimulatorTest extends SimulatedLines {
  @Test
  void anErrorFailsTheRunWithItsHostAndItsSeed() {
    SimHost a = world.host("a", "1.0.0.1");
    a.loop()
        .post(() -> {
          throw new IllegalStateException("we are wrong");
        });
    AssertionError error = assertThrows(AssertionError.class, () -> world.run(HOUR));
    assertEquals("a failed at 0.000000 s, seed 1", error.getMessage());
  }

  @Test
  void twoRunsOfOneSeedAreTheSameAndOfAnotherAreNot() {
    assertEquals(swarm(5).trace().digest(), swarm(5).trace().digest());
    assertEquals(swarm(5).trace().latest(), swarm(5).trace().latest());
    assertNotEquals(swarm(5).trace().digest(), swarm(6).trace().digest());
  }

  /// Twenty hosts on bad lines that talk to each other by both means.
  private static SimWorld swarm(long seed) {
    SimWorld world = new SimWorld(seed);
    Line bad =
        line(200_000, 500_000, 20).loss(0.02).duplication(0.01).jitter(Duration.ofMillis(10));
    List<SimHost> hosts = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      hosts.add(world.host("h" + i, "1.0.0." + i, bad));
      new Peer(hosts.get(i), 100_000).listen();
    }
    for (SimHost host : hosts) {
      SimHost other = hosts.get(host.entropy().below(20));
      new Peer(host, 50_000).connect(other.endpoint(PORT));
      Sink sink = new Sink(host, PORT);
      world.at(1_000_000, () -> sink.socket.send(other.endpoint(PORT), ByteBuffer.allocate(1_000)));
    }
    world.run(Duration.ofMinutes(1));
    return world;
  }

  @Test
  void daysOfTimersForHundredsOfHostsTakeSeconds() {
    List<Long> ticks = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      SimHost host = world.host("h" + i, "1.0." + i / 200 + "." + i % 200);
      new Ticker(host.loop(), ticks).run();
    }
    world.run(Duration.ofDays(2));
    assertEquals(300 * 2_881, ticks.size());
  }

  private record Ticker(SimLoop loop, List<Long> ticks) implements Runnable {
    @Override
    public void run() {
      ticks.add(loop.now());
      loop.at(loop.now() + Duration.ofMinutes(1).toNanos(), this);
    }
  }

  @Test
  void theDateMovesWithoutTheClock() {
    SimHost a = world.host("a", "1.0.0.1");
    world.run(HOUR);
    long before = a.loop().now();
    a.shiftDate(Duration.ofDays(-365));
    assertEquals(SimWorld.EPOCH.plus(HOUR).minus(Duration.ofDays(365)), a.loop().date());
    assertEquals(before, a.loop().now());
  }

  @Test
  void aScriptedPeerSaysItsBytesAndHearsTheEnd() {
    SimHost a = world.host("a", "1.0.0.1");
    SimHost b = world.host("b", "1.0.0.2");
    List<String> heard = new ArrayList<>();
    ScriptedPeer greeter = new Echo(a, heard, "hello");
    greeter.listenOn(PORT);
    ScriptedPeer answerer = new Echo(b, heard, "hi");
    answerer.connectTo(a.endpoint(PORT));
    world.run(Duration.ofSeconds(1));
    answerer.reset();
    world.run(Duration.ofSeconds(1));
    assertEquals(List.of("a heard hi", "b heard hello"), heard);
    assertEquals(List.of(Ending.RESET), greeter.endings());
    assertFalse(answerer.receivedBytes() != 5);
  }

  private static final class Echo extends ScriptedPeer {
    private final List<String> heard;
    private final String word;

    Echo(SimHost host, List<String> heard, String word) {
      super(host);
      this.heard = heard;
      this.word = word;
    }

    @Override
    protected void onOpen() {
      send(word.getBytes(java.nio.charset.StandardCharsets.US_ASCII));
    }

    @Override
    protected void onBytes(byte[] bytes) {
      String text = new String(bytes, java.nio.charset.StandardCharsets.US_ASCII);
      heard.add(host() + " heard " + text);
    }
  }
}
