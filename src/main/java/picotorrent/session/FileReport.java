package picotorrent.session;

import java.util.Arrays;
import java.util.BitSet;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import picotorrent.api.Command.FilePriority;
import picotorrent.api.TorrentDetail.FileStatus;
import picotorrent.base.Bitfield;
import picotorrent.base.PlainText;
import picotorrent.metainfo.FileEntry;
import picotorrent.metainfo.Layout;
import picotorrent.metainfo.Metainfo;

/// The files of a torrent that somebody looks at. Kept as long as they do: of 100,000 files only
/// those are written again that changed, and a list in which nothing changed stays the same object.
///
/// Confined to the session loop; the lists it gives are immutable.
final class FileReport {
  private static final int MAX_PATH_CHARS = 4_000;
  private static final int PADDING = -1;

  private final Metainfo metainfo;
  private final FileStatus[] files;
  private final int[] fileOfEntry;
  private final BitSet touched = new BitSet();
  private final long[] haveBytes;
  private final Bitfield counted;
  private Map<Integer, FilePriority> priorities = Map.of();
  private List<FileStatus> told;

  /// With nothing verified and everything wanted.
  FileReport(Metainfo metainfo) {
    this.metainfo = metainfo;
    List<FileEntry> entries = metainfo.layout().entries();
    FileStatus[] written = new FileStatus[entries.size()];
    fileOfEntry = new int[entries.size()];
    int count = 0;
    for (int i = 0; i < entries.size(); i++) {
      FileEntry entry = entries.get(i);
      fileOfEntry[i] = entry.isPadding() ? PADDING : count;
      if (!entry.isPadding()) {
        String path = PlainText.of(String.join("/", entry.path()), MAX_PATH_CHARS);
        written[count] = new FileStatus(count++, path, entry.length(), 0, FilePriority.NORMAL);
      }
    }
    files = Arrays.copyOf(written, count);
    haveBytes = new long[count];
    counted = new Bitfield(metainfo.layout().geometry().pieceCount());
    told = tell();
  }

  /// Tells whether it is about this torrent's files.
  @SuppressWarnings("ReferenceEquality") // a torrent keeps its metadata
  boolean isOf(Metainfo other) {
    return metainfo == other;
  }

  /// The files as they are with these pieces and priorities.
  List<FileStatus> files(Bitfield have, Map<Integer, FilePriority> wanted) {
    recount(have);
    reprioritise(wanted);
    if (!touched.isEmpty()) {
      touched.stream().forEach(file -> files[file] = rewritten(files[file], wanted));
      touched.clear();
      told = tell();
    }
    return told;
  }

  private List<FileStatus> tell() {
    return Collections.unmodifiableList(Arrays.asList(files.clone()));
  }

  private FileStatus rewritten(FileStatus old, Map<Integer, FilePriority> wanted) {
    return new FileStatus(
        old.index(),
        old.path(),
        old.length(),
        haveBytes[old.index()],
        wanted.getOrDefault(old.index(), FilePriority.NORMAL));
  }

  private void recount(Bitfield have) {
    if (have.equals(counted)) {
      return;
    }
    for (int piece = 0; piece < counted.size(); piece++) {
      if (have.get(piece) && counted.set(piece)) {
        add(piece, 1);
      } else if (!have.get(piece) && counted.clear(piece)) {
        add(piece, -1);
      }
    }
  }

  private void add(int piece, int sign) {
    Layout layout = metainfo.layout();
    List<FileEntry> entries = layout.entries();
    long from = layout.geometry().pieceOffset(piece);
    long to = from + layout.geometry().pieceBytes(piece);
    for (int i = FileProgress.entryAt(entries, from);
        i < entries.size() && entries.get(i).offset() < to;
        i++) {
      if (fileOfEntry[i] != PADDING) {
        haveBytes[fileOfEntry[i]] += sign * FileProgress.shared(entries.get(i), from, to);
        touched.set(fileOfEntry[i]);
      }
    }
  }

  private void reprioritise(Map<Integer, FilePriority> wanted) {
    if (wanted.equals(priorities)) {
      return;
    }
    priorities = new TreeMap<>(wanted);
    for (FileStatus file : files) {
      if (file.priority() != wanted.getOrDefault(file.index(), FilePriority.NORMAL)) {
        touched.set(file.index());
      }
    }
  }
}
