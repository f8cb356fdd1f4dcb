package picotorrent.merkle;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import picotorrent.base.Geometry;
import picotorrent.base.Hash;

/// The arithmetic of BEP 52's binary hash trees. A *layer* counts from the leaves: layer 0 holds
/// the SHA-256 of each 16 KiB block, and a node of layer *n* covers 2^n blocks. A file's tree is
/// filled up to a power of two with leaves of 32 zero bytes. Hashes travel as one array, 32 bytes
/// each. Stateless, any thread.
public final class MerkleTree {
  /// Bytes of every node.
  public static final int HASH_BYTES = Hash.SHA256_BYTES;

  // A file of 2^63 bytes has 2^49 blocks.
  private static final int MAX_LAYERS = 50;
  private static final byte[][] PADDING = padding();

  private MerkleTree() {}

  private static byte[][] padding() {
    byte[][] padding = new byte[MAX_LAYERS][];
    padding[0] = new byte[HASH_BYTES];
    MessageDigest sha256 = sha256();
    for (int layer = 1; layer < MAX_LAYERS; layer++) {
      sha256.update(padding[layer - 1]);
      padding[layer] = sha256.digest(padding[layer - 1]);
    }
    return padding;
  }

  static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /// The SHA-256 of some bytes.
  public static Hash sha256(byte[] bytes) {
    return Hash.of(sha256().digest(bytes));
  }

  /// The node of a layer under which there are only filling leaves; not to be changed.
  static byte[] paddingOf(int layer) {
    return PADDING[layer];
  }

  /// Number of layers above the leaves in the tree of a file: the root's layer.
  ///
  /// @param fileBytes 1 or more
  public static int rootLayer(long fileBytes) {
    return log2Ceiling(Math.ceilDiv(fileBytes, (long) Geometry.BLOCK_BYTES));
  }

  /// The layer whose nodes cover a piece each.
  ///
  /// @param pieceLengthBytes a power of two, 16 KiB or more
  public static int pieceLayer(int pieceLengthBytes) {
    return Integer.numberOfTrailingZeros(pieceLengthBytes / Geometry.BLOCK_BYTES);
  }

  /// The smallest *n* with 2^n at or above `number`, which is 1 or more.
  static int log2Ceiling(long number) {
    return Long.SIZE - Long.numberOfLeadingZeros(number - 1);
  }

  /// The root over nodes of one layer, filled up with that layer's padding to a power of two.
  ///
  /// @param hashes the nodes, at least one
  /// @param layer their layer
  public static Hash root(byte[] hashes, int layer) {
    return root(hashes, layer, log2Ceiling(hashes.length / HASH_BYTES));
  }

  /// The node `height` layers above the nodes of `layer`, filled up with padding.
  ///
  /// @param hashes at most 2^height nodes
  /// @param layer their layer
  /// @param height how far above them the wanted node is
  public static Hash root(byte[] hashes, int layer, int height) {
    byte[] nodes = hashes.clone();
    int count = nodes.length / HASH_BYTES;
    MessageDigest sha256 = sha256();
    for (int step = 0; step < height; step++) {
      count = foldInPlace(nodes, count, layer + step, sha256);
    }
    return count == 0 ? Hash.of(PADDING[layer + height]) : Hash.of(nodes, 0, HASH_BYTES);
  }

  /// The layer above, whose first nodes are those over `hashes`; a missing last sibling is padding.
  static byte[] parents(byte[] hashes, int layer) {
    byte[] nodes = hashes.clone();
    int count = foldInPlace(nodes, nodes.length / HASH_BYTES, layer, sha256());
    return Arrays.copyOf(nodes, count * HASH_BYTES);
  }

  private static int foldInPlace(byte[] nodes, int count, int layer, MessageDigest sha256) {
    for (int i = 0; i < count; i += 2) {
      sha256.update(nodes, i * HASH_BYTES, HASH_BYTES);
      if (i + 1 < count) {
        sha256.update(nodes, (i + 1) * HASH_BYTES, HASH_BYTES);
      } else {
        sha256.update(PADDING[layer]);
      }
      System.arraycopy(sha256.digest(), 0, nodes, i / 2 * HASH_BYTES, HASH_BYTES);
    }
    return (count + 1) / 2;
  }
}
