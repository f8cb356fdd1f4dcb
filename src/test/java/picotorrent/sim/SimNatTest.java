package picotorrent.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.common.net.InetAddresses;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picotorrent.base.Endpoint;
import picotorrent.port.Stream.Ending;

class SimNatTest extends SimulatedLines {
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
}
