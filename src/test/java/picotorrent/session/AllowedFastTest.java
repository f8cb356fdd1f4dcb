package picotorrent.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import picotorrent.session.swarm.FastGrants;
import picotorrent.wire.PeerMessage;

/// What a choked newcomer gets (BEP 6), and that it gets no more.
class AllowedFastTest {
  private static final int PIECE_BYTES = 64 << 10;
  private static final int BLOCKS_OF_PIECE = 4;
  private static final int PIECES = 100;

  private final SimSwarm swarm = new SimSwarm(5, PIECES * PIECE_BYTES, PIECE_BYTES);
  private final SimClient seed = swarm.seed("seed", SwarmTest.HOME);
  private final List<Integer> allowed = new ArrayList<>();
  private int rejected;

  /// A peer that wants nothing, so that it stays choked, and asks all the same.
  private TalkingPeer choked(int rounds) {
    TalkingPeer peer = new TalkingPeer(swarm.host("choked", SwarmTest.HOME), swarm.torrent);
    peer.greets(met -> met.say(new PeerMessage.HaveNone()))
        .on(PeerMessage.Reject.class, _ -> rejected++)
        .on(
            PeerMessage.AllowedFast.class,
            allows -> {
              allowed.add(allows.piece());
              for (int i = 0; i < rounds; i++) {
                ask(peer, allows.piece(), i);
              }
            });
    swarm.world.run(Duration.ofSeconds(2));
    peer.connectTo(seed.endpoint());
    swarm.world.run(Duration.ofSeconds(20));
    return peer;
  }

  private static void ask(TalkingPeer peer, int piece, int shift) {
    for (int block = 0; block < BLOCKS_OF_PIECE; block++) {
      peer.say(new PeerMessage.Request(piece, block * 16_384 + shift, 16_384 - shift));
    }
  }

  @Test
  void aNewcomerGetsAFewPiecesThoughItIsChoked() {
    TalkingPeer peer = choked(1);
    assertEquals(FastGrants.PIECES, allowed.size());
    assertEquals(FastGrants.PIECES * BLOCKS_OF_PIECE, peer.blocksReceived());
    assertEquals(0, rejected);
  }

  @Test
  void eachBlockComesOnceWhateverTheRequestLooksLike() {
    TalkingPeer peer = choked(3);
    assertEquals(FastGrants.PIECES * BLOCKS_OF_PIECE, peer.blocksReceived());
    assertEquals(2 * FastGrants.PIECES * BLOCKS_OF_PIECE, rejected);
  }

  @Test
  void whoComesAgainFromTheSameNetworkIsGivenNothingMore() {
    TalkingPeer first = choked(1);
    first.close();
    allowed.clear();
    TalkingPeer again = new TalkingPeer(first.host(), swarm.torrent);
    again
        .greets(met -> met.say(new PeerMessage.HaveNone()))
        .on(PeerMessage.AllowedFast.class, allows -> allowed.add(allows.piece()));
    again.connectTo(seed.endpoint());
    swarm.world.run(Duration.ofSeconds(20));
    assertTrue(allowed.isEmpty(), allowed.toString());
  }
}
