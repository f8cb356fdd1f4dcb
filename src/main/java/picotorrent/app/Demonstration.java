package picotorrent.app;

import com.google.common.io.MoreFiles;
import com.google.common.io.RecursiveDeleteOption;
import com.google.common.net.InetAddresses;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import picotorrent.api.AddOptions;
import picotorrent.api.Command;
import picotorrent.api.Engine;
import picotorrent.api.EngineSettings;
import picotorrent.api.Event;
import picotorrent.api.Reply;
import picotorrent.api.TorrentStatus;
import picotorrent.base.Endpoint;
import picotorrent.base.Sentence;
import picotorrent.base.ToldException;
import picotorrent.metainfo.CreationOptions;
import picotorrent.metainfo.HashProgress;
import picotorrent.metainfo.Metainfo;
import picotorrent.metainfo.Metainfo.Format;
import picotorrent.metainfo.MetainfoException;
import picotorrent.metainfo.TorrentCreator;
import picotorrent.net.LocalTracker;

/// A whole swarm in one process on loopback: a tracker, a seeder and a downloader carry a generated
/// file from one folder to another. A newcomer's proof and a person's self-test; it leaves nothing
/// behind.
public final class Demonstration {
  private static final InetAddress LOOPBACK = InetAddresses.forString("127.0.0.1");
  private static final int PIECE_LENGTH_BYTES = 256 << 10;
  private static final int ANNOUNCE_SECONDS = 60;

  /// Without any event for so long something is wrong.
  private static final long PATIENCE_SECONDS = 60;

  /// How long a process that ends waits for it, should the disk be slow.
  private static final long CLEANING_UP_SECONDS = 5;

  private static final Logger LOG = System.getLogger(Demonstration.class.getName());

  private final long payloadBytes;
  private final Consumer<String> say;

  /// @param payloadBytes size of the generated file, 1 or more
  /// @param say hears what happens, a line at a time, on the caller's thread
  public Demonstration(long payloadBytes, Consumer<String> say) {
    this.payloadBytes = payloadBytes;
    this.say = say;
  }

  /// Runs it to the end, on the caller's thread.
  ///
  /// @return whether the file arrived and is the same
  /// @throws IOException when a folder, a file or a port cannot be had
  public boolean run() throws IOException, InterruptedException {
    Thread runner = Thread.currentThread();
    CountDownLatch cleanedUp = new CountDownLatch(1);
    Thread onExit = new Thread(() -> interrupt(runner, cleanedUp), "demonstration-exit");
    Runtime.getRuntime().addShutdownHook(onExit);
    try {
      return runWhole();
    } finally {
      cleanedUp.countDown();
      forget(onExit);
    }
  }

  /// Ctrl+C: lets the run end early, so that it takes away what it made.
  private static void interrupt(Thread runner, CountDownLatch cleanedUp) {
    runner.interrupt();
    try {
      boolean _ = cleanedUp.await(CLEANING_UP_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void forget(Thread onExit) {
    try {
      Runtime.getRuntime().removeShutdownHook(onExit);
    } catch (IllegalStateException e) {
      LOG.log(Level.DEBUG, "the process is ending already", e);
    }
  }

  private boolean runWhole() throws IOException, InterruptedException {
    Path work = Files.createTempDirectory("picotorrent-demo");
    try (LocalTracker tracker = new LocalTracker(new Endpoint(LOOPBACK, 0), ANNOUNCE_SECONDS)) {
      say.accept("Tracker at " + tracker.announce());
      Path payload = work.resolve("seed").resolve("demo.bin");
      generate(payload);
      byte[] torrent = describe(payload, tracker.announce().toString());
      Path target = Files.createDirectory(work.resolve("download"));
      return transfer(torrent, payload, target);
    } finally {
      MoreFiles.deleteRecursively(work, RecursiveDeleteOption.ALLOW_INSECURE);
      say.accept("Everything that was made has been removed.");
    }
  }

  private void generate(Path payload) throws IOException {
    Files.createDirectories(work(payload));
    SplittableRandom random = new SplittableRandom();
    byte[] chunk = new byte[64 << 10];
    try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(payload), 1 << 20)) {
      for (long left = payloadBytes; left > 0; left -= chunk.length) {
        random.nextBytes(chunk);
        out.write(chunk, 0, (int) Math.min(left, chunk.length));
      }
    }
    say.accept("Made a file of " + megabytes(payloadBytes));
  }

  private static Path work(Path payload) {
    Path folder = payload.getParent();
    if (folder == null) {
      throw new IllegalStateException("a file in no folder: " + payload);
    }
    return folder;
  }

  private byte[] describe(Path payload, String announce) throws IOException, InterruptedException {
    byte[] torrent = create(payload, announce);
    say.accept("Made a hybrid torrent (v1 and v2) of it, " + torrent.length + " bytes");
    return torrent;
  }

  private static byte[] create(Path payload, String announce)
      throws IOException, InterruptedException {
    CreationOptions plain = CreationOptions.of(Format.HYBRID);
    try {
      return TorrentCreator.create(
          payload,
          new CreationOptions(
              plain.format(),
              PIECE_LENGTH_BYTES,
              null,
              false,
              new Metainfo.Sources(List.of(List.of(announce)), List.of(), List.of(), List.of()),
              plain.attribution(),
              plain.fileNotes()),
          HashProgress.NONE);
    } catch (MetainfoException e) {
      throw new IOException(e.getMessage(), e);
    }
  }

  private boolean transfer(byte[] torrent, Path payload, Path target)
      throws IOException, InterruptedException {
    try (Engine seeder = Picotorrent.startEphemeral(settings());
        Engine downloader = Picotorrent.startEphemeral(settings())) {
      BlockingQueue<Event> events = new LinkedBlockingQueue<>();
      downloader.subscribe(events::add);
      add(seeder, new Command.AddTorrent(torrent, AddOptions.seedInPlace(payload)));
      say.accept("The seeder checks the file and announces itself");
      long started = System.nanoTime();
      try (Engine.View _ = downloader.look(Engine.Look.LIST)) {
        add(downloader, new Command.AddTorrent(torrent, AddOptions.downloadTo(target)));
        if (!follow(downloader, events)) {
          return false;
        }
      }
      double seconds = (System.nanoTime() - started) / 1e9;
      say.accept(
          String.format(
              Locale.ROOT,
              "Downloaded %s in %.2f s, %.0f MB/s from the first announce to the last piece",
              megabytes(payloadBytes),
              seconds,
              payloadBytes / 1e6 / seconds));
    }
    boolean same = Files.mismatch(payload, target.resolve("demo.bin")) < 0;
    say.accept(
        same ? "Both files are the same, byte for byte." : "The files differ: this is a defect.");
    return same;
  }

  private static EngineSettings settings() {
    return EngineSettings.DEFAULTS
        .with(EngineSettings.Listen.at(LOOPBACK, 0))
        .with(EngineSettings.Discovery.TRACKERS_ALONE);
  }

  private static void add(Engine engine, Command command) throws InterruptedException, IOException {
    try {
      if (engine.submit(command).get() instanceof Reply.Refused(Sentence reason)) {
        throw new ToldException(reason, null);
      }
    } catch (ExecutionException e) {
      throw new IllegalStateException(e);
    }
  }

  private boolean follow(Engine downloader, BlockingQueue<Event> events)
      throws InterruptedException {
    long silentSince = System.nanoTime();
    while (System.nanoTime() - silentSince < TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS)) {
      Event event = events.poll(500, TimeUnit.MILLISECONDS);
      if (event instanceof Event.DownloadFinished) {
        return true;
      }
      if (event instanceof Event.TorrentFailed(var _, var _, Sentence reason)) {
        say.accept("It failed: " + reason);
        return false;
      }
      for (TorrentStatus status : downloader.snapshot().torrents()) {
        if (status.traffic().downBytesPerSecond() > 0) {
          silentSince = System.nanoTime();
          say.accept(
              String.format(
                  Locale.ROOT,
                  "%3.0f %%  %.0f MB/s from %d peer",
                  100 * status.content().fraction(),
                  status.traffic().downBytesPerSecond() / 1e6,
                  status.peers().sending()));
        }
      }
    }
    say.accept("Nothing arrived for " + PATIENCE_SECONDS + " seconds.");
    return false;
  }

  private static String megabytes(long bytes) {
    return String.format(Locale.ROOT, bytes < 10_000_000 ? "%.3f MB" : "%.0f MB", bytes / 1e6);
  }
}
