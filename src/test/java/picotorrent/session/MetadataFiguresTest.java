package picotorrent.session;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picotorrent.api.Engine;
import picotorrent.api.TorrentState;
import picotorrent.base.Endpoint;
import picotorrent.metainfo.MagnetLink;
import picotorrent.wire.ExtendedHandshake;
import picotorrent.wire.Extension;
import picotorrent.wire.ExtensionMessage;
import picotorrent.wire.ExtensionMessages;
import picotorrent.wire.PeerMessage;
import picotorrent.wire.WireException;

/// How long large metadata takes when half of the peers are silent or lie.
class MetadataFiguresTest {
  private static final int METADATA_BYTES = 10_000_000;
  private static final int HONEST = 10;

  private final SimTorrent torrent = SimTorrent.withMetadata(3, METADATA_BYTES);

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void silentPeersAndLiarsHardlyDelayLargeMetadata(long seed) {
    double alone = seconds(seed, 0, 0);
    double mixed = seconds(seed, 5, 5);
    System.out.printf(
        "figure: metadata of 10 MB from 10 honest peers %.1f s, with 5 silent and 5 liars %.1f s"
            + " (%.2f times; seed %d)%n",
        alone, mixed, mixed / alone, seed);
    assertTrue(mixed <= 1.5 * alone, mixed + " s against " + alone);
  }

  private double seconds(long seed, int silent, int liars) {
    SimSwarm swarm = new SimSwarm(seed, torrent);
    List<Endpoint> peers = new ArrayList<>();
    for (int i = 0; i < HONEST; i++) {
      peers.add(swarm.seed("seed" + i, SwarmTest.HOME).endpoint());
    }
    for (int i = 0; i < silent + liars; i++) {
      peers.add(2 * i, bad(swarm, i, i < liars));
    }
    swarm.world.run(Duration.ofSeconds(2));
    long since = swarm.world.now();
    String link = MagnetLink.of(torrent.metainfo()).toString();
    SimClient leech =
        swarm.client("leech", SwarmTest.HOME).magnet(link, peers.toArray(Endpoint[]::new));
    swarm.world.run(Duration.ofMillis(1));
    try (Engine.View _ = leech.session().look(new Engine.Look(null, Set.of()))) {
      boolean arrived =
          swarm.world.runUntil(
              () ->
                  leech.session().snapshot().torrents().stream()
                      .anyMatch(row -> !(row.state() instanceof TorrentState.FetchingMetadata)),
              Duration.ofMinutes(10));
      assertTrue(arrived, "no metadata");
    }
    return (swarm.world.now() - since) / 1e9;
  }

  /// A peer that offers the metadata with its right length and sends nothing, or rubbish.
  private Endpoint bad(SimSwarm swarm, int number, boolean lies) {
    TalkingPeer peer = new TalkingPeer(swarm.host("bad" + number, SwarmTest.HOME), torrent);
    int bytes = torrent.metainfo().info().length;
    peer.greets(
            _ -> {
              peer.say(new PeerMessage.HaveAll());
              peer.say(
                  ExtensionMessages.handshake(
                      ExtendedHandshake.builder()
                          .offer(Extension.METADATA)
                          .metadataBytes(bytes)
                          .build()));
            })
        .on(
            PeerMessage.Extended.class,
            message -> {
              if (lies) {
                lie(peer, message, bytes);
              }
            });
    peer.listenOn(SimClient.PORT);
    return peer.host().endpoint(SimClient.PORT);
  }

  private static void lie(TalkingPeer liar, PeerMessage.Extended message, int bytes) {
    try {
      if (ExtensionMessages.parse(message).orElse(null)
          instanceof ExtensionMessage.MetadataRequest(int piece)) {
        byte[] rubbish = new byte[Math.min(16 << 10, bytes - piece * (16 << 10))];
        new Random(piece).nextBytes(rubbish);
        liar.say(
            ExtensionMessages.encode(
                new ExtensionMessage.MetadataData(piece, bytes, rubbish),
                Extension.METADATA.localId()));
      }
    } catch (WireException e) {
      throw new IllegalStateException(e);
    }
  }
}
