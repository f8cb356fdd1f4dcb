package picotorrent.session.content;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picotorrent.base.Geometry;
import picotorrent.buffer.PieceBuffer;
import picotorrent.metainfo.FileEntry;
import picotorrent.metainfo.Layout;

/// Where the piece space is padding (BEP 47, BEP 52): zeros that nobody needs to send. Immutable.
final class Paddings {
  private static final ByteBuffer ZEROS = ByteBuffer.allocate(64 << 10).asReadOnlyBuffer();

  private final Geometry geometry;
  private final List<FileEntry> entries;

  private Paddings(Geometry geometry, List<FileEntry> entries) {
    this.geometry = geometry;
    this.entries = entries;
  }

  static Paddings of(Layout layout) {
    List<FileEntry> paddings = new ArrayList<>();
    for (FileEntry entry : layout.entries()) {
      if (entry.isPadding() && entry.length() > 0) {
        paddings.add(entry);
      }
    }
    return new Paddings(layout.geometry(), paddings);
  }

  /// Bytes of a piece that come before its padding, or all of it: padding in the middle of a piece
  /// counts as payload.
  int payloadBytes(int piece) {
    int length = geometry.pieceBytes(piece);
    FileEntry last = lastBefore(geometry.pieceOffset(piece) + length);
    if (last == null || last.end() < geometry.pieceOffset(piece) + length) {
      return length;
    }
    return (int) Math.max(0, last.offset() - geometry.pieceOffset(piece));
  }

  /// Writes the zeros of a piece's paddings.
  void zero(int piece, PieceBuffer content) {
    long start = geometry.pieceOffset(piece);
    long end = start + geometry.pieceBytes(piece);
    for (int i = FileProgress.entryAt(entries, start); i < entries.size(); i++) {
      FileEntry padding = entries.get(i);
      if (padding.offset() >= end) {
        return;
      }
      long from = Math.max(start, padding.offset());
      zero(content, (int) (from - start), (int) (Math.min(end, padding.end()) - from));
    }
  }

  private static void zero(PieceBuffer content, int from, int length) {
    int done = 0;
    while (done < length) {
      int now = Math.min(length - done, ZEROS.capacity());
      content.put(from + done, ZEROS.slice(0, now));
      done += now;
    }
  }

  /// The padding that holds the byte before `offset`, or the last one before it; null if there is
  /// none.
  private @Nullable FileEntry lastBefore(long offset) {
    int next = FileProgress.entryAt(entries, offset - 1);
    if (next < entries.size() && entries.get(next).offset() < offset) {
      return entries.get(next);
    }
    return null;
  }
}
