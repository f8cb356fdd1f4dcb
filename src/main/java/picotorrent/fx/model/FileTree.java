package picotorrent.fx.model;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import javafx.beans.property.ReadOnlyLongProperty;
import javafx.beans.property.ReadOnlyLongWrapper;
import org.jspecify.annotations.Nullable;
import picotorrent.api.Command.FilePriority;
import picotorrent.api.TorrentDetail.FileStatus;
import picotorrent.metainfo.FileEntry;

/// The files of a torrent as a tree, with what is wanted of them. Sums are kept in every folder, so
/// that a check box costs its own branch and no more. Confined to the JavaFX thread once shown.
public final class FileTree {
  /// A tree without files.
  public static final FileTree EMPTY = new FileTree(new FileNode[0]);

  private final FileNode root = FileNode.folder("", 0, null);
  private final FileNode[] byIndex;
  private final ReadOnlyLongWrapper version = new ReadOnlyLongWrapper();
  private boolean dirty;

  private FileTree(FileNode[] byIndex) {
    this.byIndex = byIndex;
  }

  /// The tree of a torrent that has been read; files are numbered as commands number them.
  public static FileTree ofEntries(List<FileEntry> files) {
    FileTree tree = new FileTree(new FileNode[files.size()]);
    Map<FileNode, Map<String, FileNode>> folders = new HashMap<>();
    for (int i = 0; i < files.size(); i++) {
      FileEntry file = files.get(i);
      tree.add(i, file.path(), file.length(), folders);
    }
    return tree;
  }

  /// The tree of a torrent in the session.
  public static FileTree ofStatus(List<FileStatus> files) {
    FileTree tree = new FileTree(new FileNode[files.size()]);
    Map<FileNode, Map<String, FileNode>> folders = new HashMap<>();
    for (int i = 0; i < files.size(); i++) {
      tree.add(i, Arrays.asList(files.get(i).path().split("/")), files.get(i).length(), folders);
    }
    return tree;
  }

  private void add(
      int index, List<String> path, long length, Map<FileNode, Map<String, FileNode>> folders) {
    FileNode folder = root;
    for (String element : path.subList(0, path.size() - 1)) {
      FileNode parent = folder;
      folder =
          folders
              .computeIfAbsent(parent, any -> new HashMap<>())
              .computeIfAbsent(
                  element,
                  name -> {
                    FileNode made = FileNode.folder(Visible.line(name), index, parent);
                    parent.children().add(made);
                    return made;
                  });
    }
    FileNode file = FileNode.file(Visible.line(path.getLast()), index, folder, length);
    folder.children().add(file);
    byIndex[index] = file;
    for (FileNode at = folder; at != null; at = at.parent()) {
      at.length += length;
      at.wantedBytes += length;
      at.files++;
      at.wantedFiles++;
    }
  }

  // Properties

  /// The folder that holds everything; its own name is empty.
  public FileNode root() {
    return root;
  }

  /// Grows when something about a file has changed: visible cells follow it.
  public ReadOnlyLongProperty versionProperty() {
    return version.getReadOnlyProperty();
  }

  /// Number of files.
  public int size() {
    return byIndex.length;
  }

  /// Number of files that are not whole.
  public int incomplete() {
    int count = 0;
    for (FileNode file : byIndex) {
      count += file.haveBytes < file.length ? 1 : 0;
    }
    return count;
  }

  /// Tells whether the tree has that many files and any.
  boolean hasFiles(int count) {
    return count > 0 && byIndex.length == count;
  }

  /// Priorities that are not [FilePriority#NORMAL], by index.
  public Map<Integer, FilePriority> priorities() {
    Map<Integer, FilePriority> unusual = new TreeMap<>();
    for (FileNode file : byIndex) {
      if (file.priority != FilePriority.NORMAL) {
        unusual.put(file.index(), file.priority);
      }
    }
    return unusual;
  }

  /// Extensions by how many files have them, most first, at most `most` of them.
  public Map<String, Integer> extensions(int most) {
    Map<String, Integer> all = new HashMap<>();
    for (FileNode file : byIndex) {
      if (!file.extension().isEmpty()) {
        all.merge(file.extension(), 1, Integer::sum);
      }
    }
    Map<String, Integer> top = new LinkedHashMap<>();
    all.entrySet().stream()
        .sorted(
            Map.Entry.<String, Integer>comparingByValue(Comparator.reverseOrder())
                .thenComparing(Map.Entry.comparingByKey()))
        .limit(most)
        .forEach(entry -> top.put(entry.getKey(), entry.getValue()));
    return top;
  }

  /// The files whose name holds a text and that have an extension (null: any), with every folder
  /// above them; null when nothing is asked.
  public @Nullable Set<FileNode> matching(String text, @Nullable String extension) {
    if (text.isBlank() && extension == null) {
      return null;
    }
    String sought = text.strip().toLowerCase(Locale.ROOT);
    Set<FileNode> found = new HashSet<>();
    for (FileNode file : byIndex) {
      boolean fits =
          (extension == null || extension.equals(file.extension()))
              && file.name().toLowerCase(Locale.ROOT).contains(sought);
      for (FileNode at = file; fits && at != null && found.add(at); at = at.parent()) {}
    }
    return found;
  }

  // Commands

  /// Sets how much a file, or every file in a folder, is wanted. Returns what changed, by index.
  public Map<Integer, FilePriority> setPriority(FileNode node, FilePriority priority) {
    Map<Integer, FilePriority> changed = new TreeMap<>();
    for (FileNode file : filesIn(node)) {
      if (file.priority != priority) {
        changed.put(file.index(), priority);
        setFile(file, priority);
      }
    }
    announce();
    return changed;
  }

  /// Wants a file or folder, at normal priority, or skips it. Returns what changed, by index.
  public Map<Integer, FilePriority> setWanted(FileNode node, boolean wanted) {
    return setPriority(node, wanted ? FilePriority.NORMAL : FilePriority.SKIP);
  }

  /// Wants every one of these files (null: of all), at normal priority, or skips it. Returns what
  /// changed, by index.
  public Map<Integer, FilePriority> setAllWanted(@Nullable Set<FileNode> among, boolean wanted) {
    return change(among, file -> wanted);
  }

  /// Wants of these files (null: of all) those that were skipped, and skips the others. Returns
  /// what changed, by index.
  public Map<Integer, FilePriority> invertWanted(@Nullable Set<FileNode> among) {
    return change(among, file -> !file.isWanted());
  }

  private Map<Integer, FilePriority> change(
      @Nullable Set<FileNode> among, Predicate<FileNode> wanted) {
    Map<Integer, FilePriority> changed = new TreeMap<>();
    for (FileNode file : byIndex) {
      boolean concerned = among == null || among.contains(file);
      if (concerned && file.isWanted() != wanted.test(file)) {
        FilePriority next = file.isWanted() ? FilePriority.SKIP : FilePriority.NORMAL;
        changed.put(file.index(), next);
        setFile(file, next);
      }
    }
    announce();
    return changed;
  }

  /// The paths that the files of a folder would have, its own name replaced, by index.
  public static Map<Integer, List<String>> renamed(FileNode node, String newName) {
    int depth = node.path().size() - 1;
    Map<Integer, List<String>> paths = new TreeMap<>();
    for (FileNode file : filesIn(node)) {
      List<String> path = new ArrayList<>(file.path());
      path.set(depth, newName);
      paths.put(file.index(), path);
    }
    return paths;
  }

  /// Takes what the engine says of a file; visible after [#announce].
  void report(int index, long haveBytes, FilePriority priority) {
    FileNode file = byIndex[index];
    long more = haveBytes - file.haveBytes;
    for (FileNode at = file; more != 0 && at != null; at = at.parent()) {
      at.haveBytes += more;
      dirty = true;
    }
    if (file.priority != priority) {
      setFile(file, priority);
    }
  }

  /// Tells those who watch the version, if something has changed.
  void announce() {
    if (dirty) {
      dirty = false;
      version.set(version.get() + 1);
    }
  }

  private void setFile(FileNode file, FilePriority priority) {
    boolean was = file.priority != FilePriority.SKIP;
    boolean is = priority != FilePriority.SKIP;
    file.priority = priority;
    dirty = true;
    int sign = was == is ? 0 : is ? 1 : -1;
    for (FileNode at = file; sign != 0 && at != null; at = at.parent()) {
      at.wantedFiles += sign;
      at.wantedBytes += sign * file.length;
    }
  }

  private static List<FileNode> filesIn(FileNode node) {
    List<FileNode> files = new ArrayList<>();
    List<FileNode> open = new ArrayList<>(List.of(node));
    while (!open.isEmpty()) {
      FileNode next = open.removeLast();
      if (next.isFolder()) {
        open.addAll(next.children());
      } else {
        files.add(next);
      }
    }
    return files;
  }
}
