package picotorrent.merkle;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import picotorrent.base.Geometry;
import picotorrent.base.Hash;

/// Hashes a stretch of a file block by block, in order, and gives the node above it. Mutable and
/// not thread-safe; ready for the next stretch after [#root].
public final class BlockHasher {
  private final MessageDigest sha256 = MerkleTree.sha256();
  private final ByteArrayOutputStream leaves = new ByteArrayOutputStream();
  private int inBlock;

  /// A hasher that has seen nothing.
  public BlockHasher() {}

  /// Takes the next bytes.
  public void update(byte[] source, int offset, int length) {
    update(ByteBuffer.wrap(source, offset, length));
  }

  /// Takes the bytes from the buffer's position to its limit, which moves the position.
  public void update(ByteBuffer source) {
    int limit = source.limit();
    while (source.position() < limit) {
      int take = Math.min(limit - source.position(), Geometry.BLOCK_BYTES - inBlock);
      source.limit(source.position() + take);
      sha256.update(source);
      source.limit(limit);
      inBlock += take;
      if (inBlock == Geometry.BLOCK_BYTES) {
        endBlock();
      }
    }
  }

  private void endBlock() {
    leaves.writeBytes(sha256.digest());
    inBlock = 0;
  }

  /// The root over all that was taken: of a tree just large enough (a file no longer than a piece).
  public Hash root() {
    byte[] hashes = finish();
    return MerkleTree.root(hashes, 0);
  }

  /// The node of `layer` over all that was taken, filled up with zero leaves (a piece of a longer
  /// file).
  public Hash root(int layer) {
    byte[] hashes = finish();
    return MerkleTree.root(hashes, 0, layer);
  }

  /// Forgets what was taken.
  public void reset() {
    sha256.reset();
    leaves.reset();
    inBlock = 0;
  }

  private byte[] finish() {
    if (inBlock > 0) {
      endBlock();
    }
    byte[] hashes = leaves.toByteArray();
    leaves.reset();
    return hashes;
  }
}
