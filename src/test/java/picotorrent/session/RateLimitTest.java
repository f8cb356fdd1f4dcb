package picotorrent.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picotorrent.api.Command;
import picotorrent.api.EngineSettings;
import picotorrent.api.EngineSettings.Encryption;
import picotorrent.api.EngineSettings.TransportChoice;
import picotorrent.api.RateLimits;
import picotorrent.api.SessionStatus;
import picotorrent.base.TorrentId;
import picotorrent.sim.Line;
import picotorrent.sim.SimDisk;
import picotorrent.sim.SimHost;

/// Limits hold for what whole sessions exchange: by either transport, in either direction, for one
/// torrent and for all, and from the moment that a person changes them.
class RateLimitTest {
  private static final Line LINE =
      Line.UNLIMITED.rates(2_000_000, 2_000_000).latency(Duration.ofMillis(20));
  private static final Duration TEN_SECONDS = Duration.ofSeconds(10);

  /// Three per cent over ten seconds.
  private static final double EXACT = 0.03;

  private static final int PIECE_BYTES = 64 << 10;

  /// What the headers of IP and TCP, or of IP, UDP and uTP, leave of a limit.
  private static final double PAYLOAD = 0.97;

  /// Smaller ones carry acknowledgements and requests.
  private static final int FULL_DATAGRAM_BYTES = 200;

  private static final int IP_AND_UDP_BYTES = 28;

  private final SimSwarm swarm = new SimSwarm(5, 40_000_000, PIECE_BYTES);

  private SimClient client(String name, TransportChoice transport, RateLimits rates) {
    SimHost host = swarm.host(name, LINE);
    EngineSettings settings =
        SimClient.settings(host, rates)
            .with(new EngineSettings.Transport(transport, Encryption.ALLOWED));
    return new SimClient(host, new SimDisk(swarm.archive), settings);
  }

  private SessionStatus totals(SimClient client) {
    return Looks.at(swarm.world, client).session();
  }

  /// All bytes of ten seconds in both directions, a second.
  private double bytesPerSecond(SimClient client) {
    long begun = swarm.world.now();
    SessionStatus before = totals(client);
    swarm.world.run(TEN_SECONDS);
    SessionStatus after = totals(client);
    double seconds = (swarm.world.now() - begun) / 1e9 - 0.11; // until the first look was taken
    return (after.downTotalBytes()
            - before.downTotalBytes()
            + after.upTotalBytes()
            - before.upTotalBytes())
        / seconds;
  }

  private void assertLimit(double limit, SimClient client) {
    assertEquals(limit, bytesPerSecond(client), limit * EXACT);
  }

  @ParameterizedTest
  @CsvSource({"TCP_ONLY, 50000", "TCP_ONLY, 500000", "UTP_ONLY, 50000", "UTP_ONLY, 500000"})
  void aDownloadKeepsToItsLimit(TransportChoice transport, long limit) {
    client("seed", transport, RateLimits.NONE).seed(swarm.torrent);
    SimClient leech = client("leech", transport, new RateLimits(limit, 0)).leech(swarm.torrent);
    swarm.world.run(TEN_SECONDS);
    assertLimit(limit, leech);
    double written = leech.pieces(swarm.torrent) * (double) PIECE_BYTES;
    double whole = limit * PAYLOAD * swarm.world.now() / 1e9;
    assertEquals(whole, written, 0.05 * whole + 2 * PIECE_BYTES, "as the disk has it");
  }

  /// Headers are estimated: here they are counted, of every datagram that carries a part of a
  /// block.
  @ParameterizedTest
  @ValueSource(longs = {50_000, 500_000})
  void whatPassesTheLineIsWhatIsLimited(long limit) {
    long[] passed = {0};
    swarm.world.tap(datagram -> {
      if (datagram.length >= FULL_DATAGRAM_BYTES) {
        passed[0] += datagram.length + IP_AND_UDP_BYTES;
      }
    });
    client("seed", TransportChoice.UTP_ONLY, RateLimits.NONE).seed(swarm.torrent);
    client("leech", TransportChoice.UTP_ONLY, new RateLimits(limit, 0)).leech(swarm.torrent);
    swarm.world.run(TEN_SECONDS);
    long before = passed[0];
    swarm.world.run(TEN_SECONDS);
    double rate = (passed[0] - before) / 10.0;
    assertTrue(rate <= limit * (1 + EXACT) && rate >= limit * 0.9, rate + " of " + limit);
  }

  @ParameterizedTest
  @CsvSource({"TCP_ONLY, 50000", "TCP_ONLY, 500000", "UTP_ONLY, 50000", "UTP_ONLY, 500000"})
  void anUploadKeepsToItsLimit(TransportChoice transport, long limit) {
    SimClient seed = client("seed", transport, new RateLimits(0, limit)).seed(swarm.torrent);
    client("leech", transport, RateLimits.NONE).leech(swarm.torrent);
    swarm.world.run(TEN_SECONDS);
    assertLimit(limit, seed);
  }

  @Test
  void aLimitThatIsChangedHoldsFromThenOn() {
    client("seed", TransportChoice.BOTH, RateLimits.NONE).seed(swarm.torrent);
    SimClient leech =
        client("leech", TransportChoice.BOTH, new RateLimits(400_000, 0)).leech(swarm.torrent);
    swarm.world.run(TEN_SECONDS);
    EngineSettings settings = SimClient.settings(leech.host());
    for (long limit : new long[] {100_000, 300_000}) {
      EngineSettings.Limits limits = settings.limits().with(new RateLimits(limit, 0));
      leech.submit(new Command.Configure(settings.with(limits)));
      swarm.world.run(Duration.ofSeconds(1));
      assertLimit(limit, leech);
    }
  }

  @Test
  void aTorrentKeepsToItsOwnLimitBelowThatOfAll() {
    client("seed", TransportChoice.BOTH, RateLimits.NONE).seed(swarm.torrent);
    SimClient leech =
        client("leech", TransportChoice.BOTH, new RateLimits(400_000, 0)).leech(swarm.torrent);
    swarm.world.run(TEN_SECONDS);
    Set<TorrentId> it = Set.of(swarm.torrent.id());
    leech.submit(new Command.SetTorrentLimits(it, new RateLimits(120_000, 0)));
    swarm.world.run(Duration.ofSeconds(1));
    assertLimit(120_000, leech);
    leech.submit(new Command.SetTorrentLimits(it, RateLimits.NONE));
    swarm.world.run(Duration.ofSeconds(1));
    assertLimit(400_000, leech);
  }
}
