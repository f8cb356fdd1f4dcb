package picotorrent.metainfo;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import picotorrent.base.Bitfield;
import picotorrent.base.Geometry;
import picotorrent.metainfo.PieceReader.Part;

/// Which files share a piece. Immutable; any thread.
final class PieceNeighbours {
  /// Where a part is read from whose file is unknown; such pieces are not asked for.
  private static final Path NOWHERE = Path.of("");

  private final Layout layout;
  private final Geometry geometry;
  private final int[] filled;
  private final long[] starts;

  PieceNeighbours(Layout layout) {
    this.layout = layout;
    this.geometry = layout.geometry();
    List<FileEntry> entries = layout.entries();
    this.filled =
        IntStream.range(0, entries.size())
            .filter(entry -> entries.get(entry).length() > 0)
            .toArray();
    this.starts = Arrays.stream(filled).mapToLong(entry -> entries.get(entry).offset()).toArray();
  }

  /// The entries of a piece, in order, without padding.
  List<Integer> of(int piece) {
    List<Integer> files = new ArrayList<>();
    for (int i = at(piece); i < filled.length && starts[i] < end(piece); i++) {
      if (!layout.entries().get(filled[i]).isPadding()) {
        files.add(filled[i]);
      }
    }
    return files;
  }

  private long end(int piece) {
    return geometry.pieceOffset(piece) + geometry.pieceBytes(piece);
  }

  private int at(int piece) {
    int found = Arrays.binarySearch(starts, geometry.pieceOffset(piece));
    return found >= 0 ? found : -found - 2;
  }

  private int first(int entry) {
    return geometry.pieceAt(layout.entries().get(entry).offset());
  }

  private int last(int entry) {
    return geometry.pieceAt(layout.entries().get(entry).end() - 1);
  }

  /// The first and the last piece of an entry, which others may share.
  Set<Integer> endsOf(int entry) {
    Set<Integer> ends = new LinkedHashSet<>();
    ends.add(first(entry));
    ends.add(last(entry));
    return ends;
  }

  /// At most three pieces that are an entry's alone: the first, the middle one and the last.
  List<Integer> fewAlone(int entry) {
    int first = of(first(entry)).size() == 1 ? first(entry) : first(entry) + 1;
    int last = of(last(entry)).size() == 1 ? last(entry) : last(entry) - 1;
    if (first > last) {
      return List.of();
    }
    return List.copyOf(new LinkedHashSet<>(List.of(first, first + (last - first) / 2, last)));
  }

  /// The parts of one piece when its files lie at `places`.
  List<Part> parts(int piece, Map<Integer, Path> places) {
    List<Part> parts = new ArrayList<>();
    for (int i = at(piece); i < filled.length && starts[i] < end(piece); i++) {
      parts.add(part(filled[i], places));
    }
    return parts;
  }

  /// The parts of the whole piece space; those without a place are not to be read.
  List<Part> parts(Map<Integer, Path> places) {
    List<Part> parts = new ArrayList<>(filled.length);
    for (int entry : filled) {
      parts.add(part(entry, places));
    }
    return parts;
  }

  private Part part(int index, Map<Integer, Path> places) {
    FileEntry entry = layout.entries().get(index);
    @Nullable Path file = entry.isPadding() ? null : places.getOrDefault(index, NOWHERE);
    return new Part(file, 0, entry.offset(), entry.length());
  }

  /// The pieces of some entries of which every file has a place.
  Bitfield readable(Set<Integer> entries, Set<Integer> placed) {
    Bitfield readable = new Bitfield(geometry.pieceCount());
    for (int entry : entries) {
      for (int piece = first(entry); piece <= last(entry); piece++) {
        boolean isInside = piece > first(entry) && piece < last(entry);
        if (isInside || placed.containsAll(of(piece))) {
          readable.set(piece);
        }
      }
    }
    return readable;
  }
}
