package picotorrent.metainfo;

import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picotorrent.base.Geometry;
import picotorrent.base.Sentence;

/// Gives every file its place in the piece space and its safe name.
final class LayoutReader {
  private final String name;
  private final String fallback;
  private final int pieceLengthBytes;
  private final boolean folder;
  private final FindingList findings;

  LayoutReader(
      String name, String fallback, int pieceLengthBytes, boolean folder, FindingList findings) {
    this.name = name;
    this.fallback = fallback;
    this.pieceLengthBytes = pieceLengthBytes;
    this.folder = folder;
    this.findings = findings;
  }

  /// A v1 list has its padding in it.
  Layout ofV1(List<RawFile> files) throws MetainfoException {
    return layout(files);
  }

  /// In a v2 tree every file begins at a piece boundary (BEP 52 §"pieces root").
  Layout ofV2(List<RawFile> files) throws MetainfoException {
    List<RawFile> padded = new ArrayList<>(files.size() * 2);
    long offset = 0;
    for (RawFile file : files) {
      long over = offset % pieceLengthBytes;
      if (file.length() > 0 && over > 0) {
        RawFile padding = padding(pieceLengthBytes - over, file.at());
        padded.add(padding);
        offset += padding.length();
      }
      padded.add(file);
      offset = sum(offset, file.length(), file.at());
    }
    return layout(padded);
  }

  private static RawFile padding(long length, int at) {
    List<String> path = List.of(".pad", Long.toString(length));
    return new RawFile(path, length, EnumSet.of(FileEntry.Attribute.PADDING), null, null, at);
  }

  private static long sum(long offset, long length, int at) throws MetainfoException {
    if (offset + length < 0) {
      throw new MetainfoException(Sentence.of("The content is larger than 2^63 bytes"), at);
    }
    return offset + length;
  }

  private Layout layout(List<RawFile> files) throws MetainfoException {
    List<List<String>> rawPaths = rawPaths(files);
    List<List<String>> paths = safePaths(files, rawPaths);
    Links links = new Links(files, paths);
    List<FileEntry> entries = new ArrayList<>(files.size());
    long offset = 0;
    for (int i = 0; i < files.size(); i++) {
      RawFile file = files.get(i);
      entries.add(
          new FileEntry(
              paths.get(i),
              rawPaths.get(i),
              offset,
              file.length(),
              Collections.unmodifiableSet(file.attributes()),
              file.symlink() == null ? null : link(links, file, paths.get(i)),
              file.piecesRoot()));
      offset = sum(offset, file.length(), file.at());
    }
    return new Layout(geometry(offset, files.getFirst().at()), List.copyOf(entries), folder);
  }

  private Geometry geometry(long totalBytes, int at) throws MetainfoException {
    if (Math.ceilDiv(totalBytes, (long) pieceLengthBytes) > TorrentReader.MAX_PIECES) {
      throw new MetainfoException(
          Sentence.of("The content has more than {0} pieces", TorrentReader.MAX_PIECES), at);
    }
    return new Geometry(totalBytes, pieceLengthBytes);
  }

  private List<List<String>> rawPaths(List<RawFile> files) {
    List<List<String>> rawPaths = new ArrayList<>(files.size());
    for (RawFile file : files) {
      List<String> path = new ArrayList<>(file.path().size() + 1);
      path.add(name);
      if (folder) {
        path.addAll(file.path());
      }
      rawPaths.add(List.copyOf(path));
    }
    return rawPaths;
  }

  /// Padding is never written, so its names must not push real ones aside.
  private List<List<String>> safePaths(List<RawFile> files, List<List<String>> rawPaths) {
    List<List<String>> real = new ArrayList<>(files.size());
    for (int i = 0; i < files.size(); i++) {
      if (!files.get(i).isPadding()) {
        real.add(rawPaths.get(i));
      }
    }
    List<List<String>> safe = PathSanitiser.distinct(real, fallback);
    List<List<String>> paths = new ArrayList<>(files.size());
    int next = 0;
    for (int i = 0; i < files.size(); i++) {
      RawFile file = files.get(i);
      if (file.isPadding()) {
        paths.add(List.of(".pad", Long.toString(file.length())));
        continue;
      }
      List<String> path = safe.get(next++);
      paths.add(path);
      if (!path.equals(rawPaths.get(i))) {
        findings.inform(file.at(), "the name is changed to '{0}'", String.join("/", path));
      }
    }
    return paths;
  }

  private @Nullable List<String> link(Links links, RawFile file, List<String> path) {
    List<String> target = links.target(file, path);
    if (target == null) {
      findings.warn(
          file.at(), "the symlink points at no file or folder of the torrent; it is not made");
    }
    return target;
  }

  /// Where symlinks may lead: to files and folders of the torrent, never to other symlinks, so that
  /// no chain of them leads out or round.
  private static final class Links {
    private final Map<String, List<String>> safeByRaw = new HashMap<>();
    private final Set<List<String>> folders = new HashSet<>();

    Links(List<RawFile> files, List<List<String>> paths) {
      if (files.stream().allMatch(file -> file.symlink() == null)) {
        return;
      }
      for (int i = 0; i < files.size(); i++) {
        RawFile file = files.get(i);
        if (file.symlink() == null && !file.isPadding()) {
          safeByRaw.putIfAbsent(String.join("\0", file.path()), paths.get(i));
          for (int depth = 2; depth < paths.get(i).size(); depth++) {
            folders.add(paths.get(i).subList(1, depth));
          }
        }
      }
    }

    /// The target below the torrent's folder, or null when there is none that is allowed.
    @Nullable List<String> target(RawFile link, List<String> linkPath) {
      List<String> raw = link.symlink() == null ? List.of() : link.symlink();
      List<String> file = safeByRaw.get(String.join("\0", raw));
      if (file != null && file.size() > 1) {
        return file.subList(1, file.size());
      }
      List<String> target = raw.stream().map(PathSanitiser::element).toList();
      List<String> ownFolder = linkPath.subList(1, Math.max(1, linkPath.size() - 1));
      boolean holdsTheLink =
          target.size() <= ownFolder.size() && ownFolder.subList(0, target.size()).equals(target);
      return folders.contains(target) && !holdsTheLink ? target : null;
    }
  }
}
