package picotorrent.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.common.net.InetAddresses;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import picotorrent.api.AddOptions;
import picotorrent.api.Command;
import picotorrent.api.Engine;
import picotorrent.api.EngineSettings;
import picotorrent.api.Event;
import picotorrent.api.Reply;
import picotorrent.base.Endpoint;
import picotorrent.base.Sentence;
import picotorrent.base.TorrentId;
import picotorrent.metainfo.CreationOptions;
import picotorrent.metainfo.HashProgress;
import picotorrent.metainfo.MagnetLink;
import picotorrent.metainfo.Metainfo.Format;
import picotorrent.metainfo.TorrentCreator;
import picotorrent.metainfo.TorrentReader;

/// Two real engines on loopback: what one seeds, the other downloads.
class LoopbackTransferTest {
  private static final InetAddress LOOPBACK = InetAddresses.forString("127.0.0.1");

  @TempDir Path work;

  /// Settings that touch nothing but loopback.
  static EngineSettings loopback() {
    return EngineSettings.DEFAULTS
        .with(EngineSettings.Listen.at(LOOPBACK, 0))
        .with(EngineSettings.Discovery.NONE);
  }

  private Path payload() throws IOException {
    Path folder = Files.createDirectories(work.resolve("seed/stuff/sub"));
    Random random = new Random(7);
    write(folder.resolve("large.bin"), random, 3_000_017);
    write(folder.resolve("tiny.txt"), random, 5);
    Files.createFile(folder.resolve("empty"));
    write(work.resolve("seed/stuff/z.bin"), random, 70_000);
    return work.resolve("seed/stuff");
  }

  private static void write(Path file, Random random, int bytes) throws IOException {
    byte[] content = new byte[bytes];
    random.nextBytes(content);
    Files.write(file, content);
  }

  private AddOptions seeding(Path data) {
    return AddOptions.seedInPlace(data).withoutDiscovery();
  }

  private static AddOptions downloading(Path folder, Endpoint peer) {
    return AddOptions.downloadTo(folder).withPeers(List.of(peer)).withoutDiscovery();
  }

  static Endpoint endpoint(Engine engine) throws Exception {
    try (var view = engine.look(Engine.Look.LIST)) {
      while (engine.snapshot().session().listening().isEmpty()) {
        Thread.onSpinWait();
      }
      assertTrue(view != null);
    }
    return engine.snapshot().session().listening().getFirst();
  }

  private static void awaitFinished(BlockingQueue<Event> events) throws InterruptedException {
    while (true) {
      Event event = events.poll(20, TimeUnit.SECONDS);
      assertTrue(event != null, "nothing happened for 20 s");
      if (event instanceof Event.TorrentFailed(var _, var _, Sentence reason)) {
        throw new AssertionError(reason);
      }
      if (event instanceof Event.DownloadFinished) {
        return;
      }
    }
  }

  private void transfer(Command add, Engine leech) throws Exception {
    BlockingQueue<Event> events = new LinkedBlockingQueue<>();
    leech.subscribe(events::add);
    assertInstanceOf(Reply.Added.class, leech.submit(add).get());
    awaitFinished(events);
    assertSame(work.resolve("seed/stuff"), work.resolve("leech/stuff"));
  }

  private static void assertSame(Path expected, Path actual) throws IOException {
    try (var files = Files.walk(expected)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Path copy = actual.resolve(expected.relativize(file));
        assertEquals(-1, Files.mismatch(file, copy), copy.toString());
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Format.class)
  void aFolderArrivesWhole(Format format) throws Exception {
    Path data = payload();
    byte[] torrent =
        TorrentCreator.create(
            data, CreationOptions.of(format).withPieceLengthBytes(32 << 10), HashProgress.NONE);
    Path target = Files.createDirectories(work.resolve("leech"));
    try (Engine seed = Picotorrent.startEphemeral(loopback());
        Engine leech = Picotorrent.startEphemeral(loopback())) {
      seed.submit(new Command.AddTorrent(torrent, seeding(data))).get();
      transfer(new Command.AddTorrent(torrent, downloading(target, endpoint(seed))), leech);
    }
  }

  @Test
  void aMagnetLinkWithOneKnownPeerTakesAFifthOfASecond() throws Exception {
    Path data = Files.createDirectories(work.resolve("seed/stuff"));
    write(data.resolve("one.bin"), new Random(8), 1 << 20);
    byte[] torrent = TorrentCreator.create(data, CreationOptions.of(Format.V1), HashProgress.NONE);
    String link = MagnetLink.of(TorrentReader.read(torrent)).toString();
    try (Engine seed = Picotorrent.startEphemeral(loopback());
        Engine leech = Picotorrent.startEphemeral(loopback())) {
      seed.submit(new Command.AddTorrent(torrent, seeding(data))).get();
      Endpoint peer = endpoint(seed);
      double best = Double.MAX_VALUE;
      for (int round = 0; round < 4; round++) {
        Path target = Files.createDirectories(work.resolve("round" + round));
        BlockingQueue<Event> events = new LinkedBlockingQueue<>();
        try (var hearing = leech.subscribe(events::add)) {
          long since = System.nanoTime();
          Reply reply = leech.submit(new Command.AddMagnet(link, downloading(target, peer))).get();
          assertTrue(hearing != null);
          awaitFinished(events);
          best = Math.min(best, (System.nanoTime() - since) / 1e9);
          TorrentId id = assertInstanceOf(Reply.Added.class, reply).torrent();
          leech.submit(new Command.Remove(Set.of(id), Command.DataFate.KEEP)).get();
        }
        assertSame(data, target.resolve("stuff"));
      }
      System.out.printf("figure: magnet link to 1 MiB from one known peer in %.3f s%n", best);
      assertTrue(best <= 0.2, best + " s");
    }
  }

  @Test
  void aMagnetLinkBringsItsOwnMetadata() throws Exception {
    Path data = payload();
    byte[] torrent =
        TorrentCreator.create(
            data, CreationOptions.of(Format.V1).withPieceLengthBytes(32 << 10), HashProgress.NONE);
    String link = MagnetLink.of(TorrentReader.read(torrent)).toString();
    Path target = Files.createDirectories(work.resolve("leech"));
    try (Engine seed = Picotorrent.startEphemeral(loopback());
        Engine leech = Picotorrent.startEphemeral(loopback())) {
      seed.submit(new Command.AddTorrent(torrent, seeding(data))).get();
      transfer(new Command.AddMagnet(link, downloading(target, endpoint(seed))), leech);
    }
  }
}
