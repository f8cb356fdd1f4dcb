package picotorrent.storage;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import picotorrent.storage.MemoryTree.Node;
import picotorrent.storage.MemoryTree.Operation;

/// A disk in memory that remembers every operation, fails when it is told to, and can be asked what
/// would be left of it if the process or the power had gone at any moment.
///
/// Its model of a power cut is harsher than any file system: of what was not forced, any part may
/// be there, in any order, content torn at sectors; a forced file may still lack its name.
final class MemoryDisk implements Disk {
  private final InstantSource clock;
  private final MemoryTree tree;
  private final List<Operation> journal = new ArrayList<>();
  private @Nullable Fault fault;
  private int maxWriteBytes = Integer.MAX_VALUE;
  private int calls;
  private long usableBytes = Long.MAX_VALUE;
  private int openFolders;
  private int openFiles;

  /// Decides whether a call fails.
  interface Fault {
    /// The exception for the call of this number, or null.
    @Nullable IOException on(int call, String what, String name);
  }

  MemoryDisk() {
    this(InstantSource.system());
  }

  /// @param clock what files get their modification times from
  MemoryDisk(InstantSource clock) {
    this(clock, new MemoryTree(clock));
  }

  private MemoryDisk(InstantSource clock, MemoryTree tree) {
    this.clock = clock;
    this.tree = tree;
  }

  /// Does something to the disk as another program would: no fault meets it.
  synchronized void behindTheBack(Meddling meddling) {
    Fault before = fault;
    fault = null;
    try {
      meddling.with(this);
    } catch (IOException e) {
      throw new AssertionError(e);
    } finally {
      fault = before;
    }
  }

  /// What another program does.
  interface Meddling {
    void with(MemoryDisk disk) throws IOException;
  }

  synchronized void failWith(@Nullable Fault newFault) {
    fault = newFault;
    calls = 0;
  }

  /// What is said to be free; it limits nothing.
  synchronized void sayFree(long bytes) {
    usableBytes = bytes;
  }

  synchronized void writeAtMost(int bytes) {
    maxWriteBytes = bytes;
  }

  /// Folders that were opened and not closed again.
  synchronized int openFolders() {
    return openFolders;
  }

  /// Files that were opened and not closed again.
  synchronized int openFiles() {
    return openFiles;
  }

  synchronized int calls() {
    return calls;
  }

  synchronized int operations() {
    return journal.size();
  }

  private void call(String what, String name) throws IOException {
    IOException failure = fault == null ? null : fault.on(calls, what, name);
    calls++;
    if (failure != null) {
      throw failure;
    }
  }

  private void record(Operation operation) {
    journal.add(operation);
    tree.apply(operation);
  }

  /// What a killed process leaves after so many operations: all of them.
  synchronized MemoryDisk afterKill(int operations) {
    MemoryTree left = tree.blank();
    journal.subList(0, operations).forEach(left::apply);
    return new MemoryDisk(clock, left);
  }

  /// What a power cut may leave after so many operations.
  synchronized MemoryDisk afterPowerCut(int operations, Random random) {
    MemoryTree left = tree.blank();
    for (int i = 0; i < operations; i++) {
      Operation operation = journal.get(i);
      if (MemoryTree.isForced(operation, journal.subList(i, operations))) {
        left.apply(operation);
      } else if (random.nextBoolean()) {
        left.applyTorn(operation, random);
      }
    }
    return new MemoryDisk(clock, left);
  }

  @Override
  public synchronized Folder root(Path root) throws IOException {
    call("open", root.toString());
    int at = MemoryTree.ROOT;
    for (Path name : root) {
      Integer child = tree.node(at).names.get(name.toString());
      if (child == null) {
        throw new NoSuchFileException(root.toString());
      }
      at = child;
    }
    return new MemoryFolder(at, root.toString());
  }

  @Override
  public synchronized void makeRoot(Path root) throws IOException {
    call("make", root.toString());
    int at = MemoryTree.ROOT;
    for (Path name : root) {
      Integer child = tree.node(at).names.get(name.toString());
      if (child == null) {
        child = tree.fresh();
        record(new Operation.Made(at, name.toString(), child, true));
        record(new Operation.Forced(at));
      }
      at = child;
    }
  }

  @Override
  public long usableBytes(Path root) {
    return usableBytes;
  }

  /// A folder or file in somebody's hands.
  private abstract class Held {
    final int id;
    final String path;
    private boolean isClosed;

    Held(int id, String path) {
      this.id = id;
      this.path = path;
    }

    public void force() throws IOException {
      synchronized (MemoryDisk.this) {
        try {
          call("force", path);
        } catch (IOException e) {
          if (!tree.node(id).folder) {
            record(new Operation.Refused(id));
          }
          throw e;
        }
        record(new Operation.Forced(id));
      }
    }

    /// Tells whether it is closed for the first time.
    boolean isClosedNow() {
      boolean was = isClosed;
      isClosed = true;
      return !was;
    }
  }

  private final class MemoryFolder extends Held implements Folder {
    MemoryFolder(int id, String path) {
      super(id, path);
      openFolders++;
    }

    private @Nullable Integer child(String name) {
      return tree.node(id).names.get(name);
    }

    @Override
    public Folder folder(String name) throws IOException {
      synchronized (MemoryDisk.this) {
        call("open", name);
        Integer child = child(name);
        if (child == null) {
          throw new NoSuchFileException(path + "/" + name);
        }
        if (!tree.node(child).folder) {
          throw new InTheWayException(path + "/" + name);
        }
        return new MemoryFolder(child, path + "/" + name);
      }
    }

    @Override
    public Folder makeFolder(String name) throws IOException {
      synchronized (MemoryDisk.this) {
        if (child(name) == null) {
          call("make", name);
          record(new Operation.Made(id, name, tree.fresh(), true));
        }
        return folder(name);
      }
    }

    @Override
    public DiskFile open(String name, Access access) throws IOException {
      synchronized (MemoryDisk.this) {
        call("open", name);
        Integer child = child(name);
        if (child == null && access != Access.CREATE) {
          throw new NoSuchFileException(path + "/" + name);
        }
        if (child == null) {
          child = tree.fresh();
          record(new Operation.Made(id, name, child, false));
        }
        return new MemoryFile(child, path + "/" + name);
      }
    }

    @Override
    public @Nullable Stat stat(String name) throws IOException {
      synchronized (MemoryDisk.this) {
        call("stat", name);
        Integer child = child(name);
        if (child == null) {
          return null;
        }
        Node node = tree.node(child);
        return new Stat(node.folder ? Kind.FOLDER : Kind.FILE, node.bytes.length, node.modified);
      }
    }

    @Override
    public List<String> names() throws IOException {
      synchronized (MemoryDisk.this) {
        call("list", path);
        return List.copyOf(tree.node(id).names.keySet());
      }
    }

    @Override
    public void setModified(String name, long millis) throws IOException {
      synchronized (MemoryDisk.this) {
        call("touch", name);
        record(new Operation.Touched(required(name), millis));
      }
    }

    private int required(String name) throws IOException {
      Integer child = child(name);
      if (child == null) {
        throw new NoSuchFileException(path + "/" + name);
      }
      return child;
    }

    @Override
    public void makeExecutable(String name) {}

    @Override
    public void link(String name, String target) {}

    @Override
    public void delete(String name) throws IOException {
      synchronized (MemoryDisk.this) {
        call("delete", name);
        record(new Operation.Deleted(id, name, required(name)));
      }
    }

    @Override
    public void deleteFolder(String name) throws IOException {
      delete(name);
    }

    @Override
    public void rename(String name, Folder target, String newName) throws IOException {
      synchronized (MemoryDisk.this) {
        call("rename", name);
        record(
            new Operation.Renamed(id, name, ((MemoryFolder) target).id, newName, required(name)));
      }
    }

    @Override
    public void close() {
      synchronized (MemoryDisk.this) {
        openFolders -= isClosedNow() ? 1 : 0;
      }
    }
  }

  private final class MemoryFile extends Held implements DiskFile {
    MemoryFile(int id, String path) {
      super(id, path);
      openFiles++;
    }

    @Override
    public int read(ByteBuffer target, long position) throws IOException {
      synchronized (MemoryDisk.this) {
        call("read", path);
        byte[] bytes = tree.node(id).bytes;
        if (position >= bytes.length) {
          return -1;
        }
        int count = (int) Math.min(target.remaining(), bytes.length - position);
        target.put(bytes, (int) position, count);
        return count;
      }
    }

    @Override
    public int write(ByteBuffer source, long position) throws IOException {
      synchronized (MemoryDisk.this) {
        call("write", path);
        byte[] bytes = new byte[Math.min(source.remaining(), maxWriteBytes)];
        source.get(bytes);
        record(new Operation.Wrote(id, position, bytes, tree.tick()));
        return bytes.length;
      }
    }

    @Override
    public long size() {
      synchronized (MemoryDisk.this) {
        return tree.node(id).bytes.length;
      }
    }

    @Override
    public void truncate(long length) throws IOException {
      synchronized (MemoryDisk.this) {
        call("truncate", path);
        if (length < tree.node(id).bytes.length) {
          record(new Operation.Cut(id, length, tree.tick()));
        }
      }
    }

    @Override
    public void close() {
      synchronized (MemoryDisk.this) {
        openFiles -= isClosedNow() ? 1 : 0;
      }
    }
  }
}
