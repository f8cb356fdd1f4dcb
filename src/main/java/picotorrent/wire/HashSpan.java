package picotorrent.wire;

import picotorrent.base.Hash;

/// Which hashes of a v2 file's merkle tree a hash message is about (BEP 52 §"hash request").
///
/// @param piecesRoot the file's root, 32 bytes
/// @param baseLayer the layer of the hashes, 0 being the leaves (blocks of 16 KiB)
/// @param index of the first hash in the layer, a multiple of `length`
/// @param length number of hashes, a power of two, 2 or more
/// @param proofLayers number of ancestor layers to prove them by, 0 or more
public record HashSpan(Hash piecesRoot, int baseLayer, int index, int length, int proofLayers) {
  /// Most hashes in one request (BEP 52: should not exceed 512).
  public static final int MAX_LENGTH = 512;

  /// Most layers above the base layer: a file of 2^63 bytes has 49 layers of 16 KiB leaves.
  public static final int MAX_LAYERS = 49;

  /// Tells whether the four numbers can belong to a tree at all: what the receiver of a request
  /// checks before it looks for the file.
  public boolean isSound() {
    return baseLayer >= 0
        && baseLayer <= MAX_LAYERS
        && proofLayers >= 0
        && proofLayers <= MAX_LAYERS
        && length >= 2
        && length <= MAX_LENGTH
        && Integer.bitCount(length) == 1
        && index >= 0
        && index % length == 0;
  }
}
