package picotorrent.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.common.primitives.Bytes;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import picotorrent.api.Command;
import picotorrent.api.Engine;
import picotorrent.api.EngineSettings;
import picotorrent.sim.Line;
import picotorrent.sim.SimDisk;
import picotorrent.sim.SimHost;
import picotorrent.sim.SimWorld;

/// A session whose DHT node asks and does not answer (BEP 43): it finds others and is found, and is
/// in nobody's table.
class ReadOnlyDhtTest {
  /// In every question of a read-only node, and in no other.
  private static final byte[] READ_ONLY = "2:roi1e".getBytes(StandardCharsets.US_ASCII);

  /// In every answer: `y` is `r`.
  private static final byte[] ANSWER = "1:y1:re".getBytes(StandardCharsets.US_ASCII);

  private final SimWorld world = new SimWorld(5);
  private final SimTorrent torrent = SimTorrent.make(5, 3_000_000, 64 << 10, null);
  private final List<String> routers = new ArrayList<>();
  private int hosts;

  private SimClient client(String name, boolean readOnly) {
    SimHost host = world.host(name, "20.0.%d.1".formatted(++hosts), Line.UNLIMITED);
    return new SimClient(
        host, new SimDisk(new SimDisk.Archive()), SimClient.settings(host, discovery(readOnly)));
  }

  private EngineSettings.Discovery discovery(boolean readOnly) {
    return new EngineSettings.Discovery(false, true, false, false, List.copyOf(routers), readOnly);
  }

  private int nodes(SimClient client) {
    try (Engine.View _ = client.session().look(new Engine.Look(null, Set.of()))) {
      world.run(Duration.ofSeconds(1));
      return client.session().snapshot().session().dhtNodes();
    }
  }

  @Test
  void itFindsAndIsFoundAndIsInNobodysTable() {
    SimClient router = client("router", false);
    routers.add(router.endpoint().toString());
    world.run(Duration.ofSeconds(5));
    SimClient seed = client("seed", true).seed(torrent);
    SimClient leech = client("leech", true).leech(torrent);
    assertTrue(world.runUntil(() -> leech.has(torrent), Duration.ofMinutes(40)));
    world.run(Duration.ofMinutes(10));
    assertTrue(nodes(seed) > 0, "the seed knows the router");
    assertTrue(nodes(leech) > 0, "so does the leech");
    assertEquals(0, nodes(router), "the router knows neither");
  }

  @Test
  void whoTurnsItOnFallsSilentAndWhoTurnsItOffIsHeardAgain() {
    SimClient router = client("router", false);
    routers.add(router.endpoint().toString());
    SimClient other = client("other", false);
    world.run(Duration.ofMinutes(5));
    assertEquals(1, nodes(router));
    List<byte[]> said = new ArrayList<>();
    world.tap(said::add);
    other.session().submit(new Command.Configure(settings(other, true)));
    world.run(Duration.ofSeconds(2));
    said.clear();
    world.run(Duration.ofHours(1));
    assertTrue(said.stream().anyMatch(one -> Bytes.indexOf(one, READ_ONLY) >= 0));
    assertEquals(0, nodes(router), "it is forgotten as one that does not answer");
    other.session().submit(new Command.Configure(settings(other, false)));
    world.run(Duration.ofSeconds(2));
    said.clear();
    world.run(Duration.ofHours(1));
    assertTrue(said.stream().noneMatch(one -> Bytes.indexOf(one, READ_ONLY) >= 0));
    assertTrue(said.stream().anyMatch(one -> Bytes.indexOf(one, ANSWER) >= 0));
    assertEquals(1, nodes(router));
  }

  private EngineSettings settings(SimClient client, boolean readOnly) {
    return SimClient.settings(client.host(), discovery(readOnly));
  }
}
