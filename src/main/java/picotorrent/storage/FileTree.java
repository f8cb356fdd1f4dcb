package picotorrent.storage;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import picotorrent.metainfo.FileEntry;
import picotorrent.metainfo.Layout;
import picotorrent.port.Store.VolumeSpec;

/// Which file on disk each entry of a layout is. Immutable: a move or a rename makes another one.
final class FileTree {
  private final Layout layout;
  private final Path folder;
  private final Map<Integer, Path> overrides;
  private final Map<Integer, Long> bases;
  private final Map<Path, Long> lengths;

  private FileTree(Layout layout, Path folder, Map<Integer, Path> overrides) {
    this.layout = layout;
    this.folder = folder;
    this.overrides = new TreeMap<>(overrides);
    this.bases = new HashMap<>();
    this.lengths = new HashMap<>();
    this.overrides.forEach((entry, path) -> {
      long base = lengths.merge(path, layout.entries().get(entry).length(), Long::sum);
      bases.put(entry, base - layout.entries().get(entry).length());
    });
  }

  /// The files as a session asked for them.
  static FileTree of(VolumeSpec spec) {
    return new FileTree(
        spec.metainfo().layout(), spec.folder().toAbsolutePath().normalize(), spec.overrides());
  }

  /// The same below another folder. What was chosen by hand outside the folder stays where it is.
  FileTree in(Path newFolder) {
    return new FileTree(layout, newFolder.toAbsolutePath().normalize(), overrides);
  }

  /// The same with one file at another path, relative to the folder.
  FileTree with(int entry, Path path) {
    Map<Integer, Path> changed = new TreeMap<>(overrides);
    changed.put(entry, path);
    return new FileTree(layout, folder, changed);
  }

  /// The save folder, absolute.
  Path folder() {
    return folder;
  }

  /// Whether the entry is a file at all: no padding, no link.
  boolean isFile(int entry) {
    FileEntry file = layout.entries().get(entry);
    boolean isLink = file.attributes().contains(FileEntry.Attribute.SYMLINK) && file.length() == 0;
    return !file.isPadding() && file.symlink() == null && !isLink;
  }

  /// Whether the entry is padding, which is nowhere.
  boolean isPadding(int entry) {
    return layout.entries().get(entry).isPadding();
  }

  /// Whether the torrent wants the file to be run (BEP 47).
  boolean isExecutable(int entry) {
    return layout.entries().get(entry).attributes().contains(FileEntry.Attribute.EXECUTABLE);
  }

  /// What a link (BEP 47) leads to, relative to the folder it is in; null for what is no link.
  @Nullable String linkTarget(int entry) {
    FileEntry link = layout.entries().get(entry);
    if (link.symlink() == null) {
      return null;
    }
    return "../".repeat(Math.max(0, link.path().size() - 2)) + String.join("/", link.symlink());
  }

  /// Whether the file lies in the save folder, so that it moves with it.
  boolean isInFolder(int entry) {
    Path path = overrides.get(entry);
    return path == null || folder.resolve(path).normalize().startsWith(folder);
  }

  /// Where the entry's file is.
  Place place(int entry) {
    Path path = overrides.get(entry);
    if (path == null) {
      return new Place(folder, layout.entries().get(entry).path());
    }
    Path absolute = folder.resolve(path).normalize();
    return absolute.startsWith(folder) ? Place.below(folder, absolute) : Place.of(absolute);
  }

  /// Where in its file the entry begins: 0, but where a file holds several entries.
  long base(int entry) {
    return bases.isEmpty() ? 0 : bases.getOrDefault(entry, 0L);
  }

  /// How long the entry's file is when it is complete.
  long length(int entry) {
    Path path = overrides.get(entry);
    return path == null ? layout.entries().get(entry).length() : lengths.getOrDefault(path, 0L);
  }

  /// Length of the entry itself.
  long entryLength(int entry) {
    return layout.entries().get(entry).length();
  }

  /// Number of entries, padding included.
  int entries() {
    return layout.entries().size();
  }
}
