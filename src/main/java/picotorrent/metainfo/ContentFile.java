package picotorrent.metainfo;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.DosFileAttributeView;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import picotorrent.base.Sentence;

/// A file that becomes part of a new torrent.
///
/// @param path where it lies
/// @param elements its path in the torrent, without the torrent's own name; empty for a single file
/// @param length in bytes when it was looked at
/// @param attributes of BEP 47
/// @param symlink where it points, or null
record ContentFile(
    Path path,
    List<String> elements,
    long length,
    Set<FileEntry.Attribute> attributes,
    @Nullable List<String> symlink) {

  /// mktorrent's order: the bytes of the whole path.
  static final Comparator<ContentFile> BY_WHOLE_PATH =
      Comparator.comparing(
          file -> String.join("/", file.elements()).getBytes(UTF_8), Arrays::compareUnsigned);

  /// The order of a file tree (BEP 52): element by element, as sorted dictionaries have it.
  static final Comparator<ContentFile> BY_ELEMENT =
      (one, other) -> {
        int shared = Math.min(one.elements().size(), other.elements().size());
        for (int i = 0; i < shared; i++) {
          int order =
              Arrays.compareUnsigned(
                  one.elements().get(i).getBytes(UTF_8), other.elements().get(i).getBytes(UTF_8));
          if (order != 0) {
            return order;
          }
        }
        return Integer.compare(one.elements().size(), other.elements().size());
      };

  /// All regular files in a folder, in no order; a symlink counts as what it points at, unless
  /// links are kept.
  static List<ContentFile> inFolder(Path folder, boolean attributes, boolean keepLinks)
      throws IOException, MetainfoException {
    FileVisitOption[] options =
        keepLinks ? new FileVisitOption[0] : new FileVisitOption[] {FileVisitOption.FOLLOW_LINKS};
    List<ContentFile> files = new ArrayList<>();
    try (Stream<Path> paths = Files.walk(folder, options)) {
      for (Path path : (Iterable<Path>) paths::iterator) {
        if (keepLinks && Files.isSymbolicLink(path)) {
          files.add(link(folder, path));
        } else if (Files.isRegularFile(path)) {
          files.add(of(path, elements(folder.relativize(path)), attributes));
        }
      }
    } catch (java.io.UncheckedIOException e) {
      throw e.getCause();
    }
    return files;
  }

  static ContentFile of(Path path, List<String> elements, boolean attributes)
      throws IOException, MetainfoException {
    checkName(path);
    Set<FileEntry.Attribute> found =
        attributes ? attributes(path) : EnumSet.noneOf(FileEntry.Attribute.class);
    return new ContentFile(path, elements, Files.size(path), found, null);
  }

  /// A name of bytes that are no text cannot be written in a torrent: nobody would find the file.
  private static void checkName(Path path) throws MetainfoException {
    if (!path.getFileSystem().getPath(path.toString()).equals(path)) {
      throw new MetainfoException(
          Sentence.of("The name of {0} is not text that a torrent can hold; rename it", path));
    }
  }

  private static ContentFile link(Path folder, Path path) throws IOException, MetainfoException {
    checkName(path);
    Path parent = path.getParent();
    Path target = Files.readSymbolicLink(path);
    Path inside = folder.relativize((parent == null ? target : parent.resolve(target)).normalize());
    return new ContentFile(
        path,
        elements(folder.relativize(path)),
        0,
        EnumSet.of(FileEntry.Attribute.SYMLINK),
        elements(inside));
  }

  private static List<String> elements(Path relative) {
    return StreamSupport.stream(relative.spliterator(), false).map(Path::toString).toList();
  }

  private static Set<FileEntry.Attribute> attributes(Path path) throws IOException {
    Set<FileEntry.Attribute> attributes = EnumSet.noneOf(FileEntry.Attribute.class);
    PosixFileAttributeView posix = Files.getFileAttributeView(path, PosixFileAttributeView.class);
    if (posix != null
        && posix.readAttributes().permissions().contains(PosixFilePermission.OWNER_EXECUTE)) {
      attributes.add(FileEntry.Attribute.EXECUTABLE);
    }
    DosFileAttributeView dos =
        posix == null
            ? Files.getFileAttributeView(
                path, DosFileAttributeView.class, LinkOption.NOFOLLOW_LINKS)
            : null;
    if (dos != null && dos.readAttributes().isHidden()) {
      attributes.add(FileEntry.Attribute.HIDDEN);
    }
    return attributes;
  }
}
