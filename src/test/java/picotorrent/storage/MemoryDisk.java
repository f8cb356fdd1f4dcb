package picotorrent.storage;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// A disk in memory that remembers every operation, fails when it is told to, and can be asked what
/// would be left of it if the process or the power had gone at any moment.
///
/// Its model of a power cut is harsher than any file system: of what was not forced, any part may
/// be there, in any order, content torn at sectors; a forced file may still lack its name.
final class MemoryDisk implements Disk {
  private static final int SECTOR_BYTES = 512;

  /// Coarse, as the clock of a kernel is.
  private static final long TICK_MILLIS = 16;

  private static final int ROOT = 0;

  private final InstantSource clock;
  private final Map<Integer, Node> nodes = new HashMap<>();
  private final List<Operation> journal = new ArrayList<>();
  private @Nullable Fault fault;
  private int nextNode = 1;
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

  /// Something that changed the disk.
  sealed interface Operation {
    record Made(int parent, String name, int child, boolean folder) implements Operation {}

    record Wrote(int file, long at, byte[] bytes, long modified) implements Operation {}

    record Cut(int file, long length, long modified) implements Operation {}

    record Touched(int file, long modified) implements Operation {}

    record Forced(int node) implements Operation {}

    record Renamed(int parent, String name, int target, String newName, int child)
        implements Operation {}

    record Deleted(int parent, String name, int child) implements Operation {}
  }

  private static final class Node {
    final boolean folder;
    final Map<String, Integer> names = new TreeMap<>();
    byte[] bytes = new byte[0];
    long modified;

    Node(boolean folder, long modified) {
      this.folder = folder;
      this.modified = modified;
    }
  }

  MemoryDisk() {
    this(InstantSource.system());
  }

  /// @param clock what files get their modification times from
  MemoryDisk(InstantSource clock) {
    this.clock = clock;
    nodes.put(ROOT, new Node(true, tick()));
  }

  private long tick() {
    return clock.millis() / TICK_MILLIS * TICK_MILLIS;
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

  private Node node(int id) {
    Node node = nodes.get(id);
    if (node == null) {
      throw new AssertionError("no node " + id);
    }
    return node;
  }

  private void record(Operation operation) {
    journal.add(operation);
    apply(operation);
  }

  private void apply(Operation operation) {
    switch (operation) {
      case Operation.Made(int parent, String name, int child, boolean folder) -> {
        nodes.computeIfAbsent(child, id -> new Node(folder, tick()));
        node(parent).names.put(name, child);
      }
      case Operation.Wrote(int file, long at, byte[] bytes, long modified) -> {
        Node node = node(file);
        node.bytes =
            Arrays.copyOf(node.bytes, Math.max(node.bytes.length, (int) at + bytes.length));
        System.arraycopy(bytes, 0, node.bytes, (int) at, bytes.length);
        node.modified = modified;
      }
      case Operation.Cut(int file, long length, long modified) -> {
        node(file).bytes = Arrays.copyOf(node(file).bytes, (int) length);
        node(file).modified = modified;
      }
      case Operation.Touched(int file, long modified) -> node(file).modified = modified;
      case Operation.Forced forced -> {}
      case Operation.Renamed(int parent, String name, int target, String newName, int child) -> {
        node(parent).names.remove(name, child);
        node(target).names.put(newName, child);
      }
      case Operation.Deleted(int parent, String name, int child) ->
          node(parent).names.remove(name, child);
    }
  }

  /// What a killed process leaves after so many operations: all of them.
  synchronized MemoryDisk afterKill(int operations) {
    MemoryDisk left = new MemoryDisk(clock);
    left.nextNode = nextNode;
    makeNodes(left);
    journal.subList(0, operations).forEach(left::apply);
    return left;
  }

  /// What a power cut may leave after so many operations.
  synchronized MemoryDisk afterPowerCut(int operations, Random random) {
    MemoryDisk left = new MemoryDisk(clock);
    left.nextNode = nextNode;
    makeNodes(left);
    for (int i = 0; i < operations; i++) {
      Operation operation = journal.get(i);
      if (isForced(operation, i, operations)) {
        left.apply(operation);
      } else if (random.nextBoolean()) {
        left.applyTorn(operation, random);
      }
    }
    return left;
  }

  private void makeNodes(MemoryDisk left) {
    nodes.forEach((id, node) -> left.nodes.computeIfAbsent(id, i -> new Node(node.folder, tick())));
  }

  private boolean isForced(Operation operation, int from, int to) {
    int node =
        switch (operation) {
          case Operation.Made made -> made.parent();
          case Operation.Wrote wrote -> wrote.file();
          case Operation.Cut cut -> cut.file();
          case Operation.Touched touched -> touched.file();
          case Operation.Forced forced -> forced.node();
          case Operation.Renamed renamed -> renamed.target();
          case Operation.Deleted deleted -> deleted.parent();
        };
    return journal.subList(from, to).contains(new Operation.Forced(node));
  }

  private void applyTorn(Operation operation, Random random) {
    if (!(operation instanceof Operation.Wrote(int file, long at, byte[] bytes, long modified))
        || random.nextBoolean()) {
      apply(operation);
      return;
    }
    BitSet sectors = new BitSet();
    for (int i = 0; i <= bytes.length / SECTOR_BYTES; i++) {
      sectors.set(i, random.nextBoolean());
    }
    for (int i = sectors.nextSetBit(0); i >= 0; i = sectors.nextSetBit(i + 1)) {
      int from = i * SECTOR_BYTES;
      int to = Math.min(bytes.length, from + SECTOR_BYTES);
      if (from < to) {
        byte[] sector = Arrays.copyOfRange(bytes, from, to);
        apply(new Operation.Wrote(file, at + from, sector, modified));
      }
    }
  }

  @Override
  public synchronized Folder root(Path root) throws IOException {
    call("open", root.toString());
    int at = ROOT;
    for (Path name : root) {
      Integer child = node(at).names.get(name.toString());
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
    int at = ROOT;
    for (Path name : root) {
      Integer child = node(at).names.get(name.toString());
      if (child == null) {
        child = nextNode++;
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

  private final class MemoryFolder implements Folder {
    private final int id;
    private final String path;

    MemoryFolder(int id, String path) {
      this.id = id;
      this.path = path;
      openFolders++;
    }

    private @Nullable Integer child(String name) {
      return node(id).names.get(name);
    }

    @Override
    public Folder folder(String name) throws IOException {
      synchronized (MemoryDisk.this) {
        call("open", name);
        Integer child = child(name);
        if (child == null) {
          throw new NoSuchFileException(path + "/" + name);
        }
        if (!node(child).folder) {
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
          record(new Operation.Made(id, name, nextNode++, true));
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
          child = nextNode++;
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
        Node node = node(child);
        return new Stat(node.folder ? Kind.FOLDER : Kind.FILE, node.bytes.length, node.modified);
      }
    }

    @Override
    public List<String> names() throws IOException {
      synchronized (MemoryDisk.this) {
        call("list", path);
        return List.copyOf(node(id).names.keySet());
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
    public void force() throws IOException {
      synchronized (MemoryDisk.this) {
        call("force", path);
        record(new Operation.Forced(id));
      }
    }

    private boolean isClosed;

    @Override
    public void close() {
      synchronized (MemoryDisk.this) {
        openFolders -= isClosed ? 0 : 1;
        isClosed = true;
      }
    }
  }

  private final class MemoryFile implements DiskFile {
    private final int id;
    private final String path;

    MemoryFile(int id, String path) {
      this.id = id;
      this.path = path;
      openFiles++;
    }

    @Override
    public int read(ByteBuffer target, long position) throws IOException {
      synchronized (MemoryDisk.this) {
        call("read", path);
        byte[] bytes = node(id).bytes;
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
        record(new Operation.Wrote(id, position, bytes, tick()));
        return bytes.length;
      }
    }

    @Override
    public long size() {
      synchronized (MemoryDisk.this) {
        return node(id).bytes.length;
      }
    }

    @Override
    public void truncate(long length) throws IOException {
      synchronized (MemoryDisk.this) {
        call("truncate", path);
        if (length < node(id).bytes.length) {
          record(new Operation.Cut(id, length, tick()));
        }
      }
    }

    @Override
    public void force() throws IOException {
      synchronized (MemoryDisk.this) {
        call("force", path);
        record(new Operation.Forced(id));
      }
    }

    private boolean isClosed;

    @Override
    public void close() {
      synchronized (MemoryDisk.this) {
        openFiles -= isClosed ? 0 : 1;
        isClosed = true;
      }
    }
  }
}
