package picotorrent.metainfo;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
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
import picotorrent.base.Geometry;
import picotorrent.base.Hash;
import picotorrent.merkle.BlockHasher;
import picotorrent.merkle.MerkleTree;

/// Reads and hashes all pieces of a piece space once, on all cores. Memory is one read buffer a
/// thread, whatever the piece length.
final class PieceScan {
  /// What lies where in the piece space.
  ///
  /// @param file where to read from, null for padding
  /// @param fileOffset where in it the part begins
  /// @param offset where in the piece space
  /// @param length in bytes
  record Part(@Nullable Path file, long fileOffset, long offset, long length) {}

  /// What a piece hashed to; a kind that was not asked for is null.
  record Digests(int piece, byte @Nullable [] sha1, @Nullable Hash root) {}

  /// Hears of every piece, on the hashing threads, in no order.
  interface Sink {
    /// A piece was read and hashed.
    void onPiece(Digests digests);

    /// A piece could not be read whole.
    void onUnreadable(int piece, IOException cause) throws IOException;
  }

  // Beyond 256 KiB a read gets no faster, and the buffer still fits the second-level cache.
  private static final int READ_BYTES = 256 << 10;
  private static final byte[] ZEROS = new byte[16 << 10];

  private final Geometry geometry;
  private final List<Part> parts;
  private final boolean sha1;
  private final boolean sha256;
  private final HashProgress progress;
  private final AtomicInteger nextPiece = new AtomicInteger();
  private final AtomicLong hashedBytes = new AtomicLong();

  /// @param parts in order of offset, without gaps and without empty ones
  PieceScan(Geometry geometry, List<Part> parts, Metainfo.Format format, HashProgress progress) {
    this.geometry = geometry;
    this.parts = parts;
    this.sha1 = format != Metainfo.Format.V2;
    this.sha256 = format != Metainfo.Format.V1;
    this.progress = progress;
  }

  /// Runs to the end; a `CancellationException` when the progress asked to stop.
  void run(Sink sink) throws IOException, InterruptedException {
    int threads = Math.clamp(geometry.pieceCount(), 1, Runtime.getRuntime().availableProcessors());
    try (ExecutorService pool =
        Executors.newFixedThreadPool(
            threads, Thread.ofPlatform().daemon().name("hash-", 0).factory())) {
      List<Callable<Void>> workers = new ArrayList<>();
      for (int i = 0; i < threads; i++) {
        workers.add(() -> work(sink));
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

  private @Nullable Void work(Sink sink) throws IOException {
    try (Worker worker = new Worker()) {
      int piece = nextPiece.getAndIncrement();
      while (piece < geometry.pieceCount() && !progress.isCancelled()) {
        hash(worker, piece, sink);
        progress.onHashed(hashedBytes.addAndGet(geometry.pieceBytes(piece)), geometry.totalBytes());
        piece = nextPiece.getAndIncrement();
      }
    } catch (IOException e) {
      nextPiece.set(geometry.pieceCount());
      throw e;
    }
    return null;
  }

  private static void hash(Worker worker, int piece, Sink sink) throws IOException {
    Digests digests;
    try {
      digests = worker.hash(piece);
    } catch (IOException e) {
      sink.onUnreadable(piece, e);
      return;
    }
    sink.onPiece(digests);
  }

  /// The first part that reaches beyond an offset.
  private int partAt(long offset) {
    int low = 0;
    int high = parts.size() - 1;
    while (low < high) {
      int middle = (low + high) >>> 1;
      Part part = parts.get(middle);
      if (part.offset() + part.length() > offset) {
        high = middle;
      } else {
        low = middle + 1;
      }
    }
    return low;
  }

  /// One thread's digests, buffer and open file.
  private final class Worker implements AutoCloseable {
    private final MessageDigest pieceDigest = V1Hashes.sha1();
    private final BlockHasher blocks = new BlockHasher();
    private final ByteBuffer buffer = ByteBuffer.allocate(READ_BYTES);
    private @Nullable Path openPath;
    private @Nullable FileChannel openFile;

    Digests hash(int piece) throws IOException {
      pieceDigest.reset();
      blocks.reset();
      long at = geometry.pieceOffset(piece);
      long end = at + geometry.pieceBytes(piece);
      boolean longFile = false;
      for (int i = partAt(at); at < end; i++) {
        Part part = parts.get(i);
        long upTo = Math.min(end, part.offset() + part.length());
        if (part.file() == null) {
          pad(upTo - at);
        } else {
          read(part.file(), part.fileOffset() + at - part.offset(), upTo - at);
          longFile = part.length() > geometry.pieceLengthBytes();
        }
        at = upTo;
      }
      return new Digests(piece, sha1 ? pieceDigest.digest() : null, root(longFile));
    }

    private @Nullable Hash root(boolean longFile) {
      if (!sha256) {
        return null;
      }
      int layer = MerkleTree.pieceLayer(geometry.pieceLengthBytes());
      return longFile ? blocks.root(layer) : blocks.root();
    }

    private void pad(long length) {
      for (long left = sha1 ? length : 0; left > 0; left -= ZEROS.length) {
        pieceDigest.update(ZEROS, 0, (int) Math.min(left, ZEROS.length));
      }
    }

    private void read(Path path, long offset, long length) throws IOException {
      FileChannel file = open(path);
      long left = length;
      while (left > 0) {
        buffer.clear().limit((int) Math.min(left, READ_BYTES));
        int count = file.read(buffer, offset + length - left);
        if (count < 0) {
          throw new EOFException(path + " ends early");
        }
        if (sha1) {
          pieceDigest.update(buffer.array(), 0, count);
        }
        if (sha256) {
          blocks.update(buffer.array(), 0, count);
        }
        left -= count;
      }
    }

    private FileChannel open(Path path) throws IOException {
      FileChannel file = openFile;
      if (file == null || !path.equals(openPath)) {
        close();
        file = FileChannel.open(path, StandardOpenOption.READ);
        openFile = file;
        openPath = path;
      }
      return file;
    }

    @Override
    public void close() throws IOException {
      FileChannel file = openFile;
      openFile = null;
      if (file != null) {
        file.close();
      }
    }
  }
}
