package picotorrent.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.common.io.MoreFiles;
import com.google.common.io.RecursiveDeleteOption;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picotorrent.ChildJvm;
import picotorrent.base.Bitfield;
import picotorrent.base.Hash;
import picotorrent.metainfo.CreationOptions;
import picotorrent.metainfo.HashProgress;
import picotorrent.metainfo.Metainfo;
import picotorrent.metainfo.TorrentCreator;
import picotorrent.metainfo.TorrentReader;

/// A real process that downloads from real sockets is killed without warning, again and again, at
/// any moment. What it told its peers that it has, it has after every kill, and what it claims is
/// what its files hold.
///
/// Hundreds of kills: `mvn test -Dtest=KillTest -Dpicotorrent.kills=200`.
class KillTest {
  private static final int KILLS = Integer.getInteger("picotorrent.kills", 10);
  private static final long SEED = Long.getLong("picotorrent.seed", 5);
  private static final int TORRENTS = 3;
  private static final int PIECE_BYTES = 32 << 10;
  private static final int CONTENT_BYTES = 70 * PIECE_BYTES + 1_000;
  private static final int PATIENCE_SECONDS = 30;

  /// A seed takes so long for a block: a download lives through a dozen kills.
  private static final int BLOCK_MILLIS = 8;

  /// What is so old survives a kill: the promise.
  private static final int PROMISE_SECONDS = 2;

  @TempDir Path work;
  private final Random random = new Random(SEED);
  private final Watch watch = new Watch();
  private final List<HalfSeed.Content> contents = new ArrayList<>();

  /// What the seeds saw, and whether it may be so.
  private final class Watch implements HalfSeed.Witness {
    private final Map<HalfSeed.Content, BitSet> told = new ConcurrentHashMap<>();
    private final Map<HalfSeed.Content, BitSet> toldBefore = new ConcurrentHashMap<>();
    private final ConcurrentLinkedQueue<String> wrongs = new ConcurrentLinkedQueue<>();
    private final Semaphore signs = new Semaphore(0);
    private final AtomicInteger verified = new AtomicInteger();
    private final Semaphore never = new Semaphore(0);
    private volatile CountDownLatch open = new CountDownLatch(0);

    /// Sends nothing until what is returned opens.
    CountDownLatch hold() {
      open = new CountDownLatch(1);
      return open;
    }

    /// From here on nothing that was told may be asked for again.
    void killed() {
      toldBefore.clear();
      told.forEach((content, pieces) -> toldBefore.put(content, copy(pieces)));
      signs.drainPermits();
    }

    private BitSet copy(BitSet pieces) {
      synchronized (pieces) {
        return (BitSet) pieces.clone();
      }
    }

    private BitSet told(HalfSeed.Content content) {
      return told.computeIfAbsent(content, _ -> new BitSet());
    }

    void forgetAll() {
      told.clear();
      toldBefore.clear();
    }

    boolean allComplete() {
      return contents.stream()
          .allMatch(content -> copy(told(content)).cardinality() == content.pieces());
    }

    @Override
    public HalfSeed.Content content(Hash infoHash) {
      return contents.stream()
          .filter(content -> content.infoHash().equals(infoHash))
          .findFirst()
          .orElseThrow();
    }

    @Override
    public void claims(HalfSeed.Content content, Bitfield pieces) {
      pieces.forEach(piece -> has(content, piece));
      BitSet missing = copy(toldBefore.getOrDefault(content, new BitSet()));
      pieces.forEach(missing::clear);
      if (!missing.isEmpty()) {
        wrongs.add(content.name() + " does not claim any more what it had: " + missing);
      }
    }

    @Override
    public void has(HalfSeed.Content content, int piece) {
      BitSet pieces = told(content);
      boolean isNews;
      synchronized (pieces) {
        isNews = !pieces.get(piece);
        pieces.set(piece);
      }
      if (!isOnDisk(content, piece)) {
        wrongs.add(content.name() + " claims piece " + piece + ", which is not on disk");
      }
      if (isNews) {
        verified.incrementAndGet();
      }
      signs.release();
    }

    @Override
    public void asks(HalfSeed.Content content, int piece) {
      if (toldBefore.getOrDefault(content, new BitSet()).get(piece)) {
        wrongs.add(content.name() + " fetches piece " + piece + " again");
      }
    }

    @Override
    public void pace() throws InterruptedException {
      open.await();
      never.tryAcquire(BLOCK_MILLIS, TimeUnit.MILLISECONDS);
    }
  }

  private Path home() {
    return work.resolve("home");
  }

  private boolean isOnDisk(HalfSeed.Content content, int piece) {
    byte[] right = content.part(piece, 0, PIECE_BYTES);
    byte[] there = new byte[right.length];
    Path file = home().resolve("downloads").resolve(content.name());
    try (RandomAccessFile reader = new RandomAccessFile(file.toFile(), "r")) {
      reader.seek((long) piece * PIECE_BYTES);
      reader.readFully(there);
      return Arrays.equals(right, there);
    } catch (IOException e) {
      return false;
    }
  }

  private void begin() throws Exception {
    if (Files.exists(home())) {
      MoreFiles.deleteRecursively(home(), RecursiveDeleteOption.ALLOW_INSECURE);
    }
    Files.createDirectories(home());
    watch.forgetAll();
    contents.clear();
    for (int i = 0; i < TORRENTS; i++) {
      byte[] bytes = new byte[CONTENT_BYTES + i * PIECE_BYTES / 2];
      random.nextBytes(bytes);
      Path source = Files.write(work.resolve("content" + i + ".bin"), bytes);
      byte[] torrent =
          TorrentCreator.create(
              source,
              CreationOptions.of(Metainfo.Format.V1).withPieceLengthBytes(PIECE_BYTES),
              HashProgress.NONE);
      Files.write(home().resolve(i + ".torrent"), torrent);
      Hash hash = TorrentReader.read(torrent).infoHashes().wireHashes().getFirst();
      contents.add(new HalfSeed.Content(source.getFileName().toString(), hash, bytes, PIECE_BYTES));
    }
  }

  private Process start(boolean add, String peers) throws IOException {
    List<String> arguments = new ArrayList<>(List.of(home().toString(), peers));
    if (add) {
      arguments.add("add");
    }
    return new ProcessBuilder(ChildJvm.command(KilledClient.class, arguments))
        .redirectError(work.resolve("errors.txt").toFile())
        .start();
  }

  @Test
  void whatPeersWereToldIsThereAfterEveryKill() throws Exception {
    try (HalfSeed even = new HalfSeed("127.0.0.1", 0, watch);
        HalfSeed odd = new HalfSeed("127.0.0.2", 1, watch)) {
      String peers = even.endpoint() + "," + odd.endpoint();
      begin();
      boolean isFirst = true;
      int downloads = 0;
      for (int kill = 0; kill < KILLS; kill++) {
        runAndKill(isFirst, peers, kill);
        isFirst = watch.allComplete();
        if (isFirst) {
          downloads++;
          begin();
        }
      }
      System.out.println(
          KILLS + " kills, " + watch.verified + " pieces verified, " + downloads + " times all");
      assertTrue(watch.verified.get() > 2 * KILLS, "hardly anything was downloaded: " + errors());
    }
  }

  private void runAndKill(boolean isFirst, String peers, int kill) throws Exception {
    CountDownLatch gate = watch.hold();
    Process client = start(isFirst, peers);
    try {
      if (!isFirst && random.nextInt(5) == 0) {
        gate.countDown();
        client.waitFor(random.nextInt(600), TimeUnit.MILLISECONDS);
      } else {
        download(client, isFirst, gate);
        client.waitFor(random.nextInt(250), TimeUnit.MILLISECONDS);
      }
      assertTrue(client.isAlive(), "run " + kill + errors());
    } finally {
      client.destroyForcibly().waitFor();
    }
    watch.killed();
    assertEquals(List.of(), List.copyOf(watch.wrongs), "kill " + kill + " of seed " + SEED);
  }

  private void download(Process client, boolean isFirst, CountDownLatch gate) throws Exception {
    BufferedReader said = client.inputReader(StandardCharsets.UTF_8);
    assertEquals("remembers " + (isFirst ? 0 : TORRENTS), said.readLine(), errors());
    if (isFirst) {
      assertEquals("added", said.readLine(), errors());
      client.waitFor(PROMISE_SECONDS, TimeUnit.SECONDS);
    }
    gate.countDown();
    boolean isHeard = watch.signs.tryAcquire(1, PATIENCE_SECONDS, TimeUnit.SECONDS);
    assertTrue(isHeard, errors());
  }

  private String errors() {
    try {
      return ": " + Files.readString(work.resolve("errors.txt"));
    } catch (IOException e) {
      return ": " + e;
    }
  }
}
