package picotorrent.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import picotorrent.api.Engine;
import picotorrent.api.EngineSettings;
import picotorrent.api.TorrentDetail.PeerStatus;
import picotorrent.base.Endpoint;
import picotorrent.sim.Line;
import picotorrent.sim.SimDisk;
import picotorrent.sim.SimHost;
import picotorrent.sim.SimWorld;
import picotorrent.wire.ExtendedHandshake;
import picotorrent.wire.Extension;
import picotorrent.wire.ExtensionMessage;
import picotorrent.wire.ExtensionMessage.Pex;
import picotorrent.wire.ExtensionMessage.PexFlag;
import picotorrent.wire.ExtensionMessage.PexPeer;
import picotorrent.wire.ExtensionMessages;
import picotorrent.wire.PeerMessage;
import picotorrent.wire.WireException;

/// Peer exchange of real sessions in the simulated world, where nobody has a tracker.
class PeerExchangeTest {
  private static final EngineSettings.Discovery PEX_ALONE =
      new EngineSettings.Discovery(false, false, true, false, List.of());

  private final SimWorld world = new SimWorld(1);
  private final SimTorrent torrent = SimTorrent.make(1, 1_000_000, 64 << 10, null);
  private int hosts;

  private SimHost host(String name) {
    return host(name, SwarmTest.HOME);
  }

  private SimHost host(String name, Line line) {
    SimHost host = world.host(name, "20.%d.0.7".formatted(++hosts), line);
    world.addAddress(host, "2001:db8:%d::7".formatted(hosts));
    return host;
  }

  private SimClient client(String name) {
    return client(host(name));
  }

  /// A seed that needs minutes for what a test does in them.
  private SimClient slowSeed() {
    return client(host("seed", Line.UNLIMITED.rates(3_000, 100_000))).seed(torrent);
  }

  private static SimClient client(SimHost host) {
    return new SimClient(
        host, new SimDisk(new SimDisk.Archive()), SimClient.settings(host, PEX_ALONE));
  }

  private List<PeerStatus> peersOf(SimClient client) {
    return Looks.at(world, client, torrent.id(), Engine.Aspect.PEERS).peers();
  }

  @Test
  void aLeechFindsTheSeedThroughOneWhoKnowsIt() {
    SimClient seed = slowSeed();
    SimClient between = client("between").leech(torrent, seed.endpoint());
    world.run(Duration.ofSeconds(1));
    SimClient leech = client("leech").leech(torrent, between.endpoint());
    world.run(Duration.ofSeconds(5));
    Set<String> sources = new TreeSet<>();
    peersOf(leech).forEach(peer -> sources.add(peer.from()));
    peersOf(seed).forEach(peer -> sources.add(peer.from()));
    assertEquals(2, peersOf(leech).size());
    assertTrue(sources.contains("pex"), "one of the two has heard of the other: " + sources);
  }

  @Test
  void aSwarmThatBeginsAsAChainIsKnownToAll() {
    List<SimClient> chain = new ArrayList<>();
    chain.add(client("seed").seed(torrent));
    for (int i = 1; i < 12; i++) {
      chain.add(client("leech" + i).leech(torrent, chain.getLast().endpoint()));
    }
    long since = world.now();
    assertTrue(
        world.runUntil(
            () -> chain.stream().allMatch(client -> client.has(torrent)), Duration.ofMinutes(10)));
    System.out.printf(
        "figure: 12 peers in a chain, 1 MB, PEX alone: all complete after %.1f s%n",
        (world.now() - since) / 1e9);
  }

  /// Somebody who hears what a session tells, and tells what a test wants.
  private TalkingPeer gossip(SimHost host, List<Pex> heard) {
    TalkingPeer gossip = new TalkingPeer(host, torrent);
    return gossip
        .greets(_ -> {
          gossip.say(new PeerMessage.HaveNone());
          gossip.say(
              ExtensionMessages.handshake(
                  ExtendedHandshake.builder().offer(Extension.PEX).build()));
        })
        .on(PeerMessage.Extended.class, message -> hear(message, heard));
  }

  private static void hear(PeerMessage.Extended message, List<Pex> heard) {
    try {
      if (ExtensionMessages.parse(message).orElse(null) instanceof Pex pex) {
        heard.add(pex);
      }
    } catch (WireException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void tell(TalkingPeer gossip, List<Endpoint> added) {
    List<PexPeer> peers = added.stream().map(peer -> new PexPeer(peer, Set.of())).toList();
    ExtensionMessage message = new Pex(peers, List.of());
    gossip.say(ExtensionMessages.encode(message, Extension.PEX.localId()));
  }

  @Test
  void whoComesAndGoesIsToldOnceAMinuteAtMost() {
    SimClient seed = slowSeed();
    world.run(Duration.ofSeconds(1));
    List<Pex> heard = new ArrayList<>();
    TalkingPeer gossip = gossip(host("gossip"), heard);
    gossip.connectTo(seed.endpoint());
    List<SimClient> leeches = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      leeches.add(client("leech" + i).leech(torrent, seed.endpoint()));
      world.run(Duration.ofSeconds(20));
      gossip.say(new PeerMessage.KeepAlive());
      if (i % 2 == 1) {
        leeches.get(i - 1).host().stop();
      }
    }
    world.run(Duration.ofMinutes(2));
    assertTrue(heard.size() >= 2 && heard.size() <= 5, heard.size() + " in five minutes");
    Set<Endpoint> known = new TreeSet<>();
    for (Pex pex : heard) {
      pex.added().forEach(peer -> known.add(peer.endpoint()));
      known.removeAll(pex.dropped());
    }
    Set<Endpoint> there = new TreeSet<>();
    for (int i = 1; i < 8; i += 2) {
      there.add(leeches.get(i).endpoint());
    }
    assertEquals(there, known);
  }

  @Test
  void theFlagsSayWhatAPeerIs() {
    SimClient seed = slowSeed();
    world.run(Duration.ofSeconds(1));
    SimClient leech = client("leech").leech(torrent, seed.endpoint());
    world.run(Duration.ofMillis(100));
    List<Pex> heard = new ArrayList<>();
    gossip(host("gossip"), heard).connectTo(leech.endpoint());
    world.run(Duration.ofSeconds(5));
    PexPeer told = heard.getFirst().added().getFirst();
    assertEquals(seed.endpoint(), told.endpoint());
    assertTrue(told.flags().containsAll(Set.of(PexFlag.SEED, PexFlag.REACHABLE)), "" + told);
  }

  @Test
  void aPeerByIpv6IsToldAsSuch() {
    SimHost six = world.host("six", "2001:db8:600::7", SwarmTest.HOME);
    SimClient far =
        new SimClient(six, new SimDisk(new SimDisk.Archive()), open(six)).leech(torrent);
    SimHost both = host("both");
    SimClient near =
        new SimClient(both, new SimDisk(new SimDisk.Archive()), open(both))
            .leech(torrent, far.endpoint());
    world.run(Duration.ofSeconds(1));
    List<Pex> heard = new ArrayList<>();
    gossip(host("gossip"), heard).connectTo(near.endpoint());
    world.run(Duration.ofSeconds(5));
    assertEquals(far.endpoint(), heard.getFirst().added().getFirst().endpoint());
  }

  /// Bound to every address.
  private static EngineSettings open(SimHost host) {
    EngineSettings plain = SimClient.settings(host, PEX_ALONE);
    return plain.with(new EngineSettings.Listen(List.of(), SimClient.PORT, false, false));
  }

  @Test
  void whoFloodsIsSentAwayAndFillsNoBook() {
    SimClient leech = client("leech").leech(torrent);
    world.run(Duration.ofSeconds(1));
    TalkingPeer liar = gossip(host("liar"), new ArrayList<>());
    liar.connectTo(leech.endpoint());
    world.run(Duration.ofSeconds(1));
    for (int message = 0; message < 6; message++) {
      List<Endpoint> invented = new ArrayList<>();
      for (int i = 0; i < 100; i++) {
        invented.add(Endpoint.parse("30.%d.%d.1:6881".formatted(message, i)));
      }
      tell(liar, invented);
    }
    world.run(Duration.ofSeconds(1));
    assertFalse(liar.isClosed(), "six are borne");
    int known = Looks.row(world, leech, torrent.id()).peers().known();
    assertEquals(200, known, "of 600 that were told of");
    tell(liar, List.of(Endpoint.parse("30.9.9.9:6881")));
    world.run(Duration.ofSeconds(1));
    assertTrue(liar.isClosed());
  }

  @Test
  void addressesThatNobodyCanHaveAreNotConnectedTo() {
    SimClient leech = client("leech").leech(torrent);
    world.run(Duration.ofSeconds(1));
    TalkingPeer liar = gossip(host("liar"), new ArrayList<>());
    liar.connectTo(leech.endpoint());
    world.run(Duration.ofSeconds(1));
    tell(
        liar,
        List.of(
            Endpoint.parse("127.0.0.1:22"),
            Endpoint.parse("10.0.0.1:80"),
            Endpoint.parse("192.168.1.1:80"),
            Endpoint.parse("169.254.169.254:80"),
            Endpoint.parse("[fe80::1]:80"),
            Endpoint.parse("[::1]:22"),
            Endpoint.parse("[::ffff:127.0.0.1]:22"),
            leech.endpoint()));
    world.run(Duration.ofMinutes(1));
    assertEquals(0, Looks.row(world, leech, torrent.id()).peers().known());
    assertEquals(1, peersOf(leech).size(), "the liar alone");
  }

  @Test
  void withoutTheSettingNothingIsSaidAndNothingBelieved() {
    SimHost host = host("quiet");
    SimClient quiet =
        new SimClient(host, new SimDisk(new SimDisk.Archive()), SimClient.settings(host))
            .seed(torrent);
    world.run(Duration.ofSeconds(1));
    SimClient leech = client("leech").leech(torrent, quiet.endpoint());
    List<Pex> heard = new ArrayList<>();
    TalkingPeer gossip = gossip(host("gossip"), heard);
    gossip.connectTo(quiet.endpoint());
    world.run(Duration.ofSeconds(2));
    tell(gossip, List.of(Endpoint.parse("30.1.1.1:6881")));
    world.run(Duration.ofMinutes(2));
    assertEquals(List.of(), heard);
    assertTrue(leech.has(torrent));
    assertEquals(1, Looks.row(world, quiet, torrent.id()).peers().known(), "the leech alone");
  }
}
