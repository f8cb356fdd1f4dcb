package picotorrent.session;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picotorrent.api.RateLimits;
import picotorrent.sim.SimDisk;
import picotorrent.sim.SimHost;
import picotorrent.wire.MessageEncoder;
import picotorrent.wire.PeerMessage;

/// Three hundred peers talk without saying anything, close, and come again, while a leech may read
/// 20 kB a second: an honest seed keeps its rate, and nothing is left of who has gone.
class IdleTalkTest {
  private static final int TALKERS = 300;
  private static final long LIMIT = 20_000;
  private static final int PIECE_BYTES = 16 << 10;
  private static final Duration MINUTE = Duration.ofMinutes(1);

  /// Of what it has alone.
  private static final double SHARE_KEPT = 0.7;

  /// No stranger is waited for longer, and a look is taken once a second.
  private static final Duration FORGOTTEN = Duration.ofSeconds(35);

  static Stream<Named<byte[]>> talk() {
    return Stream.of(
        Named.of("20,000 suggests", repeated(20_000, new PeerMessage.Suggest(1))),
        Named.of("20,000 allowed-fast", repeated(20_000, new PeerMessage.AllowedFast(1))),
        Named.of("200,000 keep-alives", repeated(200_000, new PeerMessage.KeepAlive())),
        Named.of(
            "40,000 changes of mind",
            repeated(20_000, new PeerMessage.Interested(), new PeerMessage.NotInterested())));
  }

  private static byte[] repeated(int times, PeerMessage... messages) {
    int bytes = 0;
    for (PeerMessage message : messages) {
      bytes += MessageEncoder.encodedBytes(message);
    }
    ByteBuffer all = ByteBuffer.allocate(times * bytes);
    for (int i = 0; i < times; i++) {
      for (PeerMessage message : messages) {
        MessageEncoder.put(message, all);
      }
    }
    return all.array();
  }

  /// A leech of one seed beside so many talkers.
  private static final class Siege {
    private final SimSwarm swarm = new SimSwarm(43, 4_000_000, PIECE_BYTES);
    private final SimHost host = swarm.host("leech", SwarmTest.HOME);
    private final SimClient leech =
        new SimClient(
            host, new SimDisk(swarm.archive), SimClient.settings(host, new RateLimits(LIMIT, 0)));
    private final List<TalkingPeer> talkers = new ArrayList<>();
    private final byte[] talk;
    private int visits;
    final int pieces;

    Siege(int count, byte[] talk) {
      this.talk = talk;
      swarm.seed("seed", SwarmTest.HOME);
      swarm.world.run(Duration.ofSeconds(1));
      leech.leech(swarm.torrent);
      swarm.world.run(Duration.ofSeconds(10));
      int before = leech.pieces(swarm.torrent);
      for (int second = 0; second < MINUTE.toSeconds(); second += 10) {
        for (int i = 0; i < count; i++) {
          visit(i);
        }
        swarm.world.run(Duration.ofSeconds(10));
      }
      pieces = leech.pieces(swarm.torrent) - before;
    }

    /// Whoever was sent away comes again; all the others have said all and close.
    private void visit(int number) {
      TalkingPeer peer =
          new TalkingPeer(swarm.host("talker" + visits++, SwarmTest.HOME), swarm.torrent);
      peer.greets(met -> {
        met.say(new PeerMessage.HaveAll());
        met.say(talk);
        met.later(Duration.ofSeconds(5), met::close);
      });
      peer.connectTo(leech.endpoint());
      if (number < talkers.size()) {
        talkers.set(number, peer);
      } else {
        talkers.add(peer);
      }
    }

    int connectionsLater() {
      talkers.forEach(TalkingPeer::close);
      swarm.world.run(FORGOTTEN);
      return host.connections();
    }
  }

  @ParameterizedTest
  @MethodSource("talk")
  void anHonestSeedKeepsItsRateAndNothingIsLeftOfWhoHasGone(byte[] talk) {
    int alone = new Siege(0, talk).pieces;
    Siege siege = new Siege(TALKERS, talk);
    double kept = siege.pieces / (double) alone;
    int left = siege.connectionsLater();
    System.out.printf(
        "figure: beside 300 who say nothing: %.2f of the rate, %d connections later%n", kept, left);
    assertTrue(kept >= SHARE_KEPT, kept + " of its rate");
    assertTrue(left <= 2, left + " connections are left");
  }
}
