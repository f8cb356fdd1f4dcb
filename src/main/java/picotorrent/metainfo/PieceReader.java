package picotorrent.metainfo;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picotorrent.base.Geometry;
import picotorrent.base.Hash;
import picotorrent.merkle.BlockHasher;
import picotorrent.merkle.MerkleTree;

/// One thread's digests, read buffer and open file: hashes pieces, wherever their bytes lie. Memory
/// is the buffer, whatever the piece length.
///
/// Confined to the thread that uses it.
final class PieceReader implements AutoCloseable {
  /// What lies where in the piece space.
  ///
  /// @param file where to read from, null for padding
  /// @param fileOffset where in it the part begins
  /// @param offset where in the piece space
  /// @param length in bytes
  record Part(@Nullable Path file, long fileOffset, long offset, long length) {}

  /// What a piece hashed to; a kind that was not asked for is null.
  record Digests(int piece, byte @Nullable [] sha1, @Nullable Hash root) {
    /// Whether that is the piece; false when there is no hash to judge by.
    boolean match(PieceHashes hashes) {
      Hash expected1 = hashes.v1(piece);
      Hash expected2 = hashes.v2(piece);
      boolean right1 = sha1 == null || expected1 == null || expected1.matches(sha1, 0);
      boolean right2 = root == null || expected2 == null || root.equals(expected2);
      return right1 && right2 && (expected1 != null || expected2 != null);
    }
  }

  // Beyond 256 KiB a read gets no faster, and the buffer still fits the second-level cache.
  private static final int READ_BYTES = 256 << 10;
  private static final byte[] ZEROS = new byte[16 << 10];

  private final Geometry geometry;
  private final boolean sha1;
  private final boolean sha256;
  private final MessageDigest pieceDigest = V1Hashes.sha1();
  private final BlockHasher blocks = new BlockHasher();
  private final ByteBuffer buffer = ByteBuffer.allocate(READ_BYTES);
  private @Nullable Path openPath;
  private @Nullable FileChannel openFile;

  PieceReader(Geometry geometry, Metainfo.Format format) {
    this.geometry = geometry;
    this.sha1 = format != Metainfo.Format.V2;
    this.sha256 = format != Metainfo.Format.V1;
  }

  /// Reads and hashes a piece.
  ///
  /// @param parts in order of offset, without gaps and empty ones, at least all of the piece
  Digests hash(int piece, List<Part> parts) throws IOException {
    pieceDigest.reset();
    blocks.reset();
    long at = geometry.pieceOffset(piece);
    long end = at + geometry.pieceBytes(piece);
    boolean longFile = false;
    for (int i = partAt(parts, at); at < end; i++) {
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

  /// The first part that reaches beyond an offset.
  private static int partAt(List<Part> parts, long offset) {
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
