package picotorrent.metainfo;

import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picotorrent.base.Hash;

/// What the pieces of one torrent hash to, and the one place where content is judged. Any thread.
public interface PieceHashes {
  /// Tells whether there is a hash to judge this piece by; false in v2 while its piece layer is
  /// missing. A hybrid's piece is judged by SHA-1 alone until then.
  boolean known(int piece);

  /// Tells whether content is the piece: SHA-1 of all bytes (v1), the merkle root of the file's
  /// blocks (v2), or both (hybrid). `content` holds the whole piece, padding included, in order;
  /// positions and limits are left as they were. The piece must be [#known].
  boolean matches(int piece, List<ByteBuffer> content);

  /// The SHA-1 of a piece, or null in a v2-only torrent.
  @Nullable Hash v1(int piece);

  /// The merkle root of a piece (BEP 52 §"piece layers"), or null in v1 or while it is unknown.
  @Nullable Hash v2(int piece);

  /// The piece layers of a v2 or hybrid torrent, which may still have to arrive; null in v1.
  default @Nullable PieceLayers layers() {
    return null;
  }
}
