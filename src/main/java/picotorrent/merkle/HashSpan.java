package picotorrent.merkle;

import picotorrent.base.Hash;

/// What a hash request asks for (BEP 52 §"hash request"): consecutive nodes of one layer of a
/// file's tree, and the uncles that prove them. A set of numbers from outside until a [FileHashes]
/// has accepted it.
///
/// @param root the file's `pieces root`
/// @param layer the base layer, 0 for blocks
/// @param index the first node, a multiple of `length`
/// @param length number of nodes, a power of two
/// @param proofLayers number of layers above the base layer that the proof covers, those that
///   follow from the nodes themselves included
public record HashSpan(Hash root, int layer, int index, int length, int proofLayers) {
  /// Most nodes in one request (BEP 52: should not exceed 512; libtorrent allows 8192).
  public static final int MAX_LENGTH = 512;

  /// Number of uncle hashes behind the nodes: none for the layers that follow from them.
  public int uncleCount() {
    return Math.max(0, proofLayers - (MerkleTree.log2Ceiling(length) - 1));
  }

  /// Tells whether the numbers keep to BEP 52 for a tree whose root is at `rootLayer`.
  public boolean isWellFormed(int rootLayer) {
    return layer >= 0
        && layer < rootLayer
        && length >= 2
        && length <= MAX_LENGTH
        && Integer.bitCount(length) == 1
        && index >= 0
        && index % length == 0
        && (long) index + length <= 1L << (rootLayer - layer)
        && proofLayers >= 0
        && proofLayers < rootLayer - layer;
  }
}
