package picotorrent.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.common.base.Ascii;
import com.google.common.primitives.Bytes;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import picotorrent.api.Command;
import picotorrent.api.Engine;
import picotorrent.api.EngineSettings;
import picotorrent.api.Reply;
import picotorrent.api.TorrentDetail.PeerStatus;
import picotorrent.api.TorrentDetail.SourceStatus;
import picotorrent.base.Endpoint;
import picotorrent.base.Hash;
import picotorrent.base.TorrentId;
import picotorrent.metainfo.MagnetLink;
import picotorrent.sim.Lan;
import picotorrent.sim.Line;
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
import picotorrent.wire.ExtensionMessage.PexPeer;
import picotorrent.wire.ExtensionMessages;
import picotorrent.wire.PeerMessage;
import picotorrent.wire.WireException;

/// Private torrents (BEP 27) with every means of finding peers switched on: no datagram of the
/// whole world names them, and nobody joins whom the tracker did not send.
class PrivateTorrentTest {
  private static final Duration WHILE = Duration.ofMinutes(10);
  private static final Line SLOW = Line.UNLIMITED.rates(2_000, 100_000);

  private final SimWorld world = new SimWorld(1);
  private final SimTracker tracker = new SimTracker(world, 1, 60);
  private final SimTorrent hidden = SimTorrent.makePrivate(1, 3_000_000, 64 << 10, SimTracker.URL);
  private final SimTorrent open = SimTorrent.make(2, 300_000, 64 << 10, SimTracker.URL);
  private final Lan lan = world.lan("lan", 24);
  private final List<byte[]> datagrams = new ArrayList<>();
  private final List<Endpoint> routers = new ArrayList<>();
  private int hosts;

  @BeforeEach
  void startDht() {
    world.tap(datagrams::add);
    routers.add(client("router", Line.UNLIMITED).endpoint());
    world.run(Duration.ofSeconds(5));
  }

  private SimClient client(String name, Line line) {
    SimHost host = world.host(name, "20.0.0.%d".formatted(++hosts), line);
    lan.plug(host);
    List<String> known = routers.stream().map(Endpoint::toString).toList();
    EngineSettings.Discovery all = new EngineSettings.Discovery(true, true, true, true, known);
    return new SimClient(host, new SimDisk(new SimDisk.Archive()), SimClient.settings(host, all));
  }

  /// Datagrams that name a torrent, as the DHT or as local discovery does it.
  private long naming(SimTorrent torrent) {
    Hash hash = torrent.metainfo().infoHashes().wireHashes().getFirst();
    byte[] raw = hash.toBytes();
    String hex = hash.toHex();
    return datagrams.stream()
        .filter(one ->
            Bytes.indexOf(one, raw) >= 0
                || Ascii.toLowerCase(new String(one, StandardCharsets.ISO_8859_1)).contains(hex))
        .count();
  }

  private Set<String> sources(SimClient client) {
    Set<String> sources = new TreeSet<>();
    Looks.at(world, client, hidden.id(), Engine.Aspect.PEERS).peers().stream()
        .map(PeerStatus::from)
        .forEach(sources::add);
    return sources;
  }

  @Test
  void noDatagramNamesOneWhileOthersAreToldOfEverywhere() {
    SimClient seed = client("seed", SLOW).seed(hidden).seed(open);
    SimClient leech = client("leech", SLOW).leech(hidden).leech(open);
    world.run(WHILE);
    assertTrue(naming(open) > 0, "the tap hears nothing");
    assertEquals(0, naming(hidden));
    assertTrue(leech.pieces(hidden) > 0, "the tracker leads them together");
    assertTrue(Set.of("tracker", "incoming").containsAll(sources(leech)), "" + sources(leech));
    assertTrue(Set.of("tracker", "incoming").containsAll(sources(seed)), "" + sources(seed));
  }

  @Test
  void fromTheMomentAMagnetLinkTurnsOutToBeToOneItIsSilent() {
    TalkingPeer hinted =
        new TalkingPeer(world.host("hinted", "20.0.0.200", Line.UNLIMITED), hidden);
    hinted.listenOn(SimClient.PORT);
    SimClient leech = client("leech", SLOW);
    String link =
        MagnetLink.of(hidden.metainfo()) + "&x.pe=" + hinted.host().endpoint(SimClient.PORT);
    leech.magnet(link);
    world.run(Duration.ofSeconds(30));
    client("seed", SLOW).seed(hidden);
    assertTrue(world.runUntil(() -> leech.pieces(hidden) > 0, Duration.ofMinutes(2)));
    assertTrue(hinted.receivedBytes() > 0, "the hint is followed while nobody knows");
    assertTrue(hinted.isClosed(), "and left alone then");
    long before = naming(hidden);
    assertTrue(before > 0, "while nobody knows it is looked for");
    world.run(WHILE);
    assertEquals(before, naming(hidden));
    assertTrue(Set.of("tracker", "incoming").containsAll(sources(leech)), "" + sources(leech));
  }

  @Test
  void ofTheTrackersOfALinkAllButOneHearThatWeLeaveWhenItTurnsOutToBeToOne() {
    List<SimTracker> others =
        Stream.of("http://second.example/announce", "http://third.example/announce")
            .map(url -> new SimTracker(world, url, 1, 60))
            .toList();
    client("seed", SLOW).seed(hidden);
    SimClient leech = client("leech", SLOW);
    leech.magnet(
        MagnetLink.of(hidden.metainfo())
            + "&tr=http://second.example/announce&tr=http://third.example/announce");
    assertTrue(world.runUntil(() -> leech.pieces(hidden) > 0, Duration.ofMinutes(2)));
    world.run(WHILE);
    for (SimTracker other : others) {
      assertEquals(List.of("started", "stopped"), events(other, leech));
    }
    assertFalse(events(tracker, leech).contains("stopped"), "one is enough, and is needed");
  }

  private static List<String> events(SimTracker at, SimClient of) {
    return at.announces().stream()
        .filter(announce -> announce.client() == of.host())
        .map(SimTracker.Announce::event)
        .toList();
  }

  @Test
  void peersThatPeersTellOfAreNotHeardAndNothingIsOffered() {
    SimClient leech = client("leech", SLOW).leech(hidden);
    world.run(Duration.ofSeconds(1));
    TalkingPeer bystander =
        new TalkingPeer(world.host("bystander", "30.0.0.1", Line.UNLIMITED), hidden);
    bystander.listenOn(SimClient.PORT);
    List<ExtensionMessage> said = new ArrayList<>();
    TalkingPeer gossip = gossip(said);
    gossip.connectTo(leech.endpoint());
    world.run(Duration.ofSeconds(1));
    Endpoint told = bystander.host().endpoint(SimClient.PORT);
    say(gossip, new Pex(List.of(new PexPeer(told, Set.of())), List.of()), Extension.PEX);
    say(
        gossip,
        new Holepunch(HolepunchType.CONNECT, told, HolepunchError.NONE),
        Extension.HOLEPUNCH);
    world.run(Duration.ofMinutes(2));
    assertEquals(0, bystander.receivedBytes());
    Set<Extension> offered = new TreeSet<>();
    for (ExtensionMessage message : said) {
      assertFalse(message instanceof Pex, "it tells of peers");
      if (message instanceof ExtensionMessage.Handshake(ExtendedHandshake hello)) {
        offered.addAll(hello.ids().keySet());
      }
    }
    assertTrue(offered.contains(Extension.METADATA), "it has introduced itself");
    assertFalse(offered.contains(Extension.PEX) || offered.contains(Extension.HOLEPUNCH));
  }

  private TalkingPeer gossip(List<ExtensionMessage> said) {
    TalkingPeer gossip = new TalkingPeer(world.host("gossip", "40.0.0.1", Line.UNLIMITED), hidden);
    return gossip
        .greets(_ -> {
          gossip.say(new PeerMessage.HaveNone());
          gossip.say(
              ExtensionMessages.handshake(
                  ExtendedHandshake.builder()
                      .offer(Extension.PEX)
                      .offer(Extension.HOLEPUNCH)
                      .build()));
        })
        .on(
            PeerMessage.Extended.class,
            message -> {
              try {
                ExtensionMessages.parse(message).ifPresent(said::add);
              } catch (WireException e) {
                throw new IllegalStateException(e);
              }
            });
  }

  private static void say(TalkingPeer gossip, ExtensionMessage message, Extension extension) {
    gossip.say(ExtensionMessages.encode(message, extension.localId()));
  }

  @Test
  void theLinkToOneNamesNoTrackerAndThatToOthersDoes() throws Exception {
    SimClient seed = client("seed", SLOW).seed(hidden).seed(open);
    world.run(Duration.ofSeconds(2));
    List<TorrentId> both = List.of(open.id(), hidden.id());
    CompletableFuture<Reply> answer = seed.submit(new Command.WriteLinks(both));
    world.run(Duration.ofSeconds(1));
    List<String> links = assertInstanceOf(Reply.Links.class, answer.join()).links();
    MagnetLink toOpen = MagnetLink.parse(links.getFirst());
    assertEquals(open.metainfo().infoHashes(), toOpen.infoHashes());
    assertEquals(List.of(SimTracker.URL), toOpen.trackers());
    MagnetLink toHidden = MagnetLink.parse(links.getLast());
    assertEquals(hidden.metainfo().infoHashes(), toHidden.infoHashes());
    assertEquals(List.of(), toHidden.trackers());
  }

  @Test
  void aPersonSeesThatItsTrackersAreItsOnlyMeans() {
    SimClient seed = client("seed", SLOW).seed(hidden).seed(open);
    world.run(Duration.ofMinutes(1));
    assertEquals(Set.of(SourceStatus.State.OFF), meansBesidesTrackers(seed, hidden));
    assertFalse(meansBesidesTrackers(seed, open).contains(SourceStatus.State.OFF));
  }

  private Set<SourceStatus.State> meansBesidesTrackers(SimClient client, SimTorrent torrent) {
    Set<SourceStatus.State> states = new TreeSet<>();
    for (SourceStatus source :
        Looks.at(world, client, torrent.id(), Engine.Aspect.TRACKERS).sources()) {
      if (source.kind() != SourceStatus.Kind.TRACKER) {
        states.add(source.state());
      }
    }
    return states;
  }
}
