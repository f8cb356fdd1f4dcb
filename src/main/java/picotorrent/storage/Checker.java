package picotorrent.storage;

import com.google.common.primitives.ImmutableIntArray;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import picotorrent.base.Bitfield;
import picotorrent.base.Geometry;
import picotorrent.port.Loop;
import picotorrent.port.Outcome;
import picotorrent.port.Store.CheckProgress;

/// Hashes pieces as they are on disk, on all threads that the pool lends, in small reads: a piece
/// is never in memory, however long it is.
final class Checker {
  /// As fast as any longer read, and it stays in the core's cache for the hash.
  private static final int READ_BYTES = 256 << 10;

  /// A thread takes so much at a time: some milliseconds, and a small torrent is not worth two.
  private static final long STRIDE_BYTES = 4 << 20;

  /// One for each disk thread: a thousand torrents that wait to be checked need none.
  private static final ThreadLocal<byte[]> CHUNK =
      ThreadLocal.withInitial(() -> new byte[READ_BYTES]);

  /// So often the loop hears of the pieces that were hashed.
  private static final long NEWS_NANOS = 50_000_000;

  private final Loop loop;
  private final PieceIo pieces;
  private final Lane.LaneJob<Bitfield> job;
  private final int[] which;
  private final CheckProgress progress;
  private final Bitfield verified;
  private final Set<Integer> missing = ConcurrentHashMap.newKeySet();

  Checker(
      Loop loop,
      PieceIo pieces,
      Lane.LaneJob<Bitfield> job,
      Bitfield which,
      CheckProgress progress) {
    this.loop = loop;
    this.pieces = pieces;
    this.job = job;
    this.progress = progress;
    this.which = new int[which.count()];
    this.verified = new Bitfield(which.size());
    int at = 0;
    for (int piece = which.nextSet(0); piece >= 0; piece = which.nextSet(piece + 1)) {
      this.which[at++] = piece;
    }
  }

  /// Starts; the job ends with the pieces that verified.
  void start(Workers pool) {
    int stride = (int) Math.max(1, STRIDE_BYTES / pieces.geometry().pieceLengthBytes());
    new Parallel(pool, job, which.length, stride)
        .start(Worker::new, () -> job.finish(new Outcome.Done<>(verified)));
  }

  private final class Worker implements Parallel.Worker {
    private final PieceDigest digest = pieces.digest();
    private byte[] chunk = {}; // that of the thread which works now
    private ImmutableIntArray.Builder hashed = ImmutableIntArray.builder();
    private long newsNanos = System.nanoTime();

    @Override
    public void work(int from, int to) throws IOException {
      chunk = CHUNK.get();
      for (int i = from; i < to; i++) {
        int piece = which[i];
        hashed.add(matches(piece) ? piece : ~piece);
      }
      if (System.nanoTime() - newsNanos > NEWS_NANOS) {
        pause();
      }
    }

    @Override
    public void pause() {
      newsNanos = System.nanoTime();
      ImmutableIntArray news = hashed.build();
      hashed = ImmutableIntArray.builder();
      if (news.isEmpty()) {
        return;
      }
      synchronized (verified) {
        news.stream().filter(piece -> piece >= 0).forEach(verified::set);
      }
      loop.post(() -> tell(news));
    }

    private boolean matches(int piece) throws IOException {
      Geometry geometry = pieces.geometry();
      digest.begin(piece);
      for (FileSpans.Span span :
          pieces.spans().of(geometry.pieceOffset(piece), geometry.pieceBytes(piece))) {
        if (!feed(piece, span)) {
          return false;
        }
      }
      return digest.matches();
    }

    private boolean feed(int piece, FileSpans.Span span) throws IOException {
      if (missing.contains(span.entry())) {
        return false;
      }
      for (int done = 0; done < span.length(); ) {
        job.stopIfCancelled();
        int length = Math.min(READ_BYTES, span.length() - done);
        if (!load(piece, span, done, length)) {
          return false;
        }
        digest.update(chunk, length);
        done += length;
      }
      return true;
    }

    private boolean load(int piece, FileSpans.Span span, int done, int length) throws IOException {
      if (span.padding()) {
        Arrays.fill(chunk, 0, length, (byte) 0);
        return true;
      }
      try {
        return pieces.load(piece, span, done, chunk, length);
      } catch (NoSuchFileException | InTheWayException e) {
        missing.add(span.entry());
        return false;
      }
    }
  }

  private void tell(ImmutableIntArray news) {
    if (!job.isCancelled()) {
      news.forEach(piece -> progress.onPiece(piece >= 0 ? piece : ~piece, piece >= 0));
    }
  }
}
