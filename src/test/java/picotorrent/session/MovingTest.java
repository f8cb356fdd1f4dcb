package picotorrent.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picotorrent.api.Command;
import picotorrent.api.TorrentState;
import picotorrent.api.TorrentStatus;
import picotorrent.base.TorrentId;

/// What a row says while its files are moved.
class MovingTest {
  private final SimSwarm swarm = new SimSwarm(1, 1_000_000, 64 << 10);
  private final SimClient seed = swarm.seed("seed", SwarmTest.HOME);

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aMoveIsShownWithItsPaceWhetherTheTorrentRunsOrRests(boolean runs) {
    Set<TorrentId> torrent = Set.of(swarm.torrent.id());
    swarm.world.run(Duration.ofMinutes(1));
    if (!runs) {
      seed.submit(new Command.Stop(torrent));
      swarm.world.run(Duration.ofSeconds(1));
    }
    seed.disk().speed(Duration.ZERO, 100_000);
    TorrentState before = swarm.status(seed).state();
    seed.submit(new Command.MoveData(swarm.torrent.id(), Path.of("/elsewhere")));
    TorrentStatus row = swarm.status(seed);
    for (int i = 0; i < 100 && !(row.etaSeconds() > 0); i++) {
      swarm.world.run(Duration.ofMillis(100));
      row = swarm.status(seed);
    }
    TorrentState.Moving moving = assertInstanceOf(TorrentState.Moving.class, row.state());
    assertEquals(0.5, moving.fraction());
    assertTrue(moving.bytesPerSecond() > 0, row.toString());
    swarm.world.run(Duration.ofMinutes(1));
    assertEquals(before, swarm.status(seed).state());
    assertEquals(Path.of("/elsewhere"), swarm.status(seed).life().folder());
  }
}
