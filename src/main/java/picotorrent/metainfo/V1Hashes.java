package picotorrent.metainfo;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picotorrent.base.Hash;

/// Judges pieces by SHA-1 (BEP 3 §"pieces").
final class V1Hashes implements PieceHashes {
  private final byte[] pieces;

  /// @param pieces 20 bytes a piece; not copied
  V1Hashes(byte[] pieces) {
    this.pieces = pieces;
  }

  static MessageDigest sha1() {
    try {
      return MessageDigest.getInstance("SHA-1");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-1", e);
    }
  }

  @Override
  public boolean known(int piece) {
    return true;
  }

  @Override
  public boolean matches(int piece, List<ByteBuffer> content) {
    MessageDigest sha1 = sha1();
    content.forEach(part -> sha1.update(part.duplicate()));
    return v1(piece).matches(sha1.digest(), 0);
  }

  @Override
  public Hash v1(int piece) {
    return Hash.of(pieces, piece * Hash.SHA1_BYTES, Hash.SHA1_BYTES);
  }

  @Override
  public @Nullable Hash v2(int piece) {
    return null;
  }
}
