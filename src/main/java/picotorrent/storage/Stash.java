package picotorrent.storage;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.NoSuchFileException;
import java.util.BitSet;
import java.util.List;
import picotorrent.port.Verdict;

/// Brings pieces whose blocks wait in the side file to their files. Hashed as they are read, and
/// again as they are copied, so that nothing unverified ever counts, whatever happens to the side
/// file meanwhile. Work for pool threads.
final class Stash {
  private static final int CHUNK_BYTES = 256 << 10;

  private final PieceIo pieces;
  private final PartFile side;

  Stash(PieceIo pieces, PartFile side) {
    this.pieces = pieces;
    this.side = side;
  }

  /// What becomes of a chunk of a piece.
  private interface Sink {
    void take(int begin, byte[] chunk, int length) throws IOException;
  }

  /// The side file is not what we left: nobody who sent a block is to blame.
  private static final class LostException extends IOException {
    private static final long serialVersionUID = 1;

    LostException(IOException cause) {
      super("the side file was removed or cut short", cause);
    }
  }

  /// Writes a piece if it is right; its room in the side file is free afterwards. What somebody has
  /// removed from the side file is to be fetched again.
  Verdict write(int piece) throws IOException {
    Verdict verdict;
    try {
      verdict = judge(piece);
    } catch (LostException e) {
      verdict = new Verdict.Cancelled(piece);
    }
    forget(piece);
    return verdict;
  }

  private Verdict judge(int piece) throws IOException {
    if (!pass(piece, (begin, chunk, length) -> {})) {
      return new Verdict.Corrupt(piece);
    }
    boolean isSame = pass(piece, (begin, chunk, length) -> copy(piece, begin, chunk, length));
    return isSame ? new Verdict.Verified(piece) : new Verdict.Cancelled(piece);
  }

  private void copy(int piece, int begin, byte[] chunk, int length) throws IOException {
    pieces.write(piece, begin, List.of(ByteBuffer.wrap(chunk, 0, length)));
  }

  private boolean pass(int piece, Sink sink) throws IOException {
    PieceDigest digest = pieces.digest();
    digest.begin(piece);
    byte[] chunk = new byte[CHUNK_BYTES];
    int begin = 0;
    for (FileSpans.Span span :
        pieces
            .spans()
            .of(pieces.geometry().pieceOffset(piece), pieces.geometry().pieceBytes(piece))) {
      for (int done = 0; done < span.length(); ) {
        int length = Math.min(CHUNK_BYTES, span.length() - done);
        load(piece, begin, span.padding(), ByteBuffer.wrap(chunk, 0, length));
        digest.update(chunk, length);
        sink.take(begin, chunk, length);
        done += length;
        begin += length;
      }
    }
    return digest.matches();
  }

  private void load(int piece, int begin, boolean padding, ByteBuffer chunk) throws IOException {
    if (padding) {
      chunk.put(new byte[chunk.remaining()]);
      return;
    }
    try {
      side.read(piece, begin, chunk);
    } catch (EOFException | NoSuchFileException e) {
      throw new LostException(e);
    }
  }

  /// Gives up a piece's room; the last one takes the file with it.
  void forget(int piece) throws IOException {
    BitSet one = new BitSet();
    one.set(piece);
    side.release(one);
  }
}
