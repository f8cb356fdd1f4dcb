package picotorrent.storage;

import java.util.ArrayList;
import java.util.List;
import picotorrent.metainfo.FileEntry;
import picotorrent.metainfo.Layout;

/// Where a stretch of the piece space lies in the entries of a layout. Immutable; any thread.
final class FileSpans {
  private final int[] entries;
  private final long[] starts;
  private final boolean[] padding;
  private final long total;

  FileSpans(Layout layout) {
    List<FileEntry> all = layout.entries();
    int[] filled = new int[all.size()];
    int count = 0;
    for (int i = 0; i < filled.length; i++) {
      if (all.get(i).length() > 0) {
        filled[count++] = i;
      }
    }
    entries = java.util.Arrays.copyOf(filled, count);
    starts = new long[count];
    padding = new boolean[count];
    for (int i = 0; i < count; i++) {
      starts[i] = all.get(entries[i]).offset();
      padding[i] = all.get(entries[i]).isPadding();
    }
    total = layout.geometry().totalBytes();
  }

  /// A stretch within one entry.
  ///
  /// @param entry index in the layout's entries
  /// @param at where in the entry, in bytes
  /// @param length in bytes, 1 or more
  /// @param padding whether it is zeros that are nowhere on disk
  record Span(int entry, long at, int length, boolean padding) {}

  /// The spans of `length` bytes from `offset` of the piece space, in order.
  List<Span> of(long offset, int length) {
    assert offset >= 0 && offset + length <= total : offset + "+" + length;
    int at = java.util.Arrays.binarySearch(starts, offset);
    int i = at >= 0 ? at : -at - 2;
    Span first = span(i, offset, length);
    if (first.length() == length) {
      return List.of(first);
    }
    List<Span> spans = new ArrayList<>();
    long from = offset;
    long end = offset + length;
    while (from < end) {
      Span span = span(i++, from, (int) (end - from));
      spans.add(span);
      from += span.length();
    }
    return spans;
  }

  private Span span(int i, long offset, int length) {
    long end = i + 1 < starts.length ? starts[i + 1] : total;
    return new Span(
        entries[i], offset - starts[i], (int) Math.min(length, end - offset), padding[i]);
  }
}
