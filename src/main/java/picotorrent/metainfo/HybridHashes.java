package picotorrent.metainfo;

import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picotorrent.base.Hash;

/// Judges pieces by SHA-1 and, as soon as their piece layer is there, by SHA-256 too.
record HybridHashes(V1Hashes sha1, V2Hashes sha256) implements PieceHashes {
  @Override
  public boolean known(int piece) {
    return true;
  }

  @Override
  public boolean matches(int piece, List<ByteBuffer> content) {
    return sha1.matches(piece, content) && (!sha256.known(piece) || sha256.matches(piece, content));
  }

  @Override
  public Hash v1(int piece) {
    return sha1.v1(piece);
  }

  @Override
  public @Nullable Hash v2(int piece) {
    return sha256.v2(piece);
  }

  @Override
  public PieceLayers layers() {
    return sha256.layers();
  }
}
