package picotorrent.storage;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import picotorrent.base.Geometry;
import picotorrent.base.Hash;
import picotorrent.metainfo.FileEntry;
import picotorrent.metainfo.Layout;
import picotorrent.metainfo.Metainfo;

/// Hashes one piece after the other as its bytes pass by, so that checking needs no piece in
/// memory, however long pieces are. Judges as [picotorrent.metainfo.PieceHashes#matches] does.
///
/// Confined to the thread that uses it.
final class PieceDigest {
  private static final int LEAF_BYTES = Geometry.BLOCK_BYTES;

  private final Metainfo metainfo;
  private final FileSpans spans;
  private final MessageDigest sha1 = digest("SHA-1");
  private @Nullable MessageDigest sha256; // made when there is something to hash by it
  private byte[] tree = new byte[0];
  private @Nullable Hash v1;
  private @Nullable Hash v2;
  private int width;
  private int leaves;
  private int dataLeft;
  private int leafLeft;

  PieceDigest(Metainfo metainfo, FileSpans spans) {
    this.metainfo = metainfo;
    this.spans = spans;
  }

  private static MessageDigest digest(String algorithm) {
    try {
      return MessageDigest.getInstance(algorithm);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has " + algorithm, e);
    }
  }

  private MessageDigest sha256() {
    if (sha256 == null) {
      sha256 = digest("SHA-256");
    }
    return sha256;
  }

  /// Begins with a piece.
  void begin(int piece) {
    v1 = metainfo.pieceHashes().v1(piece);
    v2 = metainfo.pieceHashes().v2(piece);
    sha1.reset();
    leaves = 0;
    if (v2 != null) {
      beginTree(piece);
    }
  }

  private void beginTree(int piece) {
    sha256().reset();
    Layout layout = metainfo.layout();
    Geometry geometry = layout.geometry();
    FileSpans.Span first = spans.of(geometry.pieceOffset(piece), 1).getFirst();
    FileEntry file = layout.entries().get(first.entry());
    dataLeft = (int) Math.min(geometry.pieceBytes(piece), file.length() - first.at());
    leafLeft = Math.min(dataLeft, LEAF_BYTES);
    long treeBytes = Math.min(file.length(), geometry.pieceLengthBytes());
    width = ceilPowerOfTwo((int) Math.ceilDiv(treeBytes, LEAF_BYTES));
    if (tree.length < width * Hash.SHA256_BYTES) {
      tree = new byte[width * Hash.SHA256_BYTES];
    }
  }

  private static int ceilPowerOfTwo(int n) {
    return n <= 1 ? 1 : Integer.highestOneBit(n - 1) << 1;
  }

  /// Takes the next bytes of the piece.
  void update(byte[] bytes, int length) {
    if (v1 != null) {
      sha1.update(bytes, 0, length);
    }
    if (v2 != null) {
      updateTree(bytes, Math.min(length, dataLeft));
    }
  }

  private void updateTree(byte[] bytes, int length) {
    int at = 0;
    while (at < length) {
      int part = Math.min(leafLeft, length - at);
      sha256().update(bytes, at, part);
      at += part;
      leafLeft -= part;
      dataLeft -= part;
      if (leafLeft == 0) {
        System.arraycopy(sha256().digest(), 0, tree, leaves++ * 32, Hash.SHA256_BYTES);
        leafLeft = Math.min(dataLeft, LEAF_BYTES);
      }
    }
  }

  /// Whether the bytes since [#begin] are the piece; false when there is no hash to judge by.
  boolean matches() {
    if (v1 == null && v2 == null) {
      return false;
    }
    return (v1 == null || v1.matches(sha1.digest(), 0)) && (v2 == null || v2.matches(root(), 0));
  }

  private byte[] root() {
    Arrays.fill(tree, leaves * 32, width * 32, (byte) 0);
    for (int level = width; level > 1; level /= 2) {
      for (int i = 0; i < level / 2; i++) {
        sha256().update(tree, i * 64, 64);
        System.arraycopy(sha256().digest(), 0, tree, i * 32, 32);
      }
    }
    return Arrays.copyOf(tree, Hash.SHA256_BYTES);
  }
}
