package picotorrent.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import picotorrent.api.TorrentState;
import picotorrent.base.Endpoint;
import picotorrent.metainfo.MagnetLink;
import picotorrent.wire.ExtendedHandshake;
import picotorrent.wire.Extension;
import picotorrent.wire.ExtensionMessage;
import picotorrent.wire.ExtensionMessages;
import picotorrent.wire.PeerMessage;
import picotorrent.wire.WireException;

/// Magnet links of real sessions in the simulated world, among honest peers and liars.
class MagnetScenarioTest {
  /// So many pieces that the metadata comes in three parts.
  private final SimSwarm swarm = new SimSwarm(1, 2_000 * 1_024, 1_024);

  private final String link = MagnetLink.of(swarm.torrent.metainfo()).toString();

  /// A peer that offers metadata of a size and answers with rubbish.
  private Endpoint liar(int number, int claimedBytes) {
    TalkingPeer liar = new TalkingPeer(swarm.host("liar" + number, SwarmTest.HOME), swarm.torrent);
    liar.greets(
            _ -> {
              liar.say(new PeerMessage.HaveAll());
              liar.say(
                  ExtensionMessages.handshake(
                      ExtendedHandshake.builder()
                          .offer(Extension.METADATA)
                          .metadataBytes(claimedBytes)
                          .build()));
            })
        .on(PeerMessage.Extended.class, message -> lie(liar, message, claimedBytes));
    liar.listenOn(SimClient.PORT);
    return liar.host().endpoint(SimClient.PORT);
  }

  private static void lie(TalkingPeer liar, PeerMessage.Extended message, int claimedBytes) {
    try {
      if (ExtensionMessages.parse(message).orElse(null)
          instanceof ExtensionMessage.MetadataRequest(int piece)) {
        byte[] rubbish = new byte[Math.min(16 << 10, claimedBytes - piece * (16 << 10))];
        liar.say(
            ExtensionMessages.encode(
                new ExtensionMessage.MetadataData(piece, claimedBytes, rubbish),
                Extension.METADATA.localId()));
      }
    } catch (WireException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void aMagnetLinkDownloadsFromWhomItsTrackerKnows() {
    swarm.seed("seed", SwarmTest.HOME);
    swarm.world.run(Duration.ofSeconds(1));
    SimClient leech = swarm.client("leech", SwarmTest.HOME).magnet(link);
    assertNotNull(swarm.finish(List.of(leech), Duration.ofMinutes(2)));
    assertTrue(leech.isRight(swarm.torrent));
    List<String> events =
        swarm.tracker.of(leech.host()).stream().map(SimTracker.Announce::event).toList();
    assertEquals(1, events.stream().filter(event -> event.equals("started")).count());
  }

  @Test
  void aHundredLiarsDoNotKeepTheMetadataAway() {
    List<Endpoint> peers = new ArrayList<>();
    int right = swarm.torrent.metainfo().info().length;
    for (int i = 0; i < 100; i++) {
      peers.add(liar(i, i % 2 == 0 ? right : 100 + 1_000 * i));
    }
    peers.add(50, swarm.seed("seed", SwarmTest.HOME).endpoint());
    SimClient leech = swarm.client("leech", SwarmTest.HOME);
    leech.magnet(link, peers.toArray(Endpoint[]::new));
    long since = swarm.world.now();
    assertTrue(swarm.world.runUntil(() -> leech.pieces(swarm.torrent) > 0, Duration.ofMinutes(5)));
    double seconds = (swarm.world.now() - since) / 1e9;
    System.out.printf("figure: metadata and a piece among 100 liars after %.1f s%n", seconds);
    assertTrue(seconds < 30, seconds + " s");
    assertNotNull(swarm.finish(List.of(leech), Duration.ofMinutes(2)));
  }

  @Test
  void liarsAloneGetNowhere() {
    SimClient leech = swarm.client("leech", SwarmTest.HOME);
    leech.magnet(link, liar(0, swarm.torrent.metainfo().info().length), liar(1, 30 << 20));
    swarm.world.run(Duration.ofMinutes(10));
    assertInstanceOf(TorrentState.FetchingMetadata.class, swarm.status(leech).state());
  }
}
