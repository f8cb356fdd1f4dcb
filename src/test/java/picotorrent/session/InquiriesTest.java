package picotorrent.session;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import picotorrent.api.Command;
import picotorrent.api.Engine;
import picotorrent.api.Reply;
import picotorrent.api.TorrentDetail;
import picotorrent.metainfo.MagnetLink;
import picotorrent.metainfo.Metainfo;
import picotorrent.metainfo.TorrentReader;
import picotorrent.session.torrent.Torrent;

/// What is asked of a torrent: its file, and where its data lies.
class InquiriesTest {
  private static final int BYTES = 2_000_000;
  private static final int PIECE_BYTES = 64 << 10;

  private final SimSwarm swarm = new SimSwarm(47, BYTES, PIECE_BYTES);

  private <R extends Reply> R ask(SimClient client, Command command, Class<R> kind) {
    CompletableFuture<Reply> answer = client.submit(command);
    swarm.world.runUntil(answer::isDone, Duration.ofSeconds(5));
    return assertInstanceOf(kind, answer.getNow(new Reply.Done()), command.toString());
  }

  private Reply.TorrentFile write(SimClient client, SimTorrent torrent) {
    return ask(client, new Command.WriteTorrent(torrent.id()), Reply.TorrentFile.class);
  }

  private Reply.Located locate(SimClient client, SimTorrent torrent, int file) {
    return ask(client, new Command.Locate(torrent.id(), file), Reply.Located.class);
  }

  @Test
  void aMagnetLinkBecomesAFileWithTheVeryInfoDictionary() throws Exception {
    SimClient leech = swarm.client("leech", SwarmTest.HOME);
    leech.magnet(MagnetLink.of(swarm.torrent.metainfo()).toString());
    swarm.world.run(Duration.ofSeconds(1));
    Reply.Refused no =
        ask(leech, new Command.WriteTorrent(swarm.torrent.id()), Reply.Refused.class);
    assertTrue(no.reason().toString().contains("has not arrived yet"), no.reason().toString());
    SimClient seed = swarm.seed("seed", SwarmTest.HOME);
    leech.submit(new Command.AddPeers(swarm.torrent.id(), List.of(seed.endpoint())));
    assertTrue(swarm.world.runUntil(() -> leech.has(swarm.torrent), Duration.ofMinutes(2)));
    Reply.TorrentFile written = write(leech, swarm.torrent);
    Metainfo read = TorrentReader.read(written.file());
    assertEquals("sim47.torrent", written.name());
    assertArrayEquals(swarm.torrent.metainfo().info(), read.info());
    assertEquals(List.of(List.of(SimTracker.URL)), read.sources().trackers());
  }

  @Test
  void theTrackersAreThoseOfNow() throws Exception {
    SimClient seed = swarm.seed("seed", SwarmTest.HOME);
    List<List<String>> tiers =
        List.of(List.of("http://one.example/a", "udp://two.example:3"), List.of("http://three/a"));
    seed.submit(new Command.SetTrackers(swarm.torrent.id(), tiers));
    Metainfo read = TorrentReader.read(write(seed, swarm.torrent).file());
    assertEquals(tiers, read.sources().trackers());
    assertArrayEquals(swarm.torrent.metainfo().info(), read.info());
    seed.submit(new Command.SetTrackers(swarm.torrent.id(), List.of(List.of())));
    read = TorrentReader.read(write(seed, swarm.torrent).file());
    assertEquals(List.of(), read.sources().trackers());
  }

  @Test
  void addressesAreToldWholeSinceAPersonEditsThem() {
    SimClient seed = swarm.seed("seed", SwarmTest.HOME);
    String tracker = "http://one.example/" + "k".repeat(2_000) + "/announce";
    String webSeed = "http://files.example/" + "p".repeat(2_000) + "/";
    seed.submit(new Command.SetTrackers(swarm.torrent.id(), List.of(List.of(tracker))));
    seed.submit(new Command.SetWebSeeds(swarm.torrent.id(), List.of(webSeed)));
    swarm.world.run(Duration.ofSeconds(1));
    List<String> told =
        Looks.at(swarm.world, seed, swarm.torrent.id(), Engine.Aspect.TRACKERS).sources().stream()
            .map(TorrentDetail.SourceStatus::url)
            .toList();
    assertTrue(told.containsAll(List.of(tracker, webSeed)), told.toString());
  }

  @Test
  void trackersAreAddedBehindThoseThatAreThere() throws Exception {
    SimClient seed = swarm.seed("seed", SwarmTest.HOME);
    swarm.world.run(Duration.ofSeconds(1));
    List<List<String>> more =
        List.of(
            List.of(SimTracker.URL),
            List.of("http://one.example/a", SimTracker.URL, "http://one.example/a"));
    seed.submit(new Command.AddTrackers(Set.of(swarm.torrent.id()), more));
    seed.submit(new Command.AddTrackers(Set.of(swarm.torrent.id()), more));
    Metainfo read = TorrentReader.read(write(seed, swarm.torrent).file());
    assertEquals(
        List.of(List.of(SimTracker.URL), List.of("http://one.example/a")),
        read.sources().trackers());
  }

  @Test
  void aTorrentThatSleepsIsReadForIt() throws Exception {
    SimClient seed = swarm.seed("seed", SwarmTest.HOME);
    swarm.world.run(Duration.ofSeconds(3));
    seed.submit(new Command.Stop(Set.of(swarm.torrent.id())));
    swarm.world.run(Duration.ofMinutes(12));
    Torrent resting = Objects.requireNonNull(seed.session().torrents().get(swarm.torrent.id()));
    assertTrue(resting.knowledge().isAsleep(), "it sleeps");
    Metainfo read = TorrentReader.read(write(seed, swarm.torrent).file());
    assertArrayEquals(swarm.torrent.metainfo().info(), read.info());
    assertTrue(locate(seed, swarm.torrent, 0).complete());
  }

  @Test
  void itIsSaidWhereAFileLiesAndWhetherItIsWhole() {
    SimTorrent folder = SimTorrent.make(48, List.of(BYTES, BYTES), PIECE_BYTES, _ -> {}, _ -> {});
    SimClient seed = swarm.client("seed", SwarmTest.HOME).seed(folder);
    SimClient leech = swarm.client("leech", SwarmTest.HOME).leech(folder, seed.endpoint());
    leech.submit(new Command.RenameFile(folder.id(), 1, List.of("sim48", "other", "name.bin")));
    Reply.Located first = locate(leech, folder, 0);
    assertFalse(first.complete() || first.only());
    assertEquals(SimClient.FOLDER.resolve("sim48").resolve("file0"), first.file());
    assertTrue(swarm.world.runUntil(() -> leech.has(folder), Duration.ofMinutes(2)));
    assertTrue(locate(leech, folder, 0).complete());
    swarm.world.run(Duration.ofSeconds(5));
    assertEquals(
        SimClient.FOLDER.resolve(Path.of("sim48", "other", "name.bin")),
        locate(leech, folder, 1).file());
    leech.submit(new Command.MoveData(folder.id(), Path.of("/elsewhere")));
    swarm.world.run(Duration.ofMinutes(1));
    assertEquals(Path.of("/elsewhere/sim48/file0"), locate(leech, folder, 0).file());
    ask(leech, new Command.Locate(folder.id(), 2), Reply.Refused.class);
    ask(leech, new Command.Locate(folder.id(), -1), Reply.Refused.class);
    ask(leech, new Command.Locate(swarm.torrent.id(), 0), Reply.Unknown.class);
    assertTrue(locate(swarm.seed("one", SwarmTest.HOME), swarm.torrent, 0).only());
  }
}
