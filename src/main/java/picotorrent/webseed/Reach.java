package picotorrent.webseed;

import java.util.concurrent.TimeUnit;
import picotorrent.base.Bitfield;
import picotorrent.base.Geometry;
import picotorrent.metainfo.FileEntry;
import picotorrent.metainfo.Layout;
import picotorrent.webseed.WebSeedMachine.Kind;
import picotorrent.webseed.WebSeedMachine.Source;

/// Which pieces a server can bring: all of a server of pieces; of a server of files those whose
/// files have a URL and were not missing lately.
///
/// Confined to the session loop.
final class Reach {
  /// A file that is missing is asked for again after so long.
  static final long MISSING_NANOS = TimeUnit.HOURS.toNanos(1);

  private final Kind kind;
  private final Layout layout;
  private final Bitfield unreachable;
  private final Bitfield missing;
  private long missingUntil;

  Reach(Source source, Layout layout) {
    this.kind = source.kind();
    this.layout = layout;
    this.missing = new Bitfield(layout.entries().size());
    this.unreachable = unreachable(source, layout);
  }

  private static Bitfield unreachable(Source source, Layout layout) {
    Bitfield unreachable = new Bitfield(layout.entries().size());
    for (int i = 0; i < layout.entries().size(); i++) {
      FileEntry entry = layout.entries().get(i);
      if (hasContent(entry) && WebSeedUrls.file(source.base(), layout, entry).isEmpty()) {
        unreachable.set(i);
      }
    }
    return unreachable;
  }

  private static boolean hasContent(FileEntry entry) {
    return !entry.isPadding() && entry.length() > 0;
  }

  /// A file was not there.
  void missing(int entry, long now) {
    missing.set(entry);
    missingUntil = now + MISSING_NANOS;
  }

  /// Tells whether the whole of a piece can be asked for.
  boolean covers(int piece, long now) {
    if (kind == Kind.PIECES) {
      return true;
    }
    if (!missing.isEmpty() && now - missingUntil >= 0) {
      missing.clearAll();
    }
    Geometry geometry = layout.geometry();
    long from = geometry.pieceOffset(piece);
    long to = from + geometry.pieceBytes(piece);
    for (int i = entryAt(from); i < layout.entries().size(); i++) {
      if (layout.entries().get(i).offset() >= to) {
        return true;
      }
      if (missing.get(i) || unreachable.get(i)) {
        return false;
      }
    }
    return true;
  }

  /// The entry that holds a byte of the piece space.
  int entryAt(long offset) {
    int low = 0;
    int high = layout.entries().size() - 1;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (layout.entries().get(middle).end() > offset) {
        high = middle;
      } else {
        low = middle + 1;
      }
    }
    return low;
  }
}
