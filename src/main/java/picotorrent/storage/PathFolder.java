package picotorrent.storage;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// An open folder on a platform without `openat` (Windows): every name is looked at, links not
/// followed, before it is used. Windows itself refuses to replace a folder in which files are open.
record PathFolder(Path path) implements Disk.Folder {
  @Override
  public Disk.Folder folder(String name) throws IOException {
    Path folder = element(name);
    if (!attributes(folder).isDirectory()) {
      throw new InTheWayException(folder.toString());
    }
    return new PathFolder(folder);
  }

  @Override
  public Disk.Folder makeFolder(String name) throws IOException {
    try {
      Files.createDirectory(element(name));
    } catch (FileAlreadyExistsException e) {
      return folder(name);
    }
    return folder(name);
  }

  @Override
  public Disk.DiskFile open(String name, Disk.Access access) throws IOException {
    Path file = element(name);
    Disk.Stat stat = stat(name);
    if (stat != null && stat.kind() != Disk.Kind.FILE) {
      throw new InTheWayException(file.toString());
    }
    return new FileDisk.ChannelFile(
        switch (access) {
          case READ -> FileChannel.open(file, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);
          case WRITE ->
              FileChannel.open(
                  file,
                  StandardOpenOption.READ,
                  StandardOpenOption.WRITE,
                  LinkOption.NOFOLLOW_LINKS);
          case CREATE ->
              FileChannel.open(
                  file,
                  StandardOpenOption.READ,
                  StandardOpenOption.WRITE,
                  StandardOpenOption.CREATE,
                  LinkOption.NOFOLLOW_LINKS);
        });
  }

  @Override
  public Disk.@Nullable Stat stat(String name) throws IOException {
    try {
      return stat(attributes(element(name)));
    } catch (NoSuchFileException e) {
      return null;
    }
  }

  static Disk.Stat stat(BasicFileAttributes attributes) {
    Disk.Kind kind =
        attributes.isRegularFile()
            ? Disk.Kind.FILE
            : attributes.isDirectory() ? Disk.Kind.FOLDER : Disk.Kind.OTHER;
    return new Disk.Stat(kind, attributes.size(), attributes.lastModifiedTime().toMillis());
  }

  private static BasicFileAttributes attributes(Path path) throws IOException {
    return Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
  }

  @Override
  public List<String> names() throws IOException {
    List<String> names = new ArrayList<>();
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(path)) {
      entries.forEach(entry -> names.add(String.valueOf(entry.getFileName())));
    }
    names.sort(null);
    return names;
  }

  @Override
  public void setModified(String name, long millis) throws IOException {
    Files.setLastModifiedTime(element(name), FileTime.fromMillis(millis));
  }

  /// Windows asks what a file is called, not what it permits.
  @Override
  public void makeExecutable(String name) {}

  /// Windows lets few users make links; a torrent's are left out.
  @Override
  public void link(String name, String target) {}

  @Override
  public void delete(String name) throws IOException {
    Files.delete(element(name));
  }

  @Override
  public void deleteFolder(String name) throws IOException {
    Files.delete(element(name));
  }

  @Override
  public void rename(String name, Disk.Folder target, String newName) throws IOException {
    if (!(target instanceof PathFolder other)) {
      throw new IllegalArgumentException("folders of two disks");
    }
    Files.move(element(name), other.element(newName), StandardCopyOption.ATOMIC_MOVE);
  }

  /// Windows has no such call and journals names by itself.
  @Override
  public void force() {}

  @Override
  public void close() {}

  private Path element(String name) {
    Place.requireElement(name);
    return path.resolve(name);
  }
}
