package picotorrent.storage;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// An open folder on a platform with `openat`: what is done in it is done in *it*, even if its path
/// has meanwhile become a link to somewhere else.
final class SecureFolder implements Disk.Folder {
  /// Two threads that make one folder at the same time would replace each other's.
  private static final ReentrantLock MAKING = new ReentrantLock();

  private static final Set<OpenOption> READ =
      Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);
  private static final Set<OpenOption> WRITE =
      Set.of(StandardOpenOption.READ, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
  private static final Set<OpenOption> CREATE =
      Set.of(
          StandardOpenOption.READ,
          StandardOpenOption.WRITE,
          StandardOpenOption.CREATE,
          LinkOption.NOFOLLOW_LINKS);

  private static final Map<PosixFilePermission, PosixFilePermission> RUN_FOR_READ =
      Map.of(
          PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_EXECUTE,
          PosixFilePermission.GROUP_READ, PosixFilePermission.GROUP_EXECUTE,
          PosixFilePermission.OTHERS_READ, PosixFilePermission.OTHERS_EXECUTE);

  private final Path root;
  private final Path path;
  private final SecureDirectoryStream<Path> stream;

  SecureFolder(Path root, Path path, SecureDirectoryStream<Path> stream) {
    this.root = root;
    this.path = path;
    this.stream = stream;
  }

  @Override
  public Disk.Folder folder(String name) throws IOException {
    Disk.Stat stat = stat(name);
    if (stat == null) {
      throw new NoSuchFileException(path.resolve(name).toString());
    }
    if (stat.kind() != Disk.Kind.FOLDER) {
      throw new InTheWayException(path.resolve(name).toString());
    }
    return new SecureFolder(
        root,
        path.resolve(name),
        stream.newDirectoryStream(element(name), LinkOption.NOFOLLOW_LINKS));
  }

  @Override
  public Disk.Folder makeFolder(String name) throws IOException {
    if (stat(name) == null) {
      MAKING.lock();
      try {
        if (stat(name) == null) {
          make(name);
        }
      } finally {
        MAKING.unlock();
      }
    }
    return folder(name);
  }

  /// There is no `mkdirat` here: the folder is made in the root, which is trusted, and then moved
  /// to where it belongs by a rename between two open folders.
  private void make(String name) throws IOException {
    Path making = Path.of(temporaryName());
    Files.createDirectory(root.resolve(making));
    moveFromRoot(making, name);
  }

  private static String temporaryName() {
    return ".picotorrent-" + Long.toHexString(ThreadLocalRandom.current().nextLong());
  }

  private void moveFromRoot(Path making, String name) throws IOException {
    try (DirectoryStream<Path> top = Files.newDirectoryStream(root)) {
      if (!(top instanceof SecureDirectoryStream<Path> secure)) {
        throw new IOException("the root is on another kind of file system now");
      }
      secure.move(making, stream, element(name));
    } catch (IOException e) {
      Files.deleteIfExists(root.resolve(making));
      throw e;
    }
  }

  @Override
  public Disk.DiskFile open(String name, Disk.Access access) throws IOException {
    Disk.Stat stat = stat(name);
    if (stat != null && stat.kind() != Disk.Kind.FILE) {
      throw new InTheWayException(path.resolve(name).toString());
    }
    if (stat == null && access != Disk.Access.CREATE) {
      throw new NoSuchFileException(path.resolve(name).toString());
    }
    Set<OpenOption> options =
        switch (access) {
          case READ -> READ;
          case WRITE -> WRITE;
          case CREATE -> CREATE;
        };
    return new FileDisk.ChannelFile((FileChannel) stream.newByteChannel(element(name), options));
  }

  @Override
  public Disk.@Nullable Stat stat(String name) throws IOException {
    try {
      return PathFolder.stat(view(name).readAttributes());
    } catch (NoSuchFileException e) {
      return null;
    }
  }

  private BasicFileAttributeView view(String name) {
    return stream.getFileAttributeView(
        element(name), BasicFileAttributeView.class, LinkOption.NOFOLLOW_LINKS);
  }

  @Override
  public List<String> names() throws IOException {
    List<String> names = new ArrayList<>();
    try (SecureDirectoryStream<Path> again =
        stream.newDirectoryStream(Path.of("."), LinkOption.NOFOLLOW_LINKS)) {
      again.forEach(entry -> names.add(String.valueOf(entry.getFileName())));
    } catch (java.nio.file.DirectoryIteratorException e) {
      throw e.getCause();
    }
    names.sort(null);
    return names;
  }

  @Override
  public void setModified(String name, long millis) throws IOException {
    view(name).setTimes(FileTime.fromMillis(millis), null, null);
  }

  @Override
  public void makeExecutable(String name) throws IOException {
    PosixFileAttributeView view =
        stream.getFileAttributeView(
            element(name), PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS);
    if (view != null) {
      view.setPermissions(executable(view.readAttributes().permissions()));
    }
  }

  /// Whoever may read may run.
  private static Set<PosixFilePermission> executable(Set<PosixFilePermission> before) {
    Set<PosixFilePermission> after = EnumSet.copyOf(before);
    RUN_FOR_READ.forEach((read, run) -> {
      if (before.contains(read)) {
        after.add(run);
      }
    });
    return after;
  }

  /// There is no `symlinkat` here: as with folders, it is made in the root and then moved.
  @Override
  public void link(String name, String target) throws IOException {
    if (stat(name) != null) {
      return;
    }
    Path making = Path.of(temporaryName());
    Files.createSymbolicLink(root.resolve(making), Path.of(target));
    moveFromRoot(making, name);
  }

  @Override
  public void delete(String name) throws IOException {
    stream.deleteFile(element(name));
  }

  @Override
  public void deleteFolder(String name) throws IOException {
    stream.deleteDirectory(element(name));
  }

  @Override
  public void rename(String name, Disk.Folder target, String newName) throws IOException {
    if (!(target instanceof SecureFolder other)) {
      throw new IllegalArgumentException("folders of two disks");
    }
    stream.move(element(name), other.stream, element(newName));
  }

  @Override
  public void force() throws IOException {
    try (FileChannel channel =
        (FileChannel) stream.newByteChannel(Path.of("."), Set.of(StandardOpenOption.READ))) {
      channel.force(true);
    }
  }

  @Override
  public void close() throws IOException {
    stream.close();
  }

  private static Path element(String name) {
    Place.requireElement(name);
    return Path.of(name);
  }
}
