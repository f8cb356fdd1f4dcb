package picotorrent.sim;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.common.net.InetAddresses;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picotorrent.base.Endpoint;
import picotorrent.port.Stream;
import picotorrent.port.Stream.Ending;

class SimulatorTest {
  private static final Duration HOUR = Duration.ofHours(1);
  private static final int PORT = 6881;

  private final SimWorld world = new SimWorld(1);

  /// Reads everything, and sends what it was given.
  private static class Peer implements Stream.Handler {
    final ByteArrayOutputStream read = new ByteArrayOutputStream();
    final ByteBuffer toSend;
    final SimHost host;
    long readBytes;
    long connectedAtNanos = -1;
    int allowance = Integer.MAX_VALUE;
    @Nullable Ending ending;
    @Nullable Stream stream;
    boolean closeWhenSent = true;

    Peer(SimHost host, int bytesToSend) {
      this.host = host;
      byte[] content = new byte[bytesToSend];
      new SplittableRandom(7).nextBytes(content);
      toSend = ByteBuffer.wrap(content);
    }

    Peer listen() {
      host.run(() -> {
        try {
          host.network()
              .listen(
                  Endpoint.parse("0.0.0.0:" + PORT),
                  incoming -> {
                    stream = incoming;
                    return this;
                  });
        } catch (IOException e) {
          throw new IllegalStateException(e);
        }
      });
      return this;
    }

    Peer connect(Endpoint remote) {
      host.run(() -> stream = host.network().connect(null, remote, this));
      return this;
    }

    @Override
    public void onConnected() {
      connectedAtNanos = host.loop().now();
      onWritable();
    }

    @Override
    public int readAllowance() {
      return allowance;
    }

    @Override
    public void onRead(ByteBuffer bytes) {
      readBytes += bytes.remaining();
      byte[] copy = new byte[bytes.remaining()];
      bytes.get(copy);
      read.writeBytes(copy);
    }

    @Override
    public void onWritable() {
      Stream own = stream;
      if (own != null && toSend.capacity() > 0) {
        own.write(toSend);
        if (!toSend.hasRemaining() && closeWhenSent) {
          own.close();
        }
      }
    }

    @Override
    public void onClosed(Ending why) {
      ending = why;
    }
  }

  private static Line line(long up, long down, int latencyMillis) {
    return Line.UNLIMITED.rates(up, down).latency(Duration.ofMillis(latencyMillis));
  }

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

  /// A UDP socket that counts.
  private static final class Sink implements picotorrent.port.Network.DatagramHandler {
    final List<Endpoint> sources = new ArrayList<>();
    final List<Integer> firstBytes = new ArrayList<>();
    final picotorrent.port.Network.Datagrams socket;
    int bursts;
    long lastNanos;
    private final SimHost host;

    Sink(SimHost host, int port) {
      this.host = host;
      try {
        socket = host.network().bind(Endpoint.parse("0.0.0.0:" + port), this);
      } catch (IOException e) {
        throw new IllegalStateException(e);
      }
    }

    @Override
    public void onDatagram(Endpoint remote, ByteBuffer payload) {
      sources.add(remote);
      firstBytes.add((int) payload.get());
      lastNanos = host.loop().now();
    }

    @Override
    public void onBurstEnd() {
      bursts++;
    }
  }

  private static ByteBuffer datagram(int bytes, int first) {
    return ByteBuffer.allocate(bytes).put(0, (byte) first);
  }

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

  /// Who gets through to a host behind a router that has sent to `friend` port 1 only.
  private List<String> admitted(Nat.Kind kind) {
    Nat nat = world.nat("5.5.5.5", kind);
    Sink inside = new Sink(nat.host("inside", "192.168.0.2", Line.UNLIMITED), 7);
    SimHost friend = world.host("friend", "1.0.0.1");
    SimHost stranger = world.host("stranger", "1.0.0.2");
    Sink friend1 = new Sink(friend, 1);
    Sink friend2 = new Sink(friend, 2);
    Sink stranger1 = new Sink(stranger, 1);
    inside.socket.send(friend.endpoint(1), datagram(10, 0));
    world.run(Duration.ofSeconds(1));
    Endpoint seen = friend1.sources.getFirst();
    assertEquals(InetAddresses.forString("5.5.5.5"), seen.address());
    friend1.socket.send(seen, datagram(10, 1));
    friend2.socket.send(seen, datagram(10, 2));
    stranger1.socket.send(seen, datagram(10, 3));
    world.run(Duration.ofSeconds(1));
    return inside.sources.stream()
        .map(source -> (source.address().equals(friend.address()) ? "f" : "s") + source.port())
        .toList();
  }

  @Test
  void routersAdmitWhomTheirKindAdmits() {
    assertEquals(List.of("f1", "f2", "s1"), admitted(Nat.Kind.FULL_CONE));
  }

  @Test
  void aRestrictedRouterAdmitsAddressesThatWereSentTo() {
    assertEquals(List.of("f1", "f2"), admitted(Nat.Kind.RESTRICTED));
  }

  @ParameterizedTest
  @ValueSource(strings = {"PORT_RESTRICTED", "SYMMETRIC"})
  void theStricterRoutersAdmitEndpointsThatWereSentTo(String kind) {
    assertEquals(List.of("f1"), admitted(Nat.Kind.valueOf(kind)));
  }

  @Test
  void onlyASymmetricRouterShowsEachRemoteAnotherPort() {
    Nat nat = world.nat("5.5.5.5", Nat.Kind.SYMMETRIC);
    Nat cone = world.nat("5.5.5.6", Nat.Kind.PORT_RESTRICTED);
    SimHost left = world.host("left", "1.0.0.1");
    SimHost right = world.host("right", "1.0.0.2");
    List<Sink> sinks = List.of(new Sink(left, 1), new Sink(right, 1));
    for (Nat each : List.of(nat, cone)) {
      Sink inside = new Sink(each.host("inside", "192.168.0.2", Line.UNLIMITED), 7);
      inside.socket.send(left.endpoint(1), datagram(10, 0));
      inside.socket.send(right.endpoint(1), datagram(10, 0));
    }
    world.run(Duration.ofSeconds(1));
    assertNotEquals(sinks.get(0).sources.get(0), sinks.get(1).sources.get(0));
    assertEquals(sinks.get(0).sources.get(1), sinks.get(1).sources.get(1));
  }

  @Test
  void aMappingExpires() {
    Nat nat = world.nat("5.5.5.5", Nat.Kind.FULL_CONE);
    Sink inside = new Sink(nat.host("inside", "192.168.0.2", Line.UNLIMITED), 7);
    SimHost friend = world.host("friend", "1.0.0.1");
    Sink outside = new Sink(friend, 1);
    inside.socket.send(friend.endpoint(1), datagram(10, 0));
    world.run(Duration.ofSeconds(121));
    outside.socket.send(outside.sources.getFirst(), datagram(10, 1));
    world.run(Duration.ofSeconds(1));
    assertEquals(List.of(), inside.sources);
  }

  @Test
  void aRouterLetsStreamsOutAndInOnlyWhereAPortIsForwarded() {
    Nat nat = world.nat("5.5.5.5", Nat.Kind.FULL_CONE);
    SimHost inside = nat.host("inside", "192.168.0.2", Line.UNLIMITED);
    SimHost neighbour = nat.host("neighbour", "192.168.0.3", Line.UNLIMITED);
    SimHost outside = world.host("outside", "1.0.0.1");
    Peer listening = new Peer(inside, 0).listen();
    Endpoint front = Endpoint.parse("5.5.5.5:" + PORT);
    Peer early = new Peer(outside, 0).connect(front);
    world.run(Duration.ofSeconds(11));
    assertEquals(Ending.TIMED_OUT, early.ending);
    nat.forward(PORT, inside, PORT);
    Peer late = new Peer(outside, 0).connect(front);
    Peer local = new Peer(neighbour, 0).connect(inside.endpoint(PORT));
    world.run(Duration.ofSeconds(1));
    assertTrue(late.connectedAtNanos > 0);
    assertTrue(local.connectedAtNanos > 0);
    Peer server = new Peer(outside, 0).listen();
    new Peer(inside, 0).connect(outside.endpoint(PORT));
    world.run(Duration.ofSeconds(1));
    assert server.stream != null && listening.stream != null;
    assertEquals(nat.publicAddress(), server.stream.remote().address());
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
