package picotorrent.storage;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The file system, no wider than the storage needs it: the seam behind which tests put a disk that
/// remembers every operation, breaks on demand and loses power.
///
/// A *root* is a folder that the person chose; links on the way to it are followed, that is their
/// business. Below a root nothing is: every name is one element, looked up in a folder that is
/// already open, and a link there is an error. Any thread.
interface Disk {
  /// Opens a root.
  ///
  /// @throws java.nio.file.NoSuchFileException when it is not there
  Folder root(Path root) throws IOException;

  /// Makes a root and the folders above it, unless they are there.
  void makeRoot(Path root) throws IOException;

  /// Free bytes for this user where `root` (or its nearest folder that exists) lies.
  long usableBytes(Path root) throws IOException;

  /// Opens the folder `below` a root, making the missing ones when `make` is true.
  default Folder folder(Path root, List<String> below, boolean make) throws IOException {
    Folder at = root(root);
    for (String name : below) {
      try (Folder parent = at) {
        at = make ? parent.makeFolder(name) : parent.folder(name);
      }
    }
    return at;
  }

  /// A folder that is open: what it names stays the same folder, whatever becomes of the path.
  interface Folder extends Closeable {
    /// Opens a folder in this one.
    Folder folder(String name) throws IOException;

    /// Opens a folder in this one, made if it is missing.
    Folder makeFolder(String name) throws IOException;

    /// Opens a regular file in this folder.
    DiskFile open(String name, Access access) throws IOException;

    /// What has this name, or null.
    @Nullable Stat stat(String name) throws IOException;

    /// The names in this folder, sorted.
    List<String> names() throws IOException;

    /// Sets the modification time of a file.
    void setModified(String name, long millis) throws IOException;

    /// Lets those run a file who may read it; nothing where the platform has no such permission.
    void makeExecutable(String name) throws IOException;

    /// Makes a link to `target`, a relative path with `/`, unless something has the name; nothing
    /// where this user or the platform makes none.
    void link(String name, String target) throws IOException;

    /// Removes a file (or a link, never what it points to).
    void delete(String name) throws IOException;

    /// Removes an empty folder.
    void deleteFolder(String name) throws IOException;

    /// Gives a file a place in `target`, atomically, replacing a file that is there.
    ///
    /// @throws java.nio.file.AtomicMoveNotSupportedException when that is another file system
    void rename(String name, Folder target, String newName) throws IOException;

    /// Forces the names in this folder to the device.
    void force() throws IOException;

    @Override
    void close() throws IOException;
  }

  /// A file that is open. Reads and writes are positional and may run at the same time.
  interface DiskFile extends Closeable {
    /// Reads at most what remains in `target`; -1 at the end of the file.
    int read(ByteBuffer target, long position) throws IOException;

    /// Writes at least one byte of `source`.
    int write(ByteBuffer source, long position) throws IOException;

    /// Length in bytes.
    long size() throws IOException;

    /// Cuts what is behind `length`.
    void truncate(long length) throws IOException;

    /// Forces content, length and times to the device.
    void force() throws IOException;

    @Override
    void close() throws IOException;
  }

  /// How a file is opened.
  enum Access {
    READ,
    /// For reading and writing; it must exist.
    WRITE,
    /// For reading and writing; made if it is missing.
    CREATE
  }

  /// What a name stands for.
  enum Kind {
    FILE,
    FOLDER,
    /// A link, a device, a pipe: never opened.
    OTHER
  }

  /// What is known of a name.
  ///
  /// @param size in bytes
  /// @param modifiedMillis since 1970
  record Stat(Kind kind, long size, long modifiedMillis) {}
}
