package picotorrent.storage;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A disk that tells of each name that is about to go from its folder.
///
/// @param going runs before a name is removed or moved
record WatchedDisk(Disk disk, Runnable going) implements Disk {
  @Override
  public Folder root(Path root) throws IOException {
    return new Watched(disk.root(root), going);
  }

  @Override
  public void makeRoot(Path root) throws IOException {
    disk.makeRoot(root);
  }

  @Override
  public long usableBytes(Path root) throws IOException {
    return disk.usableBytes(root);
  }

  private record Watched(Folder folder, Runnable going) implements Folder {
    @Override
    public Folder folder(String name) throws IOException {
      return new Watched(folder.folder(name), going);
    }

    @Override
    public Folder makeFolder(String name) throws IOException {
      return new Watched(folder.makeFolder(name), going);
    }

    @Override
    public DiskFile open(String name, Access access) throws IOException {
      return folder.open(name, access);
    }

    @Override
    public @Nullable Stat stat(String name) throws IOException {
      return folder.stat(name);
    }

    @Override
    public List<String> names() throws IOException {
      return folder.names();
    }

    @Override
    public void setModified(String name, long millis) throws IOException {
      folder.setModified(name, millis);
    }

    @Override
    public void makeExecutable(String name) throws IOException {
      folder.makeExecutable(name);
    }

    @Override
    public void link(String name, String target) throws IOException {
      folder.link(name, target);
    }

    @Override
    public void delete(String name) throws IOException {
      going.run();
      folder.delete(name);
    }

    @Override
    public void deleteFolder(String name) throws IOException {
      folder.deleteFolder(name);
    }

    @Override
    public void rename(String name, Folder target, String newName) throws IOException {
      going.run();
      folder.rename(name, ((Watched) target).folder, newName);
    }

    @Override
    public void force() throws IOException {
      folder.force();
    }

    @Override
    public void close() throws IOException {
      folder.close();
    }
  }
}
