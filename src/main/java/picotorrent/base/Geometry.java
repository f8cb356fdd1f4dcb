package picotorrent.base;

/// How a torrent's bytes are cut: pieces of one length, the last one shorter, each of blocks of 16
/// KiB, the last of a piece shorter. Numbers from the wire become indices only here.
///
/// The bytes are those of the torrent's *piece space*: all files in order, padding included. A v2
/// torrent's piece space has each file begin at a piece boundary, with padding implied between (BEP
/// 52).
///
/// @param totalBytes length of the piece space, 1 or more (0 for a torrent of nothing but empty
///   files)
/// @param pieceLengthBytes length of every piece but the last
public record Geometry(long totalBytes, int pieceLengthBytes) {
  /// The request unit that every client keeps to (BEP 3, in practice).
  public static final int BLOCK_BYTES = 16 << 10;

  /// Refuses a geometry that has no indices of type int.
  public Geometry {
    if (totalBytes < 0 || pieceLengthBytes <= 0) {
      throw new IllegalArgumentException(totalBytes + " bytes in pieces of " + pieceLengthBytes);
    }
    if (Math.ceilDiv(totalBytes, pieceLengthBytes) > Integer.MAX_VALUE) {
      throw new IllegalArgumentException("more pieces than an int counts");
    }
  }

  /// Number of pieces, 0 for an empty torrent.
  public int pieceCount() {
    return (int) Math.ceilDiv(totalBytes, pieceLengthBytes);
  }

  /// Length of a piece in bytes; `piece` is an index.
  public int pieceBytes(int piece) {
    assert isPiece(piece) : piece;
    return (int) Math.min(pieceLengthBytes, totalBytes - pieceOffset(piece));
  }

  /// Where a piece begins in the piece space, in bytes.
  public long pieceOffset(int piece) {
    return (long) piece * pieceLengthBytes;
  }

  /// The piece that holds a byte of the piece space.
  public int pieceAt(long offset) {
    assert offset >= 0 && offset < totalBytes : offset;
    return (int) (offset / pieceLengthBytes);
  }

  /// Number of blocks of a piece.
  public int blockCount(int piece) {
    return Math.ceilDiv(pieceBytes(piece), BLOCK_BYTES);
  }

  /// The block of a piece by its number, 0-based.
  public Block block(int piece, int number) {
    int begin = number * BLOCK_BYTES;
    return new Block(piece, begin, Math.min(BLOCK_BYTES, pieceBytes(piece) - begin));
  }

  /// Tells whether a number from outside is a piece index.
  public boolean isPiece(long number) {
    return number >= 0 && number < pieceCount();
  }

  /// Tells whether three numbers from outside lie within a piece: for what we are asked to serve.
  public boolean isSpan(long piece, long begin, long length) {
    return isPiece(piece) && begin >= 0 && length > 0 && begin + length <= pieceBytes((int) piece);
  }

  /// Tells whether three numbers from outside lie within a piece whose last block counts as a whole
  /// one: so libtorrent 2.0 asks for the tail of a v2 torrent, and expects zeros behind its end.
  public boolean isPaddedSpan(long piece, long begin, long length) {
    return isPiece(piece)
        && begin >= 0
        && length > 0
        && begin < pieceBytes((int) piece)
        && begin + length <= (long) blockCount((int) piece) * BLOCK_BYTES;
  }

  /// Tells whether three numbers from outside are exactly one of our blocks: for what we receive.
  public boolean isBlock(long piece, long begin, long length) {
    return isSpan(piece, begin, length)
        && begin % BLOCK_BYTES == 0
        && length == Math.min(BLOCK_BYTES, pieceBytes((int) piece) - begin);
  }
}
