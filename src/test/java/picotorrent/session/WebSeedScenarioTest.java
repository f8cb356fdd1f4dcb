package picotorrent.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import picotorrent.api.Command;
import picotorrent.api.Engine;
import picotorrent.api.RateLimits;
import picotorrent.api.TorrentDetail.SourceStatus;
import picotorrent.api.TorrentStatus;
import picotorrent.bencode.BencodeWriter;
import picotorrent.port.Fetcher;
import picotorrent.sim.SimDisk;
import picotorrent.sim.SimHost;
import picotorrent.sim.WebServer.Answer;

/// Downloads by sessions whose torrent names web seeds, with and without peers.
class WebSeedScenarioTest {
  private static final int PIECE = 64 << 10;
  private static final int BYTES = 8_000_000;
  private static final Duration LIMIT = Duration.ofMinutes(10);
  private static final String FILE = SimWebSeed.FOLDER + "sim1";

  private static SimSwarm swarm(List<Integer> lengths, Consumer<BencodeWriter> tail) {
    return new SimSwarm(1, SimTorrent.make(1, lengths, PIECE, _ -> {}, tail));
  }

  private static SimSwarm swarm(String... urls) {
    return swarm(List.of(BYTES), urls(urls));
  }

  private static Consumer<BencodeWriter> urls(String... urls) {
    return out -> {
      out.key("url-list").list();
      List.of(urls).forEach(out::string);
      out.end();
    };
  }

  private static double seconds(SimSwarm swarm, SimClient leech) {
    Duration time = swarm.finish(List.of(leech), LIMIT);
    assertNotNull(time, swarm.progress(List.of(leech)));
    assertTrue(leech.isRight(swarm.torrent));
    return time.toMillis() / 1e3;
  }

  private static List<SourceStatus> sources(SimSwarm swarm, SimClient client) {
    Engine.Look look = new Engine.Look(swarm.torrent.id(), EnumSet.of(Engine.Aspect.TRACKERS));
    try (Engine.View _ = client.session().look(look)) {
      swarm.world.run(Duration.ofMillis(1));
    }
    return client.session().snapshot().detail().sources().stream()
        .filter(source -> source.kind() == SourceStatus.Kind.WEB_SEED)
        .toList();
  }

  @Test
  void aFileComesFromAWebSeedAloneAtTheSpeedOfTheLine() {
    SimSwarm swarm = swarm(FILE);
    SimWebSeed server = SimWebSeed.open(swarm.world, swarm.torrent);
    SimClient leech = swarm.leech("leech", SwarmTest.HOME);
    double seconds = seconds(swarm, leech);
    System.out.printf("figure: 8 MB from a web seed over a line of 4 MB/s in %.1f s%n", seconds);
    assertTrue(seconds < 3, seconds + " s; the line alone takes 2");
    assertEquals(BYTES, server.bytes());
    assertEquals(SourceStatus.State.OK, sources(swarm, leech).getFirst().state());
    assertEquals("7.6 MiB received", sources(swarm, leech).getFirst().message().toString());
    assertEquals(BYTES, swarm.status(leech).traffic().downBytes());
  }

  @Test
  void aFolderComesFromAWebSeedAlone() {
    SimSwarm swarm = swarm(List.of(100_000, 0, 1, 3_000_000, 65_536, 7), urls(SimWebSeed.FOLDER));
    SimWebSeed.open(swarm.world, swarm.torrent);
    seconds(swarm, swarm.leech("leech", SwarmTest.HOME));
  }

  @Test
  void aServerOfPiecesIsEnoughToo() {
    Consumer<BencodeWriter> http =
        out -> out.key("httpseeds").list().string(SimWebSeed.PIECES).end();
    List<Integer> lengths = List.of(100_000, 2_000_000);
    SimSwarm swarm = new SimSwarm(1, SimTorrent.make(1, lengths, PIECE, http, _ -> {}));
    SimWebSeed.open(swarm.world, swarm.torrent);
    seconds(swarm, swarm.leech("leech", SwarmTest.HOME));
  }

  @Test
  void peersAndAWebSeedShareTheWork() {
    SimSwarm swarm = swarm(FILE);
    SimWebSeed server = SimWebSeed.open(swarm.world, swarm.torrent);
    SimClient seed = swarm.seed("seed", SwarmTest.HOME);
    swarm.world.run(Duration.ofSeconds(1));
    SimClient leech = swarm.client("leech", SwarmTest.HOME);
    leech.leech(swarm.torrent, seed.endpoint());
    seconds(swarm, leech);
    long fromPeer = swarm.status(seed).traffic().upBytes();
    System.out.printf(
        "figure: of 8 MB %.1f came from a peer of 1 MB/s, %.1f from a web seed%n",
        fromPeer / 1e6, server.bytes() / 1e6);
    assertTrue(fromPeer > BYTES / 20, fromPeer + " from the peer");
    assertTrue(server.bytes() > BYTES / 2, server.bytes() + " from the web seed");
    long wasted = swarm.status(leech).traffic().wastedBytes();
    assertTrue(wasted < BYTES / 10, wasted + " bytes came twice");
  }

  @Test
  void aServerThatFlipsAByteNowAndThenIsBannedAndPeersFinishTheJob() {
    SimSwarm swarm = swarm(FILE);
    SimWebSeed server = SimWebSeed.open(swarm.world, swarm.torrent);
    byte[] corrupt = swarm.torrent.content().clone();
    for (int piece = 50; piece < swarm.torrent.pieces(); piece += 100) {
      corrupt[piece * PIECE + 77]++;
    }
    server.has(_ -> corrupt);
    SimClient seed = swarm.seed("seed", SwarmTest.HOME);
    swarm.world.run(Duration.ofSeconds(1));
    SimClient leech = swarm.client("leech", SwarmTest.HOME);
    leech.leech(swarm.torrent);
    swarm.world.run(Duration.ofSeconds(10));
    SourceStatus banned = sources(swarm, leech).getFirst();
    assertEquals(SourceStatus.State.FAILED, banned.state());
    assertTrue(banned.message().toString().contains("corrupt"), banned.message().toString());
    assertEquals(-1, banned.nextSeconds());
    int before = server.requests();
    leech.submit(new Command.AddPeers(swarm.torrent.id(), List.of(seed.endpoint())));
    seconds(swarm, leech);
    assertEquals(before, server.requests(), "it is never asked again");
  }

  @Test
  void aBusyServerIsLeftAloneAsLongAsItAsksAndThenUsedAgain() {
    SimSwarm swarm = swarm(FILE);
    SimWebSeed server = SimWebSeed.open(swarm.world, swarm.torrent);
    server.befalls(number ->
        number >= 1 && number < 3
            ? new Answer.Page(503, Map.of("retry-after", "40"), new byte[0])
            : null);
    SimClient leech = swarm.leech("leech", SwarmTest.HOME);
    swarm.world.run(Duration.ofSeconds(30));
    SourceStatus busy = sources(swarm, leech).getFirst();
    assertEquals(SourceStatus.State.FAILED, busy.state());
    assertEquals("the server is busy", busy.message().toString());
    assertTrue(busy.nextSeconds() > 5 && busy.nextSeconds() <= 40, busy.nextSeconds() + " s");
    assertTrue(server.requests() <= 3, server.requests() + " requests");
    double seconds = seconds(swarm, leech);
    assertTrue(seconds > 45 && seconds < 90, seconds + " s");
  }

  @Test
  void aServerThatFallsSilentDoesNotHoldPeersUp() {
    SimSwarm swarm = swarm(FILE);
    SimWebSeed server = SimWebSeed.open(swarm.world, swarm.torrent);
    server.befalls(_ -> new Answer.Silence());
    SimClient seed = swarm.seed("seed", SwarmTest.HOME);
    swarm.world.run(Duration.ofSeconds(1));
    SimClient leech = swarm.client("leech", SwarmTest.HOME);
    leech.leech(swarm.torrent, seed.endpoint());
    double seconds = seconds(swarm, leech);
    assertTrue(seconds < 16, seconds + " s; the peer alone takes 8");
  }

  @Test
  void answersThatBreakOffAreResumed() {
    SimSwarm swarm = swarm(FILE);
    SimWebSeed server = SimWebSeed.open(swarm.world, swarm.torrent);
    server.befalls(number ->
        number % 3 == 1 ? new Answer.Broken(Fetcher.Failure.BROKEN, "the exchange broke") : null);
    double seconds = seconds(swarm, swarm.leech("leech", SwarmTest.HOME));
    assertTrue(seconds < 120, seconds + " s");
  }

  @Test
  void theRateLimitHoldsForWebSeedsToo() {
    SimSwarm swarm = swarm(FILE);
    SimWebSeed.open(swarm.world, swarm.torrent);
    SimHost host = swarm.host("leech", SwarmTest.HOME);
    SimClient leech =
        new SimClient(
            host,
            new SimDisk(swarm.archive),
            SimClient.settings(host, new RateLimits(1_000_000, 0)));
    leech.leech(swarm.torrent);
    double seconds = seconds(swarm, leech);
    assertTrue(seconds > 7.5 && seconds < 10, seconds + " s at 1 MB/s");
  }

  @Test
  void aKilledProcessGoesOnWithWhatIsThere() {
    SimSwarm swarm = swarm(FILE);
    SimWebSeed server = SimWebSeed.open(swarm.world, swarm.torrent);
    SimClient leech = swarm.leech("leech", SwarmTest.HOME);
    swarm.world.run(Duration.ofMillis(1_500));
    assertTrue(leech.pieces(swarm.torrent) > 10, leech.pieces(swarm.torrent) + " pieces");
    leech.restart();
    leech.leech(swarm.torrent);
    seconds(swarm, leech);
    assertTrue(server.bytes() < BYTES * 1.7, server.bytes() + " bytes asked for");
  }

  @Test
  void theWebSeedsOfAMagnetLinkAreUsed() {
    SimSwarm swarm = swarm();
    SimWebSeed server = SimWebSeed.open(swarm.world, swarm.torrent);
    SimClient seed = swarm.seed("seed", SwarmTest.HOME);
    swarm.world.run(Duration.ofSeconds(1));
    SimClient leech = swarm.client("leech", SwarmTest.HOME);
    String hash = swarm.torrent.id().toString();
    leech.magnet("magnet:?xt=urn:btih:" + hash + "&ws=" + FILE, seed.endpoint());
    seconds(swarm, leech);
    assertTrue(server.bytes() > BYTES / 2, server.bytes() + " from the web seed");
  }

  @Test
  void urlsThatLeadIntoOurOwnNetworkReachNobody() {
    List<String> hostile = new ArrayList<>(HOSTILE);
    hostile.add("http://rebound.example/file");
    hostile.add("http://moved.example/file");
    SimSwarm swarm = swarm(hostile.toArray(String[]::new));
    List<String> reached = new ArrayList<>();
    for (String scheme : List.of("http://", "https://", "ftp://", "file:")) {
      swarm.world.web(
          scheme,
          (_, uri, _) -> {
            reached.add(uri.toString());
            return new Answer.Page(200, Map.of(), new byte[0]);
          });
    }
    swarm.world.name("rebound.example", "192.168.1.1");
    swarm.world.name("moved.example", "8.8.4.4");
    swarm.world.web(
        "http://moved.example/",
        (_, _, _) ->
            new Answer.Page(302, Map.of("location", "http://127.0.0.1:8080/x"), new byte[0]));
    SimClient leech = swarm.leech("leech", SwarmTest.HOME);
    swarm.world.run(Duration.ofMinutes(5));
    assertEquals(List.of(), reached);
    List<SourceStatus> shown = sources(swarm, leech);
    assertEquals(hostile.size(), shown.size());
    shown.forEach(one -> assertEquals(SourceStatus.State.FAILED, one.state(), one.url()));
  }

  /// Web seeds may have no query on a local address, and nothing else may lead there at all.
  private static final List<String> HOSTILE =
      List.of(
          "http://127.0.0.1:8080/admin?delete=all",
          "http://localhost:6379/?x=1",
          "http://[::1]:80/x?y",
          "http://10.0.0.1/cgi?reboot",
          "http://2130706433/file",
          "http://0x7f000001/file",
          "http://127.1/file",
          "http://0.0.0.0/file",
          "http://224.0.0.1/file",
          "http://user:pass@8.8.4.4/file",
          "http://8.8.4.4:25/file",
          "http://8.8.4.4:22/file",
          "file:///etc/passwd",
          "ftp://8.8.4.4/file",
          "gopher://8.8.4.4/file",
          "http://8.8.4.4/\r\nHost: x",
          "http:///file",
          "http://exa mple/file",
          "javascript:alert(1)",
          "//8.8.4.4/file");

  @Test
  void aTorrentThatStopsAsksNoMore() {
    SimSwarm swarm = swarm(FILE);
    SimWebSeed server = SimWebSeed.open(swarm.world, swarm.torrent);
    SimClient leech = swarm.leech("leech", SwarmTest.HOME);
    swarm.world.run(Duration.ofMillis(1_000));
    leech.submit(new Command.Stop(Set.of(swarm.torrent.id())));
    swarm.world.run(Duration.ofSeconds(1));
    int requests = server.requests();
    TorrentStatus stopped = swarm.status(leech);
    swarm.world.run(Duration.ofMinutes(5));
    assertEquals(requests, server.requests());
    assertEquals(stopped.traffic().downBytes(), swarm.status(leech).traffic().downBytes());
    leech.submit(new Command.Start(Set.of(swarm.torrent.id()), false));
    seconds(swarm, leech);
  }
}
