package picotorrent.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import picotorrent.api.Engine;
import picotorrent.api.EngineSettings;
import picotorrent.api.TorrentDetail.PeerStatus;
import picotorrent.base.Endpoint;
import picotorrent.session.swarm.Holepunching;
import picotorrent.sim.Line;
import picotorrent.sim.Nat;
import picotorrent.sim.Nat.Kind;
import picotorrent.sim.SimDisk;
import picotorrent.sim.SimHost;
import picotorrent.sim.SimWorld;
import picotorrent.wire.ExtendedHandshake;
import picotorrent.wire.Extension;
import picotorrent.wire.ExtensionMessage;
import picotorrent.wire.ExtensionMessage.Holepunch;
import picotorrent.wire.ExtensionMessage.HolepunchError;
import picotorrent.wire.ExtensionMessage.HolepunchType;
import picotorrent.wire.ExtensionMessages;
import picotorrent.wire.PeerMessage;
import picotorrent.wire.WireException;

/// Peers behind address translators, who meet through a third one that both can reach.
class HolepunchTest {
  private static final EngineSettings.Discovery PEX_ALONE =
      new EngineSettings.Discovery(false, false, true, false, List.of());

  private final SimWorld world = new SimWorld(55);
  private final SimTorrent torrent = SimTorrent.make(55, 1_000_000, 64 << 10, null);
  private int hosts;

  private SimHost host(String name, Line line) {
    return world.host(name, "20.%d.0.7".formatted(++hosts), line);
  }

  private SimHost behind(Kind kind, String name) {
    Nat nat = world.nat("60.%d.0.1".formatted(++hosts), kind);
    return nat.host(name, "192.168.1.2", SwarmTest.HOME);
  }

  private static SimClient client(SimHost host) {
    return new SimClient(
        host, new SimDisk(new SimDisk.Archive()), SimClient.settings(host, PEX_ALONE));
  }

  /// Somebody whom everybody can reach, and who hardly gives anything.
  private SimClient relay() {
    return client(host("relay", Line.UNLIMITED.rates(4_000, 4_000))).leech(torrent);
  }

  private List<PeerStatus> peersOf(SimClient client) {
    return Looks.at(world, client, torrent.id(), Engine.Aspect.PEERS).peers();
  }

  static Stream<Arguments> pairsThatCanMeet() {
    List<Kind> cones = List.of(Kind.FULL_CONE, Kind.RESTRICTED, Kind.PORT_RESTRICTED);
    List<Arguments> pairs = new ArrayList<>();
    for (Kind leech : cones) {
      for (Kind seed : cones) {
        pairs.add(arguments(leech, seed));
      }
    }
    pairs.add(arguments(Kind.SYMMETRIC, Kind.FULL_CONE));
    pairs.add(arguments(Kind.SYMMETRIC, Kind.RESTRICTED));
    return pairs.stream();
  }

  @ParameterizedTest(name = "a leech behind {0} and a seed behind {1}")
  @MethodSource("pairsThatCanMeet")
  void theyMeetThroughTheRelay(Kind leeches, Kind seeds) {
    SimClient relay = relay();
    SimClient seed = client(behind(seeds, "seed")).seed(torrent, relay.endpoint());
    SimClient leech = client(behind(leeches, "leech")).leech(torrent, relay.endpoint());
    assertTrue(
        world.runUntil(() -> leech.has(torrent), Duration.ofMinutes(3)),
        () -> leech.pieces(torrent) + " pieces, connected to " + peersOf(leech));
    assertTrue(leech.isRight(torrent));
    assertFalse(relay.has(torrent), "the relay cannot have been the source");
    assertTrue(seed.has(torrent));
  }

  @Test
  void withoutTheRelaysHelpTheyDoNotMeet() {
    SimHost host = host("relay", Line.UNLIMITED.rates(4_000, 4_000));
    EngineSettings.Transport tcp =
        new EngineSettings.Transport(
            EngineSettings.TransportChoice.TCP_ONLY, EngineSettings.Encryption.ALLOWED);
    EngineSettings pex = SimClient.settings(host, PEX_ALONE);
    SimClient relay =
        new SimClient(host, new SimDisk(new SimDisk.Archive()), pex.with(tcp)).leech(torrent);
    client(behind(Kind.PORT_RESTRICTED, "seed")).seed(torrent, relay.endpoint());
    SimClient leech =
        client(behind(Kind.PORT_RESTRICTED, "leech")).leech(torrent, relay.endpoint());
    world.run(Duration.ofMinutes(1));
    assertEquals(1, peersOf(leech).size(), "the relay alone");
  }

  @ParameterizedTest(name = "a leech behind {0} and a seed behind {1}")
  @MethodSource("pairsThatCannot")
  void whoCannotMeetStaysWithTheRelay(Kind leeches, Kind seeds) {
    SimClient relay = relay();
    client(behind(seeds, "seed")).seed(torrent, relay.endpoint());
    SimClient leech = client(behind(leeches, "leech")).leech(torrent, relay.endpoint());
    world.run(Duration.ofMinutes(2));
    List<PeerStatus> peers = peersOf(leech);
    assertEquals(1, peers.size());
    assertEquals(relay.endpoint(), peers.getFirst().endpoint());
    assertEquals(2, peersOf(relay).size());
  }

  static Stream<Arguments> pairsThatCannot() {
    return Stream.of(
        arguments(Kind.SYMMETRIC, Kind.PORT_RESTRICTED),
        arguments(Kind.PORT_RESTRICTED, Kind.SYMMETRIC),
        arguments(Kind.SYMMETRIC, Kind.SYMMETRIC));
  }

  // The relay, word by word

  private TalkingPeer speaker(String name, List<Holepunch> heard, boolean takesPart) {
    TalkingPeer speaker = new TalkingPeer(host(name, SwarmTest.HOME), torrent);
    ExtendedHandshake.Builder hello = ExtendedHandshake.builder().listenPort(SimClient.PORT);
    if (takesPart) {
      hello.offer(Extension.HOLEPUNCH);
    }
    return speaker
        .greets(_ -> {
          speaker.say(new PeerMessage.HaveNone());
          speaker.say(ExtensionMessages.handshake(hello.build()));
        })
        .on(PeerMessage.Extended.class, message -> hear(message, heard));
  }

  private static void hear(PeerMessage.Extended message, List<Holepunch> heard) {
    try {
      if (ExtensionMessages.parse(message).orElse(null) instanceof Holepunch word) {
        heard.add(word);
      }
    } catch (WireException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void say(TalkingPeer speaker, HolepunchType type, Endpoint endpoint) {
    ExtensionMessage word = new Holepunch(type, endpoint, HolepunchError.NONE);
    speaker.say(ExtensionMessages.encode(word, Extension.HOLEPUNCH.localId()));
  }

  private List<Holepunch> answerTo(Endpoint wanted, boolean targetTakesPart) {
    SimClient relay = relay();
    world.run(Duration.ofMillis(10));
    List<Holepunch> heard = new ArrayList<>();
    TalkingPeer asker = speaker("asker", heard, true);
    TalkingPeer target = speaker("target", new ArrayList<>(), targetTakesPart);
    asker.connectTo(relay.endpoint());
    target.connectTo(relay.endpoint());
    world.run(Duration.ofSeconds(2));
    say(asker, HolepunchType.RENDEZVOUS, wanted);
    world.run(Duration.ofSeconds(2));
    return heard;
  }

  private static Holepunch error(Endpoint wanted, HolepunchError error) {
    return new Holepunch(HolepunchType.ERROR, wanted, error);
  }

  @Test
  void anEndpointThatIsNoneIsNoSuchPeer() {
    Endpoint none = Endpoint.parse("20.3.0.7:1");
    Endpoint wanted = new Endpoint(none.address(), 0);
    assertEquals(List.of(error(wanted, HolepunchError.NO_SUCH_PEER)), answerTo(wanted, true));
  }

  @Test
  void somebodyElseIsNotConnected() {
    Endpoint wanted = Endpoint.parse("30.1.1.1:6881");
    assertEquals(List.of(error(wanted, HolepunchError.NOT_CONNECTED)), answerTo(wanted, true));
  }

  @Test
  void whoDoesNotTakePartIsNotAsked() {
    Endpoint wanted = Endpoint.parse("20.3.0.7:6881");
    assertEquals(List.of(error(wanted, HolepunchError.NO_SUPPORT)), answerTo(wanted, false));
  }

  @Test
  void theRelayDoesNotMeetItself() {
    Endpoint wanted = Endpoint.parse("20.1.0.7:6881");
    assertEquals(List.of(error(wanted, HolepunchError.NO_SELF)), answerTo(wanted, true));
  }

  @Test
  void whoTakesPartIsTold() {
    Endpoint wanted = Endpoint.parse("20.3.0.7:6881");
    assertEquals(
        List.of(new Holepunch(HolepunchType.CONNECT, wanted, HolepunchError.NONE)),
        answerTo(wanted, true));
  }

  @Test
  void whoHasUsKnockAtManyDoorsIsHeardNoMore() {
    SimClient leech = client(host("leech", SwarmTest.HOME)).leech(torrent);
    world.run(Duration.ofSeconds(1));
    TalkingPeer liar = speaker("liar", new ArrayList<>(), true);
    liar.connectTo(leech.endpoint());
    world.run(Duration.ofSeconds(1));
    for (int i = 0; i < 100; i++) {
      say(liar, HolepunchType.CONNECT, Endpoint.parse("30.1.1.%d:6881".formatted(i + 1)));
    }
    say(liar, HolepunchType.CONNECT, Endpoint.parse("192.168.1.1:80"));
    say(liar, HolepunchType.CONNECT, Endpoint.parse("127.0.0.1:22"));
    world.run(Duration.ofSeconds(1));
    int known = Looks.row(world, leech, torrent.id()).peers().known();
    assertEquals(1 + Holepunching.MAX_MESSAGES_PER_MINUTE, known, "the liar among them");
    assertEquals(Set.of(), Set.copyOf(liar.endings()));
  }
}
