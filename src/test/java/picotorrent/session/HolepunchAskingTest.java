package picotorrent.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import picotorrent.api.EngineSettings;
import picotorrent.base.Endpoint;
import picotorrent.sim.Nat;
import picotorrent.sim.SimDisk;
import picotorrent.sim.SimHost;
import picotorrent.sim.SimWorld;
import picotorrent.wire.ExtendedHandshake;
import picotorrent.wire.Extension;
import picotorrent.wire.ExtensionMessage;
import picotorrent.wire.ExtensionMessage.Holepunch;
import picotorrent.wire.ExtensionMessage.HolepunchError;
import picotorrent.wire.ExtensionMessage.HolepunchType;
import picotorrent.wire.ExtensionMessage.Pex;
import picotorrent.wire.ExtensionMessage.PexFlag;
import picotorrent.wire.ExtensionMessage.PexPeer;
import picotorrent.wire.ExtensionMessages;
import picotorrent.wire.PeerMessage;
import picotorrent.wire.WireException;

/// Who asks for a rendezvous (BEP 55), word by word: of two relays that have told of a peer that
/// cannot be reached.
class HolepunchAskingTest {
  private static final EngineSettings.Discovery PEX_ALONE =
      new EngineSettings.Discovery(false, false, true, false, List.of());
  private static final Endpoint HIDDEN = Endpoint.parse("30.1.1.1:6881");

  private final SimWorld world = new SimWorld(56);
  private final SimTorrent torrent = SimTorrent.make(56, 1_000_000, 64 << 10, null);
  private final List<Holepunch> heard = new ArrayList<>();

  private SimClient leech() {
    SimHost host = world.host("leech", "20.9.0.7", SwarmTest.HOME);
    SimClient leech =
        new SimClient(
            host, new SimDisk(new SimDisk.Archive()), SimClient.settings(host, PEX_ALONE));
    return leech.leech(torrent);
  }

  /// A relay that tells of the hidden peer, and answers with an error when it is asked for it.
  private TalkingPeer relay(int number, HolepunchError answer) {
    SimHost host = world.host("relay" + number, "20.%d.0.7".formatted(number), SwarmTest.HOME);
    TalkingPeer relay = new TalkingPeer(host, torrent);
    return relay
        .greets(_ -> {
          relay.say(new PeerMessage.HaveNone());
          relay.say(
              ExtensionMessages.handshake(
                  ExtendedHandshake.builder()
                      .listenPort(SimClient.PORT)
                      .offer(Extension.PEX)
                      .offer(Extension.HOLEPUNCH)
                      .build()));
          tell(relay);
        })
        .on(PeerMessage.Extended.class, message -> hear(relay, message, answer));
  }

  private static void tell(TalkingPeer relay) {
    PexPeer hidden = new PexPeer(HIDDEN, Set.of(PexFlag.SUPPORTS_UTP, PexFlag.SUPPORTS_HOLEPUNCH));
    ExtensionMessage pex = new Pex(List.of(hidden), List.of());
    relay.say(ExtensionMessages.encode(pex, Extension.PEX.localId()));
  }

  private void hear(TalkingPeer relay, PeerMessage.Extended message, HolepunchError answer) {
    try {
      if (ExtensionMessages.parse(message).orElse(null) instanceof Holepunch word) {
        heard.add(word);
        ExtensionMessage error = new Holepunch(HolepunchType.ERROR, word.endpoint(), answer);
        relay.say(ExtensionMessages.encode(error, Extension.HOLEPUNCH.localId()));
      }
    } catch (WireException e) {
      throw new IllegalStateException(e);
    }
  }

  @ParameterizedTest
  @EnumSource
  void whateverARelayObjectsTheNextIsAskedAndThenNobody(HolepunchError objection) {
    SimClient leech = leech();
    world.run(Duration.ofMillis(10));
    TalkingPeer first = relay(1, objection);
    TalkingPeer second = relay(2, objection);
    first.connectTo(leech.endpoint());
    second.connectTo(leech.endpoint());
    for (int minute = 0; minute < 3; minute++) {
      world.run(Duration.ofMinutes(1));
      first.say(new PeerMessage.KeepAlive());
      second.say(new PeerMessage.KeepAlive());
    }
    Holepunch asked = new Holepunch(HolepunchType.RENDEZVOUS, HIDDEN, HolepunchError.NONE);
    assertEquals(List.of(asked, asked), heard);
    assertTrue(!first.isClosed() && !second.isClosed(), "both relays are kept");
  }

  @Test
  void anErrorThatNobodyAskedForIsNothing() {
    SimClient leech = leech();
    world.run(Duration.ofMillis(10));
    TalkingPeer relay = relay(1, HolepunchError.NOT_CONNECTED);
    relay.connectTo(leech.endpoint());
    world.run(Duration.ofSeconds(1));
    for (int i = 1; i <= 10; i++) {
      Endpoint other = Endpoint.parse("30.1.2." + i + ":6881");
      ExtensionMessage error =
          new Holepunch(HolepunchType.ERROR, other, HolepunchError.NO_SUCH_PEER);
      relay.say(ExtensionMessages.encode(error, Extension.HOLEPUNCH.localId()));
    }
    world.run(Duration.ofSeconds(1));
    assertEquals(2, Looks.row(world, leech, torrent.id()).peers().known(), "itself and the hidden");
    assertEquals(List.of(), heard);
  }

  /// Told to connect to somebody who does not answer: that is all that comes of it.
  @Test
  void aTargetThatNobodyAnswersGoesOn() {
    SimClient leech = leech();
    world.run(Duration.ofMillis(10));
    Nat nat = world.nat("60.1.0.1", Nat.Kind.SYMMETRIC);
    TalkingPeer relay = relay(1, HolepunchError.NOT_CONNECTED);
    relay.connectTo(leech.endpoint());
    world.run(Duration.ofSeconds(1));
    ExtensionMessage connect =
        new Holepunch(
            HolepunchType.CONNECT, new Endpoint(nat.publicAddress(), 6881), HolepunchError.NONE);
    relay.say(ExtensionMessages.encode(connect, Extension.HOLEPUNCH.localId()));
    world.run(Duration.ofMinutes(1));
    assertTrue(!relay.isClosed());
    assertEquals(1, Looks.row(world, leech, torrent.id()).peers().connected());
  }
}
