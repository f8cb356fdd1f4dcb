package picotorrent.interop;

import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.common.net.InetAddresses;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picotorrent.api.AddOptions;
import picotorrent.api.Command;
import picotorrent.api.Command.PieceOrder;
import picotorrent.api.Engine;
import picotorrent.api.EngineSettings;
import picotorrent.api.Reply;
import picotorrent.api.SeedGoals;
import picotorrent.api.TorrentState;
import picotorrent.api.TorrentStatus;
import picotorrent.app.Picotorrent;
import picotorrent.interop.Sample.Kind;
import picotorrent.interop.Sample.Shape;
import picotorrent.metainfo.Metainfo.Format;

/// Who waits in the queue announces nothing, and still sees how large the swarm is: opentracker
/// says it when asked by scrape (BEP 48, BEP 15).
@Tag("interop")
@Timeout(120)
class ScrapeTest {
  private static final String HERE = "127.0.0.1";
  private static final Kind FILE = new Kind(Format.V1, Shape.FILE, 64 << 10);
  private static final Kind FOLDER = new Kind(Format.V1, Shape.FOLDER, 64 << 10);
  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(60);

  @TempDir private Path folder;
  private Process tracker;

  @BeforeEach
  void need() throws Exception {
    OpenTracker.need();
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  @AfterEach
  void stop() {
    if (tracker != null) {
      tracker.destroy();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"http", "udp"})
  void aTorrentInTheQueueKnowsTheSeedOfItsSwarm(String scheme) throws Exception {
    int port = freePort();
    String announce = scheme + "://" + HERE + ":" + port + "/announce";
    Sample sample = Sample.write(folder, FILE, List.of(announce));
    tracker = OpenTracker.onLoopback(folder, sample.metainfo(), HERE + ":" + port);
    awaitListener(port);
    byte[] torrent = Files.readAllBytes(sample.torrent());
    Sample other = Sample.write(Files.createDirectory(folder.resolve("other")), FOLDER, List.of());
    try (Engine seed = engine();
        Engine waiting = engine()) {
      add(seed, torrent, sample.content(), AddOptions.Existing.SEED_ONLY);
      assertTrue(seesOneSeed(seed, TorrentState.Seeding.class), "the tracker knows no seed");
      add(waiting, Files.readAllBytes(other.torrent()), null, AddOptions.Existing.CHECK);
      add(waiting, torrent, null, AddOptions.Existing.CHECK);
      assertTrue(seesOneSeed(waiting, TorrentState.Queued.class), "no figures came");
    }
  }

  private static int freePort() throws Exception {
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getByName(HERE))) {
      return free.getLocalPort();
    }
  }

  private static void awaitListener(int port) {
    long end = System.nanoTime() + PATIENCE_NANOS;
    while (!isListening(port)) {
      assertTrue(System.nanoTime() < end, "the tracker does not start");
      Thread.onSpinWait();
    }
  }

  private static boolean isListening(int port) {
    try (Socket _ = new Socket(HERE, port)) {
      return true;
    } catch (java.io.IOException e) {
      return false;
    }
  }

  /// Runs one torrent at a time.
  private static Engine engine() throws Exception {
    return Picotorrent.startEphemeral(
        EngineSettings.DEFAULTS
            .with(EngineSettings.Listen.at(InetAddresses.forString(HERE), 0))
            .with(EngineSettings.Discovery.TRACKERS_ALONE)
            .with(new EngineSettings.Queue(1, 1, 1, SeedGoals.NONE)));
  }

  private void add(Engine engine, byte[] torrent, Path data, AddOptions.Existing existing)
      throws Exception {
    AddOptions options =
        new AddOptions(
            Files.createDirectories(folder.resolve("wanted")),
            true,
            PieceOrder.RAREST,
            Map.of(),
            null,
            List.of(),
            true,
            existing,
            data);
    assertInstanceOf(
        Reply.Added.class, engine.submit(new Command.AddTorrent(torrent, options)).get());
  }

  private static boolean seesOneSeed(Engine engine, Class<? extends TorrentState> state) {
    long end = System.nanoTime() + PATIENCE_NANOS;
    try (var _ = engine.look(Engine.Look.LIST)) {
      while (System.nanoTime() < end) {
        for (TorrentStatus row : engine.snapshot().torrents()) {
          if (row.peers().swarmSeeds() == 1 && state.isInstance(row.state())) {
            return true;
          }
        }
        Thread.onSpinWait();
      }
    }
    return false;
  }
}
