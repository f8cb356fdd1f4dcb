package picotorrent.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class SimDatagramTest extends SimulatedLines {
  @Test
  void datagramsTakeTheLatencyOfThePath() {
    SimHost a = world.host("a", "1.0.0.1", line(0, 0, 30));
    SimHost b = world.host("b", "1.0.0.2", line(0, 0, 20));
    Sink to = new Sink(b, 5);
    new Sink(a, 6).socket.send(b.endpoint(5), datagram(100, 1));
    world.run(HOUR);
    assertEquals(Duration.ofMillis(50).toNanos(), to.lastNanos);
    assertEquals(List.of(a.endpoint(6)), to.sources);
    assertEquals(1, to.bursts);
  }

  @Test
  void lossAndDuplicationHaveTheirProbability() {
    Line bad = line(0, 0, 5).loss(0.1).duplication(0.2);
    SimHost a = world.host("a", "1.0.0.1", bad);
    SimHost b = world.host("b", "1.0.0.2");
    Sink to = new Sink(b, 5);
    Sink from = new Sink(a, 6);
    for (int i = 0; i < 20_000; i++) {
      from.socket.send(b.endpoint(5), datagram(10, 0));
    }
    world.run(HOUR);
    assertEquals(20_000 * 1.2 * 0.9, to.sources.size(), 300);
  }

  @Test
  void jitterReordersDatagrams() {
    SimHost a = world.host("a", "1.0.0.1", line(0, 0, 5).jitter(Duration.ofMillis(50)));
    SimHost b = world.host("b", "1.0.0.2");
    Sink to = new Sink(b, 5);
    Sink from = new Sink(a, 6);
    for (int i = 0; i < 100; i++) {
      from.socket.send(b.endpoint(5), datagram(10, i));
    }
    world.run(HOUR);
    assertEquals(100, to.firstBytes.size());
    assertNotEquals(to.firstBytes.stream().sorted().toList(), to.firstBytes);
  }

  @Test
  void aFullQueueDropsTheTail() {
    SimHost a = world.host("a", "1.0.0.1", line(100_000, 0, 5).queue(10_000));
    SimHost b = world.host("b", "1.0.0.2");
    Sink to = new Sink(b, 5);
    new Sink(a, 6).socket.sendSegments(b.endpoint(5), ByteBuffer.allocate(50_000), 1_000);
    world.run(HOUR);
    assertEquals(10, to.sources.size());
    assertEquals(Duration.ofMillis(100 + 6).toNanos(), to.lastNanos);
  }

  @Test
  void whatIsTooLargeForThePathIsLostOnlyWhenItMayNotBeCutUp() {
    SimHost a = world.host("a", "1.0.0.1");
    SimHost b = world.host("b", "1.0.0.2", Line.UNLIMITED.mtu(1_400));
    Sink to = new Sink(b, 5);
    Sink from = new Sink(a, 6);
    from.socket.send(b.endpoint(5), datagram(1_373, 1));
    from.socket.dontFragment(true);
    from.socket.send(b.endpoint(5), datagram(1_373, 2));
    from.socket.send(b.endpoint(5), datagram(1_372, 3));
    world.run(HOUR);
    assertEquals(List.of(1, 3), to.firstBytes);
  }
}
