package picotorrent.sim;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picotorrent.base.Endpoint;
import picotorrent.port.Stream.Ending;

class SimStreamTest extends SimulatedLines {
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aTransferTakesTheTimeThatTheSlowerLineTakes(boolean slowUp) {
    SimHost a = world.host("a", "1.0.0.1", line(slowUp ? 1_000_000 : 0, 0, 5));
    SimHost b = world.host("b", "1.0.0.2", line(0, slowUp ? 0 : 1_000_000, 5));
    Peer sender = new Peer(a, 20_000_000).listen();
    Peer receiver = new Peer(b, 0).connect(a.endpoint(PORT));
    assertTrue(world.runUntil(() -> receiver.ending != null, HOUR));
    assertEquals(Ending.END_OF_STREAM, receiver.ending);
    assertArrayEquals(sender.toSend.array(), receiver.read.toByteArray());
    assertEquals(20.0, world.now() / 1e9, 0.2);
  }

  @Test
  void streamsShareALineEvenly() {
    SimHost seed = world.host("seed", "1.0.0.1", line(1_000_000, 0, 5));
    List<Peer> receivers = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      SimHost host = world.host("leech" + i, "1.0.1." + i, line(0, 0, 5 + 20 * i));
      Peer leech = new Peer(host, 0);
      leech.host.run(() -> leech.listen());
      new Peer(seed, 100_000_000).connect(host.endpoint(PORT));
      receivers.add(leech);
    }
    world.run(Duration.ofSeconds(40));
    for (Peer receiver : receivers) {
      assertEquals(10_000_000.0, (double) receiver.readBytes, 200_000.0);
    }
  }

  @Test
  void aConnectionTakesOneRoundTrip() {
    SimHost a = world.host("a", "1.0.0.1", line(0, 0, 30));
    SimHost b = world.host("b", "1.0.0.2", line(0, 0, 20));
    new Peer(a, 0).listen();
    Peer peer = new Peer(b, 0).connect(a.endpoint(PORT));
    world.run(Duration.ofSeconds(1));
    assertEquals(Duration.ofMillis(100).toNanos(), peer.connectedAtNanos);
  }

  @Test
  void nobodyListeningIsARefusalAndNobodyThereASilence() {
    SimHost a = world.host("a", "1.0.0.1");
    SimHost b = world.host("b", "1.0.0.2");
    Peer refused = new Peer(a, 0).connect(b.endpoint(PORT));
    Peer silent = new Peer(a, 0).connect(Endpoint.parse("9.9.9.9:1"));
    Peer otherFamily = new Peer(a, 0).connect(Endpoint.parse("[2001:db8::1]:1"));
    world.run(Duration.ofSeconds(9));
    assertEquals(Ending.REFUSED, refused.ending);
    assertEquals(Ending.UNREACHABLE, otherFamily.ending);
    assertEquals(null, silent.ending);
    world.run(Duration.ofSeconds(2));
    assertEquals(Ending.TIMED_OUT, silent.ending);
  }

  @Test
  void aReaderThatPausesStopsTheWriter() {
    SimHost a = world.host("a", "1.0.0.1");
    SimHost b = world.host("b", "1.0.0.2");
    Peer sender = new Peer(a, 30_000_000).listen();
    Peer receiver = new Peer(b, 0);
    receiver.allowance = 0;
    receiver.connect(a.endpoint(PORT));
    world.run(HOUR);
    int most = SimStream.WINDOW_BYTES + SimStream.SEND_BUFFER_BYTES;
    assertTrue(sender.toSend.position() <= most, sender.toSend::toString);
    receiver.allowance = 1_000;
    assert receiver.stream != null;
    receiver.stream.resumeReading();
    world.run(HOUR);
    assertArrayEquals(sender.toSend.array(), receiver.read.toByteArray());
  }

  @Test
  void aLineThatComesBackGoesOnWhereItWas() {
    SimHost a = world.host("a", "1.0.0.1", line(1_000_000, 0, 5));
    SimHost b = world.host("b", "1.0.0.2");
    Peer sender = new Peer(a, 5_000_000).listen();
    Peer receiver = new Peer(b, 0).connect(a.endpoint(PORT));
    world.run(Duration.ofSeconds(2));
    b.cut();
    world.run(Duration.ofSeconds(10));
    assertTrue(receiver.readBytes < 2_100_000);
    b.restore();
    a.cut();
    world.run(Duration.ofSeconds(10));
    a.restore();
    world.run(Duration.ofSeconds(10));
    assertArrayEquals(sender.toSend.array(), receiver.read.toByteArray());
    assertEquals(Ending.END_OF_STREAM, receiver.ending);
  }

  @Test
  void aLineThatStaysCutEndsWhatWaitsForIt() {
    SimHost a = world.host("a", "1.0.0.1", line(1_000_000, 0, 5));
    SimHost b = world.host("b", "1.0.0.2");
    Peer sender = new Peer(a, 5_000_000).listen();
    Peer idle = new Peer(b, 0);
    idle.connect(a.endpoint(PORT));
    world.run(Duration.ofSeconds(2));
    b.cut();
    world.run(Duration.ofSeconds(101));
    assertEquals(Ending.TIMED_OUT, sender.ending);
    assertEquals(null, idle.ending);
  }

  @Test
  void aKilledProcessResetsItsStreamsAndFreesItsPorts() {
    SimHost a = world.host("a", "1.0.0.1");
    SimHost b = world.host("b", "1.0.0.2");
    new Peer(a, 0).listen();
    Peer peer = new Peer(b, 0).connect(a.endpoint(PORT));
    world.run(Duration.ofSeconds(1));
    List<String> ran = new ArrayList<>();
    a.loop().at(a.loop().now() + 1, () -> ran.add("after death"));
    a.stop();
    world.run(Duration.ofSeconds(1));
    assertEquals(Ending.RESET, peer.ending);
    assertEquals(List.of(), ran);
    new Peer(a, 0).listen();
    Peer again = new Peer(b, 0).connect(a.endpoint(PORT));
    world.run(Duration.ofSeconds(1));
    assertTrue(again.connectedAtNanos > 0);
  }
}
