package picotorrent.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import picotorrent.api.EngineSettings;
import picotorrent.port.Stream;
import picotorrent.sim.SimDisk;
import picotorrent.sim.SimHost;

/// When a session lets peers in that connect to it.
class DoorTest {
  private static final int PIECE_BYTES = 64 << 10;

  private final SimSwarm swarm = new SimSwarm(41, 4_000_000, PIECE_BYTES);

  /// A seed that reads a megabyte a second: it checks for four seconds.
  private SimClient slowSeed(boolean onceReady) {
    SimHost host = swarm.host("seed", SwarmTest.HOME);
    SimDisk disk = new SimDisk(swarm.archive);
    disk.speed(Duration.ZERO, 1_000_000);
    EngineSettings plain = SimClient.settings(host);
    EngineSettings.Listen at = plain.listen();
    EngineSettings settings =
        plain.with(new EngineSettings.Listen(at.addresses(), at.port(), false, false, onceReady));
    return new SimClient(host, disk, settings).seed(swarm.torrent);
  }

  private List<String> knock(SimClient seed) {
    List<String> heard = new ArrayList<>();
    SimHost visitor = swarm.host("visitor", SwarmTest.HOME);
    visitor
        .network()
        .connect(
            null,
            seed.endpoint(),
            new Stream.Handler() {
              @Override
              public void onConnected() {
                heard.add("connected");
              }

              @Override
              public int readAllowance() {
                return 0;
              }

              @Override
              public void onRead(ByteBuffer bytes) {}

              @Override
              public void onWritable() {}

              @Override
              public void onClosed(Stream.Ending why) {
                heard.add(why.toString());
              }
            });
    swarm.world.run(Duration.ofSeconds(1));
    return heard;
  }

  @Test
  void whoSeedsOneThingLetsNobodyInBeforeItIsChecked() {
    SimClient seed = slowSeed(true);
    swarm.world.run(Duration.ofSeconds(1));
    assertEquals(List.of("REFUSED"), knock(seed));
    swarm.world.run(Duration.ofSeconds(4));
    assertEquals(List.of("connected"), knock(seed));
    SimClient leech = swarm.leech("leech", SwarmTest.HOME);
    assertTrue(swarm.world.runUntil(() -> leech.has(swarm.torrent), Duration.ofMinutes(5)));
  }

  @Test
  void othersLetPeersInAtOnce() {
    SimClient seed = slowSeed(false);
    swarm.world.run(Duration.ofSeconds(1));
    assertEquals(List.of("connected"), knock(seed));
  }
}
