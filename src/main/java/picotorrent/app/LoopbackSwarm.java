package picotorrent.app;

import com.google.common.net.InetAddresses;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import picotorrent.api.AddOptions;
import picotorrent.api.Command;
import picotorrent.api.Engine;
import picotorrent.api.EngineSettings;
import picotorrent.base.Endpoint;
import picotorrent.net.LocalTracker;

/// A tracker and a seeder that touch nothing but loopback: somebody to rehearse with.
///
/// Confined to one thread, which may wait.
public final class LoopbackSwarm implements AutoCloseable {
  private static final InetAddress LOOPBACK = InetAddresses.forString("127.0.0.1");
  private static final int ANNOUNCE_SECONDS = 60;
  private static final long POLL_MILLIS = 10;

  private final LocalTracker tracker;
  private final Engine seeder;

  /// Starts both.
  ///
  /// @throws IOException when a port cannot be had
  public LoopbackSwarm() throws IOException {
    tracker = new LocalTracker(new Endpoint(LOOPBACK, 0), ANNOUNCE_SECONDS);
    try {
      seeder = Picotorrent.startEphemeral(settings());
    } catch (IOException e) {
      tracker.close();
      throw e;
    }
  }

  /// Settings of an engine that looks for peers by every means, on loopback alone.
  public static EngineSettings settings() {
    return EngineSettings.DEFAULTS
        .with(EngineSettings.Listen.at(LOOPBACK, 0))
        .with(new EngineSettings.Discovery(true, true, true, true, List.of()));
  }

  /// Where the tracker is announced to.
  public String announce() {
    return tracker.announce().toString();
  }

  /// Seeds content where it lies.
  ///
  /// @return where the seeder listens
  public Endpoint seed(byte[] torrent, Path content) throws InterruptedException {
    AddOptions seeding = AddOptions.seedInPlace(content);
    try (Engine.View _ = seeder.look(Engine.Look.LIST)) {
      var _ = seeder.submit(new Command.AddTorrent(torrent, seeding)).get();
      while (seeder.snapshot().session().listening().isEmpty()) {
        TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
      }
    } catch (ExecutionException e) {
      throw new IllegalStateException(e);
    }
    return seeder.snapshot().session().listening().getFirst();
  }

  @Override
  public void close() {
    seeder.close();
    tracker.close();
  }
}
