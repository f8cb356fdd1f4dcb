package picotorrent.session;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picotorrent.sim.Line;
import picotorrent.wire.PeerMessage;

/// A minute of abused requests in the simulated world: another peer keeps the rate that it has
/// alone, and memory does not grow.
class RequestAbuseTest {
  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final int PIECE_BYTES = 64 << 10;
  private static final int UPLOAD_BYTES_PER_SECOND = 400_000;
  private static final double SHARE_KEPT = 0.8;
  private static final long HEAP_GROWTH_BYTES = 16 << 20;

  /// What the villain does, from when the connection is open.
  static Stream<Named<Consumer<TalkingPeer>>> abuses() {
    Map<String, Consumer<TalkingPeer>> abuses = new TreeMap<>();
    abuses.put(
        "10,000 requests a second", peer -> whenUnchoked(peer, () -> flood(peer, 0, 16_384)));
    abuses.put(
        "10,000 requests a second while choked", peer -> peer.greets(met -> flood(met, 0, 16_384)));
    abuses.put(
        "requests out of range", peer -> whenUnchoked(peer, () -> flood(peer, 1 << 20, 16_384)));
    abuses.put("requests of a megabyte", peer -> whenUnchoked(peer, () -> flood(peer, 0, 1 << 20)));
    abuses.put(
        "requests whose blocks are never read",
        peer ->
            whenUnchoked(
                peer,
                () -> {
                  flood(peer, 0, 16_384);
                  peer.hearNoMore();
                }));
    return abuses.entrySet().stream().map(entry -> Named.of(entry.getKey(), entry.getValue()));
  }

  private static void whenUnchoked(TalkingPeer peer, Runnable task) {
    peer.greets(
            met -> {
              met.say(new PeerMessage.HaveNone());
              met.say(new PeerMessage.Interested());
            })
        .on(PeerMessage.Unchoke.class, _ -> task.run());
  }

  private static void flood(TalkingPeer peer, int beginFrom, int length) {
    for (int i = 0; i < 1_000; i++) {
      peer.say(new PeerMessage.Request(i % 200, beginFrom, length));
    }
    peer.later(Duration.ofMillis(100), () -> flood(peer, beginFrom, length));
  }

  @ParameterizedTest
  @MethodSource("abuses")
  void othersKeepTheirRateAndMemoryIsFlat(Consumer<TalkingPeer> abuse) {
    Round abused = new Round(abuse);
    assertTrue(
        abused.bytesPerSecond >= SHARE_KEPT * UPLOAD_BYTES_PER_SECOND,
        abused.bytesPerSecond + " bytes a second");
    assertTrue(abused.heapGrowthBytes <= HEAP_GROWTH_BYTES, abused.heapGrowthBytes + " bytes more");
  }

  /// A seed with a narrow line, one leech, and one other; a second after they have met, a minute is
  /// measured. Who is thrown out comes again after a second.
  private static final class Round {
    private final SimSwarm swarm = new SimSwarm(12, 30_000_000, PIECE_BYTES);
    private int visits;
    private TalkingPeer visitor;
    final long bytesPerSecond;
    final long heapGrowthBytes;

    Round(Consumer<TalkingPeer> conduct) {
      SimClient seed = swarm.seed("seed", Line.UNLIMITED.rates(UPLOAD_BYTES_PER_SECOND, 4_000_000));
      swarm.world.run(Duration.ofSeconds(1));
      SimClient leech = swarm.leech("leech", SwarmTest.HOME);
      visit(seed, conduct);
      swarm.world.run(Duration.ofSeconds(1));
      int piecesBefore = leech.pieces(swarm.torrent);
      long heapBefore = usedBytes();
      for (int second = 0; second < MINUTE.toSeconds(); second++) {
        swarm.world.run(Duration.ofSeconds(1));
        if (visitor.isClosed()) {
          visit(seed, conduct);
        }
      }
      heapGrowthBytes = usedBytes() - heapBefore;
      int pieces = leech.pieces(swarm.torrent) - piecesBefore;
      bytesPerSecond = (long) pieces * PIECE_BYTES / MINUTE.toSeconds();
    }

    private void visit(SimClient seed, Consumer<TalkingPeer> conduct) {
      visitor = new TalkingPeer(swarm.host("visitor" + visits++, SwarmTest.HOME), swarm.torrent);
      conduct.accept(visitor);
      visitor.connectTo(seed.endpoint());
    }

    private static long usedBytes() {
      System.gc();
      Runtime vm = Runtime.getRuntime();
      return vm.totalMemory() - vm.freeMemory();
    }
  }
}
