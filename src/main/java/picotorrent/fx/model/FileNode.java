package picotorrent.fx.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picotorrent.api.Command.FilePriority;
import picotorrent.metainfo.PathSanitiser;

/// A file or folder of a [FileTree]. Plain fields and no properties: a torrent may have 100,000 of
/// them, of which a window shows thirty.
public final class FileNode {
  private static final int FOLDER = -1;

  private final String name;
  private final int index;
  private final int first;
  private final @Nullable FileNode parent;
  private final List<FileNode> children = new ArrayList<>(0);
  long length;
  long haveBytes;
  long wantedBytes;
  int files;
  int wantedFiles;
  FilePriority priority = FilePriority.NORMAL;

  private FileNode(String name, int index, int first, @Nullable FileNode parent) {
    this.name = name;
    this.index = index;
    this.first = first;
    this.parent = parent;
  }

  /// @param first the index of the first file in it
  static FileNode folder(String name, int first, @Nullable FileNode parent) {
    return new FileNode(name, FOLDER, first, parent);
  }

  static FileNode file(String name, int index, FileNode parent, long length) {
    FileNode file = new FileNode(name, index, index, parent);
    file.length = length;
    file.wantedBytes = length;
    file.files = 1;
    file.wantedFiles = 1;
    return file;
  }

  /// The last element of its path, safe to show.
  public String name() {
    return name;
  }

  /// Tells whether a file can have that name on every system.
  public static boolean isName(String text) {
    String name = text.strip();
    return !name.isEmpty() && PathSanitiser.element(name).equals(name);
  }

  /// The names from the outermost folder to this one.
  List<String> path() {
    List<String> path = new ArrayList<>(List.of(name));
    for (FileNode at = parent; at != null && at.parent != null; at = at.parent) {
      path.addFirst(at.name);
    }
    return path;
  }

  /// The file's index in commands, or -1 for a folder.
  public int index() {
    return index;
  }

  /// The file's index, or that of the first file in a folder.
  int first() {
    return first;
  }

  /// Tells whether this is a folder.
  public boolean isFolder() {
    return index == FOLDER;
  }

  /// The folder it lies in, or null for the root.
  public @Nullable FileNode parent() {
    return parent;
  }

  /// What lies in it, in the torrent's order.
  public List<FileNode> children() {
    return children;
  }

  /// Bytes of it and all below it.
  public long length() {
    return length;
  }

  /// Verified bytes of it and all below it.
  public long haveBytes() {
    return haveBytes;
  }

  /// How much of it is verified, 0 to 1.
  public double fraction() {
    return length == 0 ? 1 : (double) haveBytes / length;
  }

  /// Bytes of the wanted files in it.
  public long wantedBytes() {
    return wantedBytes;
  }

  /// Number of files in it; 1 for a file.
  public int files() {
    return files;
  }

  /// Tells whether every file in it is wanted.
  public boolean isWanted() {
    return wantedFiles == files;
  }

  /// Tells whether some files in it are wanted and some are not.
  public boolean isPartlyWanted() {
    return wantedFiles > 0 && wantedFiles < files;
  }

  /// How much a file is wanted.
  public FilePriority priority() {
    return priority;
  }

  /// What follows the last dot of a file's name, in lower case; empty where there is none.
  public String extension() {
    int dot = name.lastIndexOf('.');
    return isFolder() || dot < 1 || name.length() - dot > 8
        ? ""
        : name.substring(dot + 1).toLowerCase(Locale.ROOT);
  }

  @Override
  public String toString() {
    return name;
  }
}
