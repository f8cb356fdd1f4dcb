package picotorrent.merkle;

import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picotorrent.base.Bitfield;
import picotorrent.base.Hash;

/// The piece layer of one v2 file that is longer than a piece: as the torrent file brought it, or
/// as it arrives in proven parts from peers. Only what leads to the root is ever held. Any thread.
public final class FileHashes {
  private static final int HASH_BYTES = MerkleTree.HASH_BYTES;

  private final Hash root;
  private final int pieceLayer;
  private final int rootLayer;
  private final int pieceCount;
  private final byte[] layer;
  private final Bitfield known;
  private byte @Nullable [][] upperLayers;

  /// A file of which no piece hash is known yet.
  ///
  /// @param root its `pieces root`
  /// @param fileBytes more than a piece
  /// @param pieceLengthBytes a power of two, 16 KiB or more
  public FileHashes(Hash root, long fileBytes, int pieceLengthBytes) {
    this.root = root;
    this.pieceLayer = MerkleTree.pieceLayer(pieceLengthBytes);
    this.rootLayer = MerkleTree.rootLayer(fileBytes);
    this.pieceCount = Math.toIntExact(Math.ceilDiv(fileBytes, (long) pieceLengthBytes));
    this.layer = new byte[Math.multiplyExact(pieceCount, HASH_BYTES)];
    this.known = new Bitfield(pieceCount);
  }

  /// The file's `pieces root`.
  public Hash root() {
    return root;
  }

  /// Number of pieces, 2 or more.
  public int pieceCount() {
    return pieceCount;
  }

  /// Takes the whole piece layer (BEP 52 §"piece layers") if its length is right and it leads to
  /// the root; tells whether it did.
  public synchronized boolean acceptLayer(byte[] whole) {
    if (whole.length != layer.length
        || !MerkleTree.root(whole, pieceLayer, rootLayer - pieceLayer).equals(root)) {
      return false;
    }
    System.arraycopy(whole, 0, layer, 0, layer.length);
    known.setAll();
    return true;
  }

  /// Takes the answer to a request for nodes of the piece layer if it is proven up to the root;
  /// tells whether it was.
  ///
  /// @param span what was asked for
  /// @param hashes the nodes and then the uncles, from the bottom up
  public synchronized boolean accept(HashSpan span, byte[] hashes) {
    if (span.layer() != pieceLayer || !isProven(span, hashes)) {
      return false;
    }
    for (int i = 0; i < span.length() && span.index() + i < pieceCount; i++) {
      System.arraycopy(hashes, i * HASH_BYTES, layer, (span.index() + i) * HASH_BYTES, HASH_BYTES);
      known.set(span.index() + i);
    }
    return true;
  }

  /// Tells whether nodes of any layer and their uncles lead to the root.
  public boolean isProven(HashSpan span, byte[] hashes) {
    if (!span.root().equals(root)
        || !span.isWellFormed(rootLayer)
        || span.proofLayers() != rootLayer - span.layer() - 1
        || hashes.length != (span.length() + span.uncleCount()) * HASH_BYTES) {
      return false;
    }
    int height = MerkleTree.log2Ceiling(span.length());
    byte[] nodes = Arrays.copyOf(hashes, span.length() * HASH_BYTES);
    byte[] node = MerkleTree.root(nodes, span.layer(), height).toBytes();
    int index = span.index() >> height;
    MessageDigest sha256 = MerkleTree.sha256();
    for (int at = nodes.length; at < hashes.length; at += HASH_BYTES) {
      boolean isRight = (index & 1) == 1;
      if (isRight) {
        sha256.update(hashes, at, HASH_BYTES);
      }
      sha256.update(node);
      if (!isRight) {
        sha256.update(hashes, at, HASH_BYTES);
      }
      node = sha256.digest();
      index >>= 1;
    }
    return root.matches(node, 0);
  }

  /// Tells whether the hash of a piece of this file (0-based within it) is known.
  public synchronized boolean isKnown(int piece) {
    return known.get(piece);
  }

  /// Tells whether the whole piece layer is known.
  public synchronized boolean isComplete() {
    return known.isFull();
  }

  /// The hash of a piece of this file, or null while it is unknown.
  public synchronized @Nullable Hash piece(int piece) {
    return known.get(piece) ? Hash.of(layer, piece * HASH_BYTES, HASH_BYTES) : null;
  }

  /// The whole piece layer as a torrent file holds it, or empty while part of it is unknown.
  public synchronized Optional<byte[]> layer() {
    return known.isFull() ? Optional.of(layer.clone()) : Optional.empty();
  }

  /// The requests that would bring what is unknown, each with a full proof.
  public synchronized List<HashSpan> missing() {
    int width = 1 << Math.min(rootLayer - pieceLayer, MerkleTree.log2Ceiling(HashSpan.MAX_LENGTH));
    List<HashSpan> spans = new ArrayList<>();
    int piece = known.nextClear(0);
    while (piece >= 0) {
      int index = piece / width * width;
      spans.add(new HashSpan(root, pieceLayer, index, width, rootLayer - pieceLayer - 1));
      piece = index + width < pieceCount ? known.nextClear(index + width) : -1;
    }
    return spans;
  }

  /// The answer to a peer's request, or empty when it must be rejected: malformed, below the piece
  /// layer (block hashes are not kept), or of a layer that is not whole yet.
  public synchronized Optional<byte[]> serve(HashSpan span) {
    if (!span.root().equals(root)
        || !span.isWellFormed(rootLayer)
        || span.layer() < pieceLayer
        || !known.isFull()) {
      return Optional.empty();
    }
    byte[] answer = new byte[(span.length() + span.uncleCount()) * HASH_BYTES];
    for (int i = 0; i < span.length(); i++) {
      copyNode(span.layer(), span.index() + i, answer, i);
    }
    int height = MerkleTree.log2Ceiling(span.length());
    for (int i = 0; i < span.uncleCount(); i++) {
      int sibling = (span.index() >> (height + i)) ^ 1;
      copyNode(span.layer() + height + i, sibling, answer, span.length() + i);
    }
    return Optional.of(answer);
  }

  private void copyNode(int nodeLayer, int index, byte[] target, int slot) {
    byte[] nodes = layers()[nodeLayer - pieceLayer];
    if ((index + 1) * HASH_BYTES <= nodes.length) {
      System.arraycopy(nodes, index * HASH_BYTES, target, slot * HASH_BYTES, HASH_BYTES);
    } else {
      System.arraycopy(MerkleTree.paddingOf(nodeLayer), 0, target, slot * HASH_BYTES, HASH_BYTES);
    }
  }

  /// All layers from the piece layer up, computed when the first peer asks.
  private byte[][] layers() {
    byte[][] layers = upperLayers;
    if (layers == null) {
      layers = new byte[rootLayer - pieceLayer + 1][];
      layers[0] = layer;
      for (int i = 1; i < layers.length; i++) {
        layers[i] = MerkleTree.parents(layers[i - 1], pieceLayer + i - 1);
      }
      upperLayers = layers;
    }
    return layers;
  }
}
