package picotorrent.metainfo;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picotorrent.base.Geometry;
import picotorrent.base.Hash;
import picotorrent.merkle.BlockHasher;
import picotorrent.merkle.FileHashes;
import picotorrent.merkle.MerkleTree;

/// Judges pieces by the merkle trees of their files (BEP 52). A piece belongs to one file; what
/// padding follows the file's end in it is not looked at.
final class V2Hashes implements PieceHashes {
  private final Geometry geometry;
  private final PieceLayers layers;
  private final List<FileEntry> files;
  private final int[] firstPieces;

  V2Hashes(Layout layout) throws MetainfoException {
    this.geometry = layout.geometry();
    this.layers = new PieceLayers(layout);
    this.files = layout.entries().stream().filter(file -> file.piecesRoot() != null).toList();
    this.firstPieces = files.stream().mapToInt(file -> geometry.pieceAt(file.offset())).toArray();
  }

  @Override
  public PieceLayers layers() {
    return layers;
  }

  private int fileOf(int piece) {
    int found = Arrays.binarySearch(firstPieces, piece);
    return found >= 0 ? found : -found - 2;
  }

  private @Nullable FileHashes layerOf(FileEntry file) {
    return layers.of(Objects.requireNonNull(file.piecesRoot()));
  }

  @Override
  public boolean known(int piece) {
    return v2(piece) != null;
  }

  @Override
  public boolean matches(int piece, List<ByteBuffer> content) {
    FileEntry file = files.get(fileOf(piece));
    long left = Math.min(geometry.pieceBytes(piece), file.end() - geometry.pieceOffset(piece));
    BlockHasher hasher = new BlockHasher();
    for (ByteBuffer part : content) {
      ByteBuffer bytes = part.duplicate();
      bytes.limit(bytes.position() + (int) Math.min(left, bytes.remaining()));
      left -= bytes.remaining();
      hasher.update(bytes);
    }
    Hash root =
        layerOf(file) == null
            ? hasher.root()
            : hasher.root(MerkleTree.pieceLayer(geometry.pieceLengthBytes()));
    return Objects.equals(root, v2(piece));
  }

  @Override
  public @Nullable Hash v1(int piece) {
    return null;
  }

  @Override
  public @Nullable Hash v2(int piece) {
    int index = fileOf(piece);
    FileEntry file = files.get(index);
    FileHashes layer = layerOf(file);
    return layer == null ? file.piecesRoot() : layer.piece(piece - firstPieces[index]);
  }
}
