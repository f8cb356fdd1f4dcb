package picotorrent.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.common.net.InetAddresses;
import com.google.common.primitives.Bytes;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picotorrent.api.AddOptions;
import picotorrent.api.Command;
import picotorrent.api.Engine;
import picotorrent.api.EngineSettings;
import picotorrent.api.Reply;
import picotorrent.api.TorrentState;
import picotorrent.api.TorrentStatus;
import picotorrent.base.TorrentId;
import picotorrent.metainfo.CreationOptions;
import picotorrent.metainfo.HashProgress;
import picotorrent.metainfo.Metainfo.Format;
import picotorrent.metainfo.TorrentCreator;

/// A person quits: at most three seconds, and nothing is forgotten, whatever does not answer.
class QuitTest {
  private static final InetAddress LOOPBACK = InetAddresses.forString("127.0.0.1");
  private static final int TORRENTS = 300;

  /// What the window gives an engine (`DesktopApp`).
  private static final Duration PATIENCE = Duration.ofMillis(2_500);

  private static final long PROMISED_NANOS = TimeUnit.SECONDS.toNanos(3);

  @TempDir Path work;

  private AppDirs dirs() {
    return AppDirs.in(work);
  }

  private static EngineSettings settings() {
    return EngineSettings.DEFAULTS
        .with(EngineSettings.Listen.at(LOOPBACK, 0))
        .with(EngineSettings.Discovery.TRACKERS_ALONE)
        .with(EngineSettings.Queue.UNLIMITED);
  }

  /// A torrent of one small file that names a tracker.
  private byte[] torrent(int number, int trackerPort) throws Exception {
    Path content = Files.writeString(work.resolve("song " + number), "la ".repeat(number + 1));
    byte[] plain = TorrentCreator.create(content, CreationOptions.of(Format.V1), HashProgress.NONE);
    String tracker = "http://127.0.0.1:" + trackerPort + "/announce";
    String named = "d8:announce" + tracker.length() + ":" + tracker;
    byte[] start = named.getBytes(StandardCharsets.US_ASCII);
    return Bytes.concat(start, Arrays.copyOfRange(plain, 1, plain.length));
  }

  private static void await(BooleanSupplier truth, Supplier<String> says) {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    while (!truth.getAsBoolean() && System.nanoTime() - deadline < 0) {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
    }
    assertTrue(truth.getAsBoolean(), says.get());
  }

  /// What is known of every torrent once all are settled.
  private static Map<TorrentId, String> remembered(Engine engine) {
    try (Engine.View view = engine.look(Engine.Look.LIST)) {
      view.turn(Engine.Look.LIST);
      await(
          () -> engine.snapshot().torrents().size() == TORRENTS,
          () -> "there are " + engine.snapshot().torrents().size());
      await(
          () -> engine.snapshot().torrents().stream().noneMatch(QuitTest::isBusy),
          () -> "some are still checked");
      return engine.snapshot().torrents().stream()
          .collect(
              Collectors.toMap(
                  TorrentStatus::id,
                  row -> row.name() + " " + row.life().label() + " " + row.content().haveBytes(),
                  (a, b) -> a,
                  TreeMap::new));
    }
  }

  private static boolean isBusy(TorrentStatus row) {
    return row.state() instanceof TorrentState.Checking
        || row.state() instanceof TorrentState.Queued; // the disk is being prepared
  }

  private void addAll(Engine engine, int trackerPort) throws Exception {
    List<CompletableFuture<Reply>> replies = new ArrayList<>();
    for (int number = 0; number < TORRENTS; number++) {
      byte[] torrent = torrent(number, trackerPort);
      AddOptions options =
          number % 2 == 0
              ? AddOptions.seedInPlace(work.resolve("song " + number))
              : AddOptions.downloadTo(work.resolve("nowhere"));
      replies.add(engine.submit(new Command.AddTorrent(torrent, options)));
    }
    for (CompletableFuture<Reply> reply : replies) {
      assertInstanceOf(Reply.Added.class, reply.get());
    }
  }

  private static long closed(Engine engine) {
    long began = System.nanoTime();
    engine.close(PATIENCE);
    return System.nanoTime() - began;
  }

  /// The last word of a person comes right before they quit, and a tracker takes every announce and
  /// answers none.
  @Test
  void whatWasArrangedAMomentBeforeIsThereAgainThoughATrackerIsSilent() throws Exception {
    try (ServerSocket silent = new ServerSocket(0, 500, LOOPBACK)) {
      Engine engine = Picotorrent.start(settings(), dirs());
      addAll(engine, silent.getLocalPort());
      Map<TorrentId, String> wanted = remembered(engine);
      assertInstanceOf(
          Reply.Done.class,
          engine.submit(new Command.SetLabel(wanted.keySet(), "last word")).get());
      wanted.replaceAll((torrent, row) -> row.replace("null", "last word"));
      long took = closed(engine);
      assertTrue(took < PROMISED_NANOS, "quitting took " + took / 1_000_000 + " ms");
      try (Engine again = Picotorrent.start(settings(), dirs())) {
        assertEquals(wanted, remembered(again));
      }
    }
  }
}
