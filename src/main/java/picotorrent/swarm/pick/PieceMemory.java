package picotorrent.swarm.pick;

/// Room for pieces that are being received. The picker asks before it opens a piece, so that a
/// bounded pool of buffers bounds the number of unfinished pieces.
public interface PieceMemory {
  /// Takes room for a piece; false when there is none now. The picker then finishes open pieces
  /// first and asks again.
  boolean reserve(int piece);

  /// The picker gave up an open piece; what was received of it is void.
  void release(int piece);
}
