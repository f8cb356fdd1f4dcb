package picotorrent.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.common.net.InetAddresses;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picotorrent.api.AddOptions;
import picotorrent.api.Command;
import picotorrent.api.Engine;
import picotorrent.api.EngineSettings;
import picotorrent.api.Event;
import picotorrent.api.Reply;
import picotorrent.api.TorrentStatus;
import picotorrent.base.Endpoint;
import picotorrent.metainfo.CreationOptions;
import picotorrent.metainfo.HashProgress;
import picotorrent.metainfo.MagnetLink;
import picotorrent.metainfo.Metainfo.Format;
import picotorrent.metainfo.TorrentCreator;
import picotorrent.metainfo.TorrentReader;

/// Real engines on loopback that know each other by the DHT alone.
class DhtTransferTest {
  @TempDir Path work;

  private InetAddress loopback = InetAddresses.forString("127.0.0.1");

  private Engine engine(String... routers) throws Exception {
    return Picotorrent.startEphemeral(
        EngineSettings.DEFAULTS
            .with(EngineSettings.Listen.at(loopback, 0))
            .with(new EngineSettings.Discovery(false, true, false, false, List.of(routers))));
  }

  private static Endpoint endpoint(Engine engine) {
    try (var _ = engine.look(Engine.Look.LIST)) {
      while (engine.snapshot().session().listening().isEmpty()) {
        Thread.onSpinWait();
      }
      return engine.snapshot().session().listening().getFirst();
    }
  }

  private static void awaitNodes(Engine engine, int nodes) {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    try (var _ = engine.look(Engine.Look.LIST)) {
      while (engine.snapshot().session().dhtNodes() < nodes) {
        assertTrue(System.nanoTime() < end, "the table stays empty");
        Thread.onSpinWait();
      }
    }
  }

  private Path payload() throws Exception {
    byte[] content = new byte[700_001];
    new Random(9).nextBytes(content);
    return Files.write(Files.createDirectories(work.resolve("seed")).resolve("a.bin"), content);
  }

  private static CreationOptions creation() {
    return CreationOptions.of(Format.V1).withPieceLengthBytes(32 << 10);
  }

  private static @Nullable Event next(BlockingQueue<Event> events, int seconds) throws Exception {
    Event event = events.poll(seconds, TimeUnit.SECONDS);
    while (event != null && !(event instanceof Event.DownloadFinished)) {
      event = events.poll(seconds, TimeUnit.SECONDS);
    }
    return event;
  }

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1", "::1"})
  void aMagnetLinkWithNothingButTheDhtBringsTheFile(String host) throws Exception {
    loopback = InetAddresses.forString(host);
    Path data = payload();
    byte[] torrent = TorrentCreator.create(data, creation(), HashProgress.NONE);
    Path target = Files.createDirectories(work.resolve("leech"));
    try (Engine router = engine()) {
      String node = endpoint(router).toString();
      try (Engine seed = engine(node);
          Engine leech = engine(node)) {
        seed.submit(new Command.AddTorrent(torrent, AddOptions.seedInPlace(data))).get();
        awaitNodes(seed, 1);
        awaitNodes(router, 1);
        BlockingQueue<Event> events = new LinkedBlockingQueue<>();
        leech.subscribe(events::add);
        String link = MagnetLink.of(TorrentReader.read(torrent)).toString();
        Command add = new Command.AddMagnet(link, AddOptions.downloadTo(target));
        assertInstanceOf(Reply.Added.class, leech.submit(add).get());
        assertTrue(next(events, 90) != null, "not found");
        assertEquals(-1, Files.mismatch(data, target.resolve("a.bin")));
      }
    }
  }

  @Test
  void aPrivateTorrentIsNeitherLookedForNorAnnounced() throws Exception {
    Path data = payload();
    byte[] shared = TorrentCreator.create(data, creation(), HashProgress.NONE);
    byte[] hidden = TorrentCreator.create(data, hidden(), HashProgress.NONE);
    Path target = Files.createDirectories(work.resolve("leech"));
    Path other = Files.createDirectories(work.resolve("other"));
    try (Engine router = engine()) {
      String node = endpoint(router).toString();
      try (Engine seed = engine(node);
          Engine leech = engine(node)) {
        seed.submit(new Command.AddTorrent(hidden, AddOptions.seedInPlace(data))).get();
        seed.submit(new Command.AddTorrent(shared, AddOptions.seedInPlace(data))).get();
        awaitNodes(seed, 1);
        BlockingQueue<Event> events = new LinkedBlockingQueue<>();
        leech.subscribe(events::add);
        leech.submit(new Command.AddTorrent(hidden, AddOptions.downloadTo(other))).get();
        leech.submit(new Command.AddTorrent(shared, AddOptions.downloadTo(target))).get();
        assertTrue(next(events, 90) != null, "the one that is not private was not found");
        TorrentStatus status = status(leech);
        assertEquals(0, status.peers().known());
        assertEquals(0, status.content().haveBytes());
      }
    }
  }

  private static CreationOptions hidden() {
    CreationOptions open = creation();
    return new CreationOptions(
        open.format(),
        open.pieceLengthBytes(),
        open.name(),
        true,
        open.sources(),
        open.attribution(),
        open.fileNotes());
  }

  private static TorrentStatus status(Engine engine) {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    try (var _ = engine.look(Engine.Look.LIST)) {
      while (System.nanoTime() < end) {
        for (TorrentStatus status : engine.snapshot().torrents()) {
          if (status.isPrivate()) {
            return status;
          }
        }
        Thread.onSpinWait();
      }
    }
    throw new AssertionError("no private torrent");
  }
}
