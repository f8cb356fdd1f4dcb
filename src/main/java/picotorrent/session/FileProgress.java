package picotorrent.session;

import picotorrent.base.Bitfield;
import picotorrent.base.Geometry;
import picotorrent.metainfo.FileEntry;

/// How much of a file is verified.
final class FileProgress {
  private FileProgress() {}

  /// Bytes of an entry that lie in verified pieces.
  static long haveBytes(Geometry geometry, FileEntry entry, Bitfield have) {
    if (entry.length() == 0) {
      return 0;
    }
    if (have.isFull()) {
      return entry.length();
    }
    int first = geometry.pieceAt(entry.offset());
    int last = geometry.pieceAt(entry.end() - 1);
    long bytes = 0;
    for (int piece = have.nextSet(first);
        piece >= 0 && piece <= last;
        piece = have.nextSet(piece + 1)) {
      long from = Math.max(entry.offset(), geometry.pieceOffset(piece));
      long to = Math.min(entry.end(), geometry.pieceOffset(piece) + geometry.pieceBytes(piece));
      bytes += to - from;
    }
    return bytes;
  }
}
