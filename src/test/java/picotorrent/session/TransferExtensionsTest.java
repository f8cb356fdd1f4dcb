package picotorrent.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import picotorrent.sim.SimHost;
import picotorrent.wire.ExtendedHandshake;
import picotorrent.wire.Extension;
import picotorrent.wire.ExtensionMessage;
import picotorrent.wire.ExtensionMessages;
import picotorrent.wire.PeerMessage;
import picotorrent.wire.WireException;

/// What peers say beside having and wanting: upload-only (BEP 21), donthave (BEP 54), suggestions
/// and allowed-fast pieces (BEP 6).
class TransferExtensionsTest {
  private static final int PIECE_BYTES = 64 << 10;
  private static final int PIECES = 16;

  private final SimSwarm swarm = new SimSwarm(54, PIECES * PIECE_BYTES, PIECE_BYTES);
  private final Set<Integer> asked = new LinkedHashSet<>();

  private TalkingPeer speaker(String name) {
    SimHost host = swarm.host(name, SwarmTest.HOME);
    return new TalkingPeer(host, swarm.torrent);
  }

  private static PeerMessage hello(boolean uploadOnly) {
    return ExtensionMessages.handshake(
        ExtendedHandshake.builder()
            .offer(Extension.UPLOAD_ONLY)
            .offer(Extension.DONT_HAVE)
            .uploadOnly(uploadOnly)
            .build());
  }

  private void run(int seconds) {
    swarm.world.run(Duration.ofSeconds(seconds));
  }

  @Test
  void aSeedLetsGoOfWhoOnlyUploads() {
    SimClient seed = swarm.seed("seed", SwarmTest.HOME);
    run(1);
    TalkingPeer partial = speaker("partial");
    partial.greets(_ -> {
      partial.say(new PeerMessage.HaveNone());
      partial.say(hello(true));
    });
    partial.connectTo(seed.endpoint());
    TalkingPeer later = speaker("later");
    later.greets(_ -> {
      later.say(new PeerMessage.HaveNone());
      later.say(hello(false));
    });
    later.connectTo(seed.endpoint());
    run(2);
    assertTrue(partial.isClosed());
    assertFalse(later.isClosed(), "it may want something yet");
    later.say(
        ExtensionMessages.encode(
            new ExtensionMessage.UploadOnly(true), Extension.UPLOAD_ONLY.localId()));
    run(2);
    assertTrue(later.isClosed());
  }

  @Test
  void whoHasAllThatItWantsSaysSo() {
    List<Boolean> said = new ArrayList<>();
    TalkingPeer listener = speaker("listener");
    listener
        .greets(_ -> {
          listener.say(new PeerMessage.HaveNone());
          listener.say(hello(false));
        })
        .on(PeerMessage.Extended.class, message -> hear(message, said));
    SimClient leech = swarm.leech("leech", SwarmTest.HOME);
    run(1);
    listener.connectTo(leech.endpoint());
    run(2);
    swarm.client("seed", SwarmTest.HOME).seed(swarm.torrent, leech.endpoint());
    run(30);
    assertTrue(leech.has(swarm.torrent));
    assertEquals(List.of(false, true), said);
  }

  private static void hear(PeerMessage.Extended message, List<Boolean> said) {
    try {
      switch (ExtensionMessages.parse(message).orElse(null)) {
        case ExtensionMessage.Handshake(var hello) -> said.add(hello.uploadOnly());
        case ExtensionMessage.UploadOnly(boolean on) -> said.add(on);
        case null, default -> {}
      }
    } catch (WireException e) {
      throw new IllegalStateException(e);
    }
  }

  /// A peer that has everything, then says `words`, and serves what it is asked for.
  private SimClient leechOf(TalkingPeer server, Runnable words) {
    server
        .greets(_ -> {
          server.say(new PeerMessage.HaveAll());
          words.run();
        })
        .on(
            PeerMessage.Request.class,
            request -> {
              asked.add(request.piece());
              server.serve(swarm.torrent, request);
            });
    server.listenOn(SimClient.PORT);
    SimClient leech = swarm.client("leech", SwarmTest.HOME);
    return leech.leech(swarm.torrent, server.host().endpoint(SimClient.PORT));
  }

  @Test
  void aPieceThatAPeerHasLostIsNotAskedOfIt() {
    TalkingPeer forgetful = speaker("forgetful");
    SimClient leech =
        leechOf(
            forgetful,
            () -> {
              for (int piece = 0; piece < PIECES; piece += 2) {
                forgetful.say(
                    ExtensionMessages.encode(
                        new ExtensionMessage.DontHave(piece), Extension.DONT_HAVE.localId()));
              }
              forgetful.say(new PeerMessage.Unchoke());
            });
    run(30);
    assertTrue(asked.stream().allMatch(piece -> piece % 2 == 1), asked.toString());
    assertEquals(PIECES / 2, leech.pieces(swarm.torrent));
    forgetful.say(new PeerMessage.Have(4));
    run(10);
    assertTrue(asked.contains(4), "it has found it again");
  }

  @Test
  void whatIsSuggestedIsFetchedFirst() {
    TalkingPeer adviser = speaker("adviser");
    leechOf(
        adviser,
        () -> {
          adviser.say(new PeerMessage.Suggest(11));
          adviser.say(new PeerMessage.Suggest(5));
          adviser.say(new PeerMessage.Unchoke());
        });
    run(30);
    assertEquals(List.of(11, 5), asked.stream().limit(2).toList());
    assertEquals(PIECES, asked.size());
  }

  @Test
  void ofWhoChokesOnlyAllowedPiecesAreFetched() {
    TalkingPeer choking = speaker("choking");
    SimClient leech =
        leechOf(
            choking,
            () -> {
              choking.say(new PeerMessage.AllowedFast(7));
              choking.say(new PeerMessage.AllowedFast(3));
            });
    run(30);
    assertEquals(Set.of(3, 7), asked);
    assertEquals(2, leech.pieces(swarm.torrent));
  }
}
