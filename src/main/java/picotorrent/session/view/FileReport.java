package picotorrent.session.view;

import com.google.common.base.Joiner;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import picotorrent.api.Command.FilePriority;
import picotorrent.api.TorrentDetail.FileStatus;
import picotorrent.base.Bitfield;
import picotorrent.base.PlainText;
import picotorrent.metainfo.FileEntry;
import picotorrent.metainfo.Layout;
import picotorrent.metainfo.Metainfo;
import picotorrent.session.book.Arrangement;
import picotorrent.session.content.FileProgress;

/// The files of a torrent that somebody looks at. Kept as long as they do: of 100,000 files only
/// those are written again that changed, and a list in which nothing changed stays the same object.
///
/// Confined to the session loop; the lists it gives are immutable.
public final class FileReport {
  private static final int MAX_PATH_CHARS = 4_000;
  private static final int PADDING = -1;

  private final Metainfo metainfo;
  private final FileStatus[] files;
  private final int[] fileOfEntry;
  private final BitSet touched = new BitSet();
  private final long[] haveBytes;
  private final Bitfield counted;
  private Map<Integer, FilePriority> priorities = Map.of();
  private Map<Integer, Path> places = Map.of();
  private List<FileStatus> told;

  /// With nothing verified and everything wanted.
  public FileReport(Metainfo metainfo) {
    this.metainfo = metainfo;
    List<FileEntry> entries = metainfo.layout().entries();
    FileStatus[] written = new FileStatus[entries.size()];
    fileOfEntry = new int[entries.size()];
    int count = 0;
    for (int i = 0; i < entries.size(); i++) {
      FileEntry entry = entries.get(i);
      fileOfEntry[i] = entry.isPadding() ? PADDING : count;
      if (!entry.isPadding()) {
        String path = path(entry);
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

  private static String path(FileEntry entry) {
    return PlainText.of(String.join("/", entry.path()), MAX_PATH_CHARS);
  }

  /// The files as they are with these pieces, priorities, and paths of those that were renamed.
  public List<FileStatus> files(Bitfield have, Arrangement own) {
    recount(have);
    reprioritise(own.priorities);
    rename(own.places);
    if (!touched.isEmpty()) {
      touched.stream().forEach(file -> files[file] = rewritten(files[file]));
      touched.clear();
      told = tell();
    }
    return told;
  }

  private List<FileStatus> tell() {
    return Collections.unmodifiableList(Arrays.asList(files.clone()));
  }

  private FileStatus rewritten(FileStatus old) {
    return new FileStatus(
        old.index(),
        old.path(),
        old.length(),
        haveBytes[old.index()],
        priorities.getOrDefault(old.index(), FilePriority.NORMAL));
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

  /// A file that lies outside of the save folder is shown as the torrent calls it.
  private void rename(Map<Integer, Path> now) {
    if (now.equals(places)) {
      return;
    }
    Set<Integer> changed = new TreeSet<>(places.keySet());
    changed.addAll(now.keySet());
    places = new TreeMap<>(now);
    for (int entry : changed) {
      int file = fileOfEntry[entry];
      Path place = now.get(entry);
      if (file != PADDING) {
        String path =
            place == null || place.isAbsolute()
                ? path(metainfo.layout().entries().get(entry))
                : PlainText.of(Joiner.on('/').join(place), MAX_PATH_CHARS);
        FileStatus old = files[file];
        files[file] = new FileStatus(file, path, old.length(), old.haveBytes(), old.priority());
        touched.set(file);
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
