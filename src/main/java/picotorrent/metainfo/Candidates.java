package picotorrent.metainfo;

import java.io.IOException;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;

/// The files below a folder that have the length of one that is looked for. Links are not followed,
/// and what cannot be read is passed over.
final class Candidates extends SimpleFileVisitor<Path> {
  /// Deeper no person looks.
  private static final int MAX_DEPTH = 64;

  /// So many files of one length are tried: a folder full of them is no reason to hash for days.
  private static final int MAX_OF_A_LENGTH = 1_000;

  private final Path folder;
  private final Map<Long, List<Path>> byLength;
  private final ContentSearch.Progress progress;
  private int seen;

  private Candidates(Path folder, Map<Long, List<Path>> byLength, ContentSearch.Progress progress) {
    this.folder = folder;
    this.byLength = byLength;
    this.progress = progress;
  }

  /// By entry of the layout, those whose path is most like the torrent's first.
  static Map<Integer, List<Path>> below(
      ContentSearch.Question question, ContentSearch.Progress progress) throws IOException {
    Path folder = question.folder().toAbsolutePath().normalize();
    if (!Files.exists(folder)) {
      throw new NoSuchFileException(folder.toString());
    }
    List<FileEntry> entries = question.metainfo().layout().entries();
    Map<Long, List<Path>> byLength = new HashMap<>();
    List<Integer> sought = new ArrayList<>();
    question
        .sought()
        .forEach(entry -> {
          if (ContentSearch.isContent(entries.get(entry))) {
            sought.add(entry);
            byLength.put(entries.get(entry).length(), new ArrayList<>());
          }
        });
    Files.walkFileTree(
        folder,
        EnumSet.noneOf(FileVisitOption.class),
        MAX_DEPTH,
        new Candidates(folder, byLength, progress));
    Map<Integer, List<Path>> candidates = new TreeMap<>();
    for (int entry : sought) {
      List<Path> found = byLength.getOrDefault(entries.get(entry).length(), List.of());
      if (!found.isEmpty()) {
        candidates.put(entry, likeliestFirst(found, entries.get(entry).path()));
      }
    }
    return candidates;
  }

  private static List<Path> likeliestFirst(List<Path> found, List<String> path) {
    List<Path> sorted = new ArrayList<>(found);
    sorted.sort(
        Comparator.comparingInt((Path file) -> -likeness(file, path))
            .thenComparing(Comparator.naturalOrder()));
    return sorted.size() <= MAX_OF_A_LENGTH
        ? sorted
        : new ArrayList<>(sorted.subList(0, MAX_OF_A_LENGTH));
  }

  /// How many of the last elements of a path are the torrent's.
  private static int likeness(Path file, List<String> path) {
    int alike = 0;
    while (alike < Math.min(file.getNameCount(), path.size())
        && file.getName(file.getNameCount() - 1 - alike)
            .toString()
            .equalsIgnoreCase(path.get(path.size() - 1 - alike))) {
      alike++;
    }
    return alike;
  }

  @Override
  public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
    if (progress.isCancelled()) {
      throw new CancellationException("cancelled");
    }
    progress.onSeen(++seen);
    List<Path> sameLength = byLength.get(attributes.size());
    if (attributes.isRegularFile() && sameLength != null) {
      sameLength.add(file);
    }
    return FileVisitResult.CONTINUE;
  }

  @Override
  public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
    if (file.equals(folder)) {
      throw e;
    }
    return FileVisitResult.CONTINUE;
  }

  @Override
  public FileVisitResult postVisitDirectory(Path visited, @Nullable IOException e) {
    return FileVisitResult.CONTINUE;
  }
}
