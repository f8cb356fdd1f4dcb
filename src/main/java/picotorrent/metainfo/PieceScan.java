package picotorrent.metainfo;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import picotorrent.base.Bitfield;
import picotorrent.base.Geometry;

/// Reads and hashes pieces of a piece space once, on all cores.
final class PieceScan {
  /// Hears of every piece, on the hashing threads, in no order.
  interface Sink {
    /// A piece was read and hashed.
    void onPiece(PieceReader.Digests digests);

    /// A piece could not be read whole.
    void onUnreadable(int piece, IOException cause) throws IOException;
  }

  private final Geometry geometry;
  private final List<PieceReader.Part> parts;
  private final Metainfo.Format format;
  private final HashProgress progress;
  private final AtomicInteger next = new AtomicInteger();
  private final AtomicLong hashedBytes = new AtomicLong();
  private long totalBytes;

  /// @param parts in order of offset, without gaps and without empty ones
  PieceScan(
      Geometry geometry,
      List<PieceReader.Part> parts,
      Metainfo.Format format,
      HashProgress progress) {
    this.geometry = geometry;
    this.parts = parts;
    this.format = format;
    this.progress = progress;
  }

  /// Hashes all pieces; a `CancellationException` when the progress asked to stop.
  void run(Sink sink) throws IOException, InterruptedException {
    run(Bitfield.full(geometry.pieceCount()), sink);
  }

  /// Hashes some pieces; a `CancellationException` when the progress asked to stop.
  void run(Bitfield which, Sink sink) throws IOException, InterruptedException {
    int[] pieces = new int[which.count()];
    int count = 0;
    for (int piece = which.nextSet(0); piece >= 0; piece = which.nextSet(piece + 1)) {
      pieces[count++] = piece;
      totalBytes += geometry.pieceBytes(piece);
    }
    int threads = Math.clamp(pieces.length, 1, Runtime.getRuntime().availableProcessors());
    try (ExecutorService pool =
        Executors.newFixedThreadPool(
            threads, Thread.ofPlatform().daemon().name("hash-", 0).factory())) {
      List<Callable<Void>> workers = new ArrayList<>();
      for (int i = 0; i < threads; i++) {
        workers.add(() -> work(pieces, sink));
      }
      for (Future<Void> worker : pool.invokeAll(workers)) {
        worker.get();
      }
    } catch (ExecutionException e) {
      if (e.getCause() instanceof IOException failure) {
        throw failure;
      }
      throw new IllegalStateException(e.getCause());
    }
    if (progress.isCancelled()) {
      throw new CancellationException("cancelled");
    }
  }

  private @Nullable Void work(int[] pieces, Sink sink) throws IOException {
    try (PieceReader reader = new PieceReader(geometry, format)) {
      for (int at = next.getAndIncrement();
          at < pieces.length && !progress.isCancelled();
          at = next.getAndIncrement()) {
        hash(reader, pieces[at], sink);
        progress.onHashed(hashedBytes.addAndGet(geometry.pieceBytes(pieces[at])), totalBytes);
      }
    } catch (IOException e) {
      next.set(pieces.length);
      throw e;
    }
    return null;
  }

  private void hash(PieceReader reader, int piece, Sink sink) throws IOException {
    PieceReader.Digests digests;
    try {
      digests = reader.hash(piece, parts);
    } catch (IOException e) {
      sink.onUnreadable(piece, e);
      return;
    }
    sink.onPiece(digests);
  }
}
