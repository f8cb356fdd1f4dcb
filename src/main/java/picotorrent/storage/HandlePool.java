package picotorrent.storage;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// The open files of all torrents together, never many more than a bound: the one that was idle
/// longest is closed for the next. Any thread.
final class HandlePool {
  /// Enough for a few hundred busy peers.
  private static final int MAX_HANDLES = 128;

  /// Each reads or writes for a moment: enough for all threads of the disk.
  private static final int MIN_HANDLES = 8;

  /// Most of what a process may open are connections, and some are its own classes.
  private static final int SHARE = 8;

  private final int maxHandles;
  private final Map<Key, Handle> open = new LinkedHashMap<>(16, 0.75f, true);

  HandlePool(int maxHandles) {
    this.maxHandles = maxHandles;
  }

  /// As many as go well with what this process may have open.
  static HandlePool ofThisProcess() {
    return new HandlePool(Math.clamp(FileLimit.ofThisProcess() / SHARE, MIN_HANDLES, MAX_HANDLES));
  }

  /// A file of somebody.
  ///
  /// @param owner a volume
  /// @param entry which of its files
  record Key(Object owner, int entry) {}

  /// Opens the file that a key stands for.
  interface Opener {
    /// Opens it, for writing too when `write` is true.
    Disk.DiskFile open(boolean write) throws IOException;
  }

  /// Lends an open file; [Handle#close] gives it back.
  Handle lend(Key key, boolean write, Opener opener) throws IOException {
    Handle idle = take(key, write);
    return idle != null ? idle : keep(new Handle(key, opened(opener, write), write));
  }

  private synchronized @Nullable Handle take(Key key, boolean write) {
    Handle handle = open.get(key);
    if (handle == null || (write && !handle.writable)) {
      return null;
    }
    handle.users++;
    return handle;
  }

  private Disk.DiskFile opened(Opener opener, boolean write) throws IOException {
    try {
      return opener.open(write);
    } catch (IOException e) {
      if (!DiskFailures.isTooManyOpenFiles(e)) {
        throw e;
      }
      evict(0);
      return opener.open(write);
    }
  }

  private synchronized Handle keep(Handle fresh) throws IOException {
    Handle other = open.get(fresh.key);
    if (other != null && (other.writable || !fresh.writable)) {
      fresh.file.close();
      other.users++;
      return other;
    }
    open.put(fresh.key, fresh);
    fresh.users++;
    try {
      if (other != null) {
        retire(other);
      }
      evict(maxHandles);
    } catch (IOException e) {
      fresh.close();
      throw e;
    }
    return fresh;
  }

  /// Closes every file that nobody uses now.
  void closeIdle() throws IOException {
    evict(0);
  }

  private synchronized void evict(int keep) throws IOException {
    Iterator<Handle> eldest = open.values().iterator();
    int excess = open.size() - keep;
    while (excess > 0 && eldest.hasNext()) {
      Handle handle = eldest.next();
      if (handle.users == 0) {
        eldest.remove();
        handle.file.close();
        excess--;
      }
    }
  }

  /// Closes the files of an owner, those that are lent when they come back.
  @SuppressWarnings("ReferenceEquality") // an owner is who it is
  synchronized void retireAll(Object owner) throws IOException {
    List<Handle> theirs = new ArrayList<>(open.values());
    theirs.removeIf(handle -> handle.key.owner() != owner);
    for (Handle handle : theirs) {
      open.remove(handle.key);
      retire(handle);
    }
  }

  /// Closes one file, when it comes back if it is lent.
  synchronized void retire(Key key) throws IOException {
    Handle handle = open.remove(key);
    if (handle != null) {
      retire(handle);
    }
  }

  private static void retire(Handle handle) throws IOException {
    handle.retired = true;
    if (handle.users == 0) {
      handle.file.close();
    }
  }

  /// How many files are open.
  synchronized int size() {
    return open.size();
  }

  /// An open file on loan.
  final class Handle implements AutoCloseable {
    private final Key key;
    private final Disk.DiskFile file;
    private final boolean writable;
    private int users;
    private boolean retired;

    /// Held while the file is written: file systems let one write at a time into a file, and their
    /// own waiting burns a core (ext4 spins).
    final ReentrantLock writing = new ReentrantLock();

    /// When it was last found to be what its path names, by the loop's clock.
    volatile long provenAtNanos = Long.MIN_VALUE;

    private Handle(Key key, Disk.DiskFile file, boolean writable) {
      this.key = key;
      this.file = file;
      this.writable = writable;
    }

    Disk.DiskFile file() {
      return file;
    }

    @Override
    public void close() throws IOException {
      synchronized (HandlePool.this) {
        users--;
        if (retired && users == 0) {
          file.close();
        }
      }
    }
  }
}
