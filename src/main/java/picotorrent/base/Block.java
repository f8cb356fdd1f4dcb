package picotorrent.base;

/// A span of one piece: what a REQUEST asks for and a PIECE message carries. Inside the engine it
/// has been checked against a [Geometry]; it is only a number triple before that.
///
/// @param piece piece index, 0-based
/// @param begin offset in the piece, in bytes
/// @param length in bytes; [Geometry#BLOCK_BYTES] except at the end of a piece
public record Block(int piece, int begin, int length) implements Comparable<Block> {
  @Override
  public int compareTo(Block other) {
    int byPiece = Integer.compare(piece, other.piece);
    if (byPiece != 0) {
      return byPiece;
    }
    int byBegin = Integer.compare(begin, other.begin);
    return byBegin != 0 ? byBegin : Integer.compare(length, other.length);
  }
}
