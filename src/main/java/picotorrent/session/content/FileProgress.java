package picotorrent.session.content;

import java.util.List;
import picotorrent.base.Bitfield;
import picotorrent.base.Geometry;
import picotorrent.metainfo.FileEntry;

/// How much of a file is verified.
public final class FileProgress {
  private FileProgress() {}

  /// Bytes of an entry that lie in verified pieces.
  public static long haveBytes(Geometry geometry, FileEntry entry, Bitfield have) {
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

  /// The first entry that ends behind an offset; as many as there are, when none does.
  public static int entryAt(List<FileEntry> entries, long offset) {
    int low = 0;
    int high = entries.size();
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (entries.get(middle).end() > offset) {
        high = middle;
      } else {
        low = middle + 1;
      }
    }
    return low;
  }

  /// Bytes of an entry between two offsets; 0 where it has none there.
  public static long shared(FileEntry entry, long from, long to) {
    return Math.max(0, Math.min(to, entry.end()) - Math.max(from, entry.offset()));
  }
}
