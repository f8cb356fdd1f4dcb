package picotorrent.storage;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import picotorrent.base.Bitfield;

/// Writes pieces to where they are already, from what is read there, and forces them. What a device
/// refused to force it may have dropped, while the system goes on to give it out of its memory and
/// believes it to be on the device: only what is written again will be forced again. Work for pool
/// threads.
final class Rewriter {
  private static final int CHUNK_BYTES = 256 << 10;

  private final PieceIo pieces;
  private final VolumeFiles files;
  private final byte[] chunk = new byte[CHUNK_BYTES];

  Rewriter(PieceIo pieces, VolumeFiles files) {
    this.pieces = pieces;
    this.files = files;
  }

  /// Does it; returns the pieces that are right.
  Bitfield rewrite(Bitfield which, Runnable stopIfCancelled) throws IOException {
    Bitfield right = new Bitfield(which.size());
    for (int piece = which.nextSet(0); piece >= 0; piece = which.nextSet(piece + 1)) {
      stopIfCancelled.run();
      if (pass(piece, false) && pass(piece, true)) {
        right.set(piece);
      }
    }
    pieces.force();
    files.book().trustRefused(files.tree().entries());
    return right;
  }

  private boolean pass(int piece, boolean writes) throws IOException {
    PieceDigest digest = pieces.digest();
    digest.begin(piece);
    int begin = 0;
    for (FileSpans.Span span :
        pieces
            .spans()
            .of(pieces.geometry().pieceOffset(piece), pieces.geometry().pieceBytes(piece))) {
      for (int done = 0; done < span.length(); ) {
        int length = Math.min(CHUNK_BYTES, span.length() - done);
        if (!load(piece, span, done, length)) {
          return false;
        }
        digest.update(chunk, length);
        if (writes) {
          pieces.write(piece, begin, List.of(ByteBuffer.wrap(chunk, 0, length)));
        }
        done += length;
        begin += length;
      }
    }
    return digest.matches();
  }

  private boolean load(int piece, FileSpans.Span span, int done, int length) throws IOException {
    if (span.padding()) {
      Arrays.fill(chunk, 0, length, (byte) 0);
      return true;
    }
    return pieces.load(piece, span, done, chunk, length);
  }
}
