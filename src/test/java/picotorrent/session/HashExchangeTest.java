package picotorrent.session;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import picotorrent.api.AddOptions;
import picotorrent.api.Command;
import picotorrent.api.Reply;
import picotorrent.api.TorrentState;
import picotorrent.base.Endpoint;
import picotorrent.base.Hash;
import picotorrent.metainfo.CreationOptions;
import picotorrent.metainfo.HashProgress;
import picotorrent.metainfo.MagnetLink;
import picotorrent.metainfo.Metainfo;
import picotorrent.metainfo.Metainfo.Format;
import picotorrent.metainfo.MetainfoException;
import picotorrent.metainfo.TorrentCreator;
import picotorrent.metainfo.TorrentReader;
import picotorrent.metainfo.TorrentWriter;
import picotorrent.wire.HashSpan;
import picotorrent.wire.PeerMessage;

/// Piece layers of v2 and hybrid torrents come from peers, proven, among liars and the silent.
class HashExchangeTest {
  private static final int PIECE = 16 << 10;

  /// So many pieces that their hashes come in three answers.
  private static final int BYTES = 1_200 * PIECE + 77;

  private static final Duration LIMIT = Duration.ofMinutes(5);

  @TempDir private Path folder;

  private SimSwarm swarm(Format format) throws IOException, InterruptedException {
    byte[] content = new byte[BYTES];
    new Random(9).nextBytes(content);
    Path file = Files.write(folder.resolve("sim.bin"), content);
    try {
      CreationOptions options = CreationOptions.of(format).withPieceLengthBytes(PIECE);
      byte[] torrent = TorrentCreator.create(file, options, HashProgress.NONE);
      return new SimSwarm(9, SimTorrent.read(torrent, content));
    } catch (MetainfoException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String link(SimSwarm swarm) {
    return MagnetLink.of(swarm.torrent.metainfo()).toString();
  }

  private static SimClient seed(SimSwarm swarm) {
    SimClient seed = swarm.seed("seed", SwarmTest.HOME);
    swarm.world.run(Duration.ofSeconds(1));
    return seed;
  }

  /// The torrent file without its piece layers.
  private static byte[] bare(SimSwarm swarm) {
    Metainfo whole = swarm.torrent.metainfo();
    try {
      return TorrentWriter.write(TorrentReader.readInfo(whole.info(), whole.sources()));
    } catch (MetainfoException e) {
      throw new IllegalStateException(e);
    }
  }

  private static SimClient leech(SimSwarm swarm, byte[] file, List<Endpoint> peers) {
    SimClient leech = swarm.client("leech", SwarmTest.HOME);
    AddOptions plain = AddOptions.downloadTo(SimClient.FOLDER);
    leech.submit(new Command.AddTorrent(file, plain.withPeers(peers)));
    return leech;
  }

  private static void assertFinishes(SimSwarm swarm, SimClient leech) {
    assertNotNull(swarm.finish(List.of(leech), LIMIT), swarm.progress(List.of(leech)));
    assertTrue(leech.isRight(swarm.torrent));
  }

  /// The file that a person saves is whole to the strict reader.
  private static void assertWritesItsLayers(SimSwarm swarm, SimClient client)
      throws MetainfoException {
    var answer = client.submit(new Command.WriteTorrent(swarm.torrent.id()));
    swarm.world.runUntil(answer::isDone, Duration.ofSeconds(5));
    Reply.TorrentFile written = assertInstanceOf(Reply.TorrentFile.class, answer.getNow(null));
    Metainfo read = TorrentReader.read(written.file());
    assertArrayEquals(swarm.torrent.metainfo().info(), read.info());
    assertTrue(read.pieceHashes().layers().isComplete());
  }

  @ParameterizedTest
  @EnumSource(names = {"V2", "HYBRID"})
  void aMagnetLinkGetsItsLayersAndPassesThemOn(Format format) throws Exception {
    SimSwarm swarm = swarm(format);
    SimClient seed = seed(swarm);
    SimClient leech = swarm.client("leech", SwarmTest.HOME).magnet(link(swarm), seed.endpoint());
    assertFinishes(swarm, leech);
    assertWritesItsLayers(swarm, leech);
    seed.host().cut();
    SimClient next = swarm.client("next", SwarmTest.HOME).magnet(link(swarm), leech.endpoint());
    assertFinishes(swarm, next);
  }

  @Test
  void whatAMagnetLinkHasGotIsKeptForTheNextSession() throws Exception {
    SimSwarm swarm = swarm(Format.V2);
    SimClient seed = seed(swarm);
    SimClient leech = swarm.client("leech", SwarmTest.HOME).magnet(link(swarm), seed.endpoint());
    swarm.world.run(Duration.ofSeconds(3));
    int there = leech.pieces(swarm.torrent);
    assertTrue(there > 0 && there < swarm.torrent.pieces(), there + " pieces");
    leech.restart();
    swarm.world.run(Duration.ofSeconds(2));
    assertInstanceOf(TorrentState.Downloading.class, swarm.status(leech).state());
    assertFinishes(swarm, leech);
  }

  @Test
  void aFileWithoutLayersFinishes() throws Exception {
    SimSwarm swarm = swarm(Format.V2);
    SimClient seed = seed(swarm);
    assertFinishes(swarm, leech(swarm, bare(swarm), List.of(seed.endpoint())));
  }

  @Test
  void withoutLayersNothingIsWrittenAndTheNextSessionGoesOnAsking() throws Exception {
    SimSwarm swarm = swarm(Format.V2);
    List<TalkingPeer> answered = new ArrayList<>();
    SimClient leech = leech(swarm, bare(swarm), List.of(peer(swarm, 0, answered, this::refuse)));
    swarm.world.run(Duration.ofSeconds(30));
    assertFalse(answered.isEmpty(), "it was asked");
    assertInstanceOf(TorrentState.FetchingMetadata.class, swarm.status(leech).state());
    assertEquals(0, leech.pieces(swarm.torrent));
    leech.restart();
    swarm.world.run(Duration.ofSeconds(1));
    SimClient seed = seed(swarm);
    leech.submit(new Command.AddPeers(swarm.torrent.id(), List.of(seed.endpoint())));
    assertFinishes(swarm, leech);
  }

  @Test
  void amongLiarsAndTheSilentTheHonestAreFound() throws Exception {
    SimSwarm swarm = swarm(Format.V2);
    List<TalkingPeer> liars = new ArrayList<>();
    List<TalkingPeer> silent = new ArrayList<>();
    List<Endpoint> peers = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      peers.add(peer(swarm, i, liars, this::lie));
      peers.add(peer(swarm, 10 + i, silent, (_, _) -> {}));
    }
    peers.add(seed(swarm).endpoint());
    SimClient leech = leech(swarm, bare(swarm), peers);
    long since = swarm.world.now();
    swarm.world.runUntil(() -> leech.pieces(swarm.torrent) > 0, LIMIT);
    double seconds = (swarm.world.now() - since) / 1e9;
    System.out.printf("figure: piece layers among 10 liars and 10 silent: %.1f s%n", seconds);
    assertTrue(seconds < 10, seconds + " s");
    assertFalse(liars.isEmpty(), "somebody has lied");
    liars.forEach(liar -> assertTrue(liar.isClosed(), "a liar is sent away"));
    assertFinishes(swarm, leech);
  }

  private interface Answer {
    void to(TalkingPeer peer, HashSpan span);
  }

  private void refuse(TalkingPeer peer, HashSpan span) {
    peer.say(new PeerMessage.HashReject(span));
  }

  private void lie(TalkingPeer peer, HashSpan span) {
    Hash wrong = Hash.of(new byte[Hash.SHA256_BYTES]);
    peer.say(new PeerMessage.Hashes(span, Collections.nCopies(span.length() + 1, wrong)));
  }

  /// A peer that says it has everything and answers hash requests in its way.
  private static Endpoint peer(
      SimSwarm swarm, int number, List<TalkingPeer> answered, Answer answer) {
    TalkingPeer peer = new TalkingPeer(swarm.host("peer" + number, SwarmTest.HOME), swarm.torrent);
    peer.greets(_ -> peer.say(new PeerMessage.HaveAll()))
        .on(
            PeerMessage.HashRequest.class,
            asked -> {
              answer.to(peer, asked.span());
              answered.add(peer);
            });
    peer.listenOn(SimClient.PORT);
    return peer.host().endpoint(SimClient.PORT);
  }

  @Test
  void aRequestThatMakesNoSenseIsRefused() throws Exception {
    SimSwarm swarm = swarm(Format.V2);
    SimClient seed = seed(swarm);
    Hash root = swarm.torrent.metainfo().layout().entries().getFirst().piecesRoot();
    List<HashSpan> senseless =
        List.of(
            new HashSpan(Hash.of(new byte[32]), 0, 0, 2, 0),
            new HashSpan(root, 0, 1, 2, 0),
            new HashSpan(root, 0, 0, 3, 0),
            new HashSpan(root, 0, 0, 1 << 20, 0),
            new HashSpan(root, 49, 0, 512, 49),
            new HashSpan(root, 0, 1 << 30, 2, 0));
    List<HashSpan> refused = new ArrayList<>();
    TalkingPeer peer = new TalkingPeer(swarm.host("asker", SwarmTest.HOME), swarm.torrent);
    peer.greets(_ -> senseless.forEach(span -> peer.say(new PeerMessage.HashRequest(span))))
        .on(PeerMessage.HashReject.class, reject -> refused.add(reject.span()));
    peer.connectTo(seed.endpoint());
    swarm.world.run(Duration.ofSeconds(2));
    assertEquals(senseless, refused);
    assertFalse(peer.isClosed());
  }
}
