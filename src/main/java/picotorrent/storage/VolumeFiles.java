package picotorrent.storage;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.BitSet;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import picotorrent.port.Loop;

/// The files of one volume, opened as they are needed, written and forced, and watched for changes
/// that were not ours. Any thread.
final class VolumeFiles {
  /// How long an open file is believed to be what its path names.
  private static final long PROOF_NANOS = TimeUnit.SECONDS.toNanos(30);

  /// Twice what the coarsest file system rounds a modification time to (FAT: 2 s).
  private static final long RECENT_MILLIS = 4_000;

  /// Longer than any system keeps what was written in memory only: Linux 30 s, with a laptop's
  /// settings some minutes.
  private static final long KEPT_MILLIS = TimeUnit.MINUTES.toMillis(10);

  private final Disk disk;
  private final HandlePool handles;
  private final Loop loop;
  private final StampBook book;
  private final ReentrantLock growing = new ReentrantLock();
  private final NewNames newNames;
  private volatile FileTree tree;

  VolumeFiles(Disk disk, HandlePool handles, Loop loop, FileTree tree) {
    this.disk = disk;
    this.handles = handles;
    this.loop = loop;
    this.tree = tree;
    this.book = new StampBook(tree.entries());
    this.newNames = new NewNames(disk);
  }

  Disk disk() {
    return disk;
  }

  FileTree tree() {
    return tree;
  }

  StampBook book() {
    return book;
  }

  /// The names that are not forced yet.
  NewNames newNames() {
    return newNames;
  }

  /// From now on the files are elsewhere.
  void relocate(FileTree newTree) throws IOException {
    tree = newTree;
    handles.retireAll(this);
  }

  /// Closes what is open.
  void close() throws IOException {
    handles.retireAll(this);
  }

  /// Closes one file.
  void retire(int entry) throws IOException {
    handles.retire(key(entry));
  }

  /// Fills what remains in `target` from an entry.
  void read(int entry, long at, ByteBuffer target) throws IOException {
    try (HandlePool.Handle handle = lend(entry, false)) {
      long position = tree.base(entry) + at;
      while (target.hasRemaining()) {
        int count = handle.file().read(target, position);
        if (count < 0) {
          throw new ChangedException(tree.place(entry).path().toString());
        }
        position += count;
      }
    } catch (IOException e) {
      throw named(e, entry);
    }
  }

  /// Reads at most `length` bytes into an array; what the file does not have is not read. Returns
  /// their number.
  int readSome(int entry, long at, byte[] target, int length) throws IOException {
    try (HandlePool.Handle handle = handles.lend(key(entry), false, write -> open(entry, write))) {
      ByteBuffer buffer = ByteBuffer.wrap(target, 0, length);
      long position = tree.base(entry) + at;
      while (buffer.hasRemaining()) {
        int count = handle.file().read(buffer, position + buffer.position());
        if (count < 0) {
          break;
        }
      }
      return buffer.position();
    } catch (IOException e) {
      throw named(e, entry);
    }
  }

  /// Writes all that remains in `sources`, one behind the other, to an entry; the file is made if
  /// there never was one. A person's own file is only compared.
  void write(int entry, long at, List<ByteBuffer> sources) throws IOException {
    if (!tree.isInFolder(entry)) {
      requireSame(entry, at, sources);
      return;
    }
    try (HandlePool.Handle handle = lend(entry, true)) {
      book.beginWrite(entry);
      handle.writing.lock(); // once for all: else two writers wake each other for every slab
      try {
        long position = tree.base(entry) + at;
        for (ByteBuffer source : sources) {
          while (source.hasRemaining()) {
            position += handle.file().write(source, position);
          }
        }
      } finally {
        handle.writing.unlock();
        book.endWrite(entry);
      }
    } catch (IOException e) {
      throw named(e, entry);
    }
  }

  private void requireSame(int entry, long at, List<ByteBuffer> sources) throws IOException {
    long from = at;
    for (ByteBuffer source : sources) {
      ByteBuffer there = ByteBuffer.allocate(source.remaining());
      read(entry, from, there);
      if (!there.flip().equals(source)) {
        throw new NotOursException(tree.place(entry).path().toString());
      }
      from += source.remaining();
    }
  }

  /// Gives a file a modification time so far back that no later write can get the same one from a
  /// clock that ticks slowly: else a write right after the stamp was taken would go unnoticed.
  void antedate(int entry, Disk.Folder folder, String name) throws IOException {
    Disk.Stat stat = folder.stat(name);
    if (stat != null && isRecent(stat)) {
      long wish = stat.modifiedMillis() - RECENT_MILLIS;
      folder.setModified(name, book.unused(entry, wish, RECENT_MILLIS / 2));
    }
  }

  private boolean isRecent(Disk.Stat stat) {
    return Math.abs(loop.date().toEpochMilli() - stat.modifiedMillis()) < RECENT_MILLIS;
  }

  /// Notes what a file was found to be; a modification time so recent that a write of ours could
  /// get the same proves nothing.
  void surveyed(int entry, Disk.@Nullable Stat stat) {
    book.set(entry, stat);
    if (stat != null && stat.kind() == Disk.Kind.FILE && isRecent(stat)) {
      book.distrust(entry);
    }
  }

  /// What a file holds is about to be hashed, to be counted and then claimed. Where an earlier
  /// process wrote it a moment ago, it may be in memory only: it is to be forced first, and its
  /// name.
  void found(int entry) throws IOException {
    Disk.Stat stat = tree.isFile(entry) ? stat(entry) : null;
    if (stat != null
        && Math.abs(loop.date().toEpochMilli() - stat.modifiedMillis()) < KEPT_MILLIS) {
      book.found(entry);
      newNames.note(tree.place(entry));
    }
  }

  private HandlePool.Handle lend(int entry, boolean write) throws IOException {
    HandlePool.Handle handle =
        handles.lend(key(entry), write, forWriting -> open(entry, forWriting));
    long time = loop.now();
    if (handle.provenAtNanos == Long.MIN_VALUE || time - handle.provenAtNanos > PROOF_NANOS) {
      try {
        prove(entry, stat(entry));
      } catch (IOException e) {
        handle.close();
        handles.retire(key(entry));
        throw e;
      }
      handle.provenAtNanos = time;
    }
    return handle;
  }

  /// Whether the files from one entry to before another that there were still are as we left them.
  /// One that is not is closed, so that nothing more is read from it.
  void prove(int from, int to) throws IOException {
    try (FolderCursor cursor = new FolderCursor(disk)) {
      for (int entry = from; entry < to; entry++) {
        if (tree.isFile(entry) && book.exists(entry)) {
          prove(entry, cursor);
        }
      }
    }
  }

  private void prove(int entry, FolderCursor cursor) throws IOException {
    Place place = tree.place(entry);
    Disk.Folder folder = cursor.find(place);
    try {
      prove(entry, folder == null ? null : folder.stat(place.name()));
    } catch (IOException e) {
      retire(entry);
      throw e;
    }
  }

  /// Whether what the path of an entry names now is the file as we left it. While it is written its
  /// time says nothing, but its size does once it is whole.
  private void prove(int entry, Disk.@Nullable Stat stat) throws IOException {
    if (stat == null) {
      throw new NoSuchFileException(tree.place(entry).path().toString());
    }
    long whole = tree.length(entry);
    boolean isSame =
        book.isDirty(entry)
            ? book.size(entry) != whole || stat.size() == whole
            : book.agrees(entry, stat);
    if (!isSame) {
      throw new ChangedException(tree.place(entry).path().toString());
    }
  }

  /// What the path of an entry names now, or null.
  Disk.@Nullable Stat stat(int entry) throws IOException {
    return stat(tree.place(entry));
  }

  /// What a path names now, or null.
  Disk.@Nullable Stat stat(Place place) throws IOException {
    try (FolderCursor cursor = new FolderCursor(disk)) {
      Disk.Folder folder = cursor.find(place);
      return folder == null ? null : folder.stat(place.name());
    }
  }

  private HandlePool.Key key(int entry) {
    return new HandlePool.Key(this, entry);
  }

  private Disk.DiskFile open(int entry, boolean write) throws IOException {
    Place place = tree.place(entry);
    boolean make = write && !book.exists(entry);
    try (Disk.Folder folder = disk.folder(place.root(), place.folders(), make)) {
      if (!write) {
        return folder.open(place.name(), Disk.Access.READ);
      }
      return make ? create(entry, place, folder) : folder.open(place.name(), Disk.Access.WRITE);
    }
  }

  /// Makes a file, or finds it, and gives it its full length.
  Disk.DiskFile create(int entry, Place place, Disk.Folder folder) throws IOException {
    growing.lock();
    try {
      boolean isNew = folder.stat(place.name()) == null;
      Disk.DiskFile file = folder.open(place.name(), Disk.Access.CREATE);
      try {
        if (isNew) {
          newNames.note(place);
          book.markBlank(entry);
        }
        resize(file, tree.length(entry));
        if (isNew) {
          appear(entry, folder, place.name());
        }
        book.set(entry, folder.stat(place.name()));
        return file;
      } catch (IOException e) {
        file.close();
        throw e;
      }
    } finally {
      growing.unlock();
    }
  }

  /// Makes a new file what the torrent wants it to be, but for its content.
  private void appear(int entry, Disk.Folder folder, String name) throws IOException {
    if (tree.isExecutable(entry)) {
      folder.makeExecutable(name);
    }
    antedate(entry, folder, name);
  }

  /// Whether the torrent wants an entry to be run; the part file is none.
  boolean isExecutable(int entry) {
    return entry < tree.entries() && tree.isExecutable(entry);
  }

  /// Gives an entry that had no file one that was put together and forced aside; false when there
  /// is one after all.
  boolean adopt(int entry, Place aside) throws IOException {
    Place place = tree.place(entry);
    growing.lock();
    try (Disk.Folder source = disk.folder(aside.root(), aside.folders(), false);
        Disk.Folder target = disk.folder(place.root(), place.folders(), true)) {
      if (target.stat(place.name()) != null) {
        return false;
      }
      source.rename(aside.name(), target, place.name());
      newNames.note(place);
      appear(entry, target, place.name());
      book.set(entry, target.stat(place.name()));
      return true;
    } finally {
      growing.unlock();
    }
  }

  /// Cuts a file that is too long; one that is too short grows by a hole where the file system can.
  private static void resize(Disk.DiskFile file, long length) throws IOException {
    long size = file.size();
    if (size > length) {
      file.truncate(length);
    } else if (size < length) {
      file.write(ByteBuffer.allocate(1), length - 1);
    }
  }

  /// Forces everything that was written to the device, names included.
  void force() throws IOException {
    for (StampBook.Dirty dirty : book.dirty()) {
      if (dirty.entry() < tree.entries()) {
        force(dirty);
      }
    }
    forceFound();
    newNames.force();
  }

  private void forceFound() throws IOException {
    BitSet found = book.found();
    for (int entry = found.nextSetBit(0); entry >= 0; entry = found.nextSetBit(entry + 1)) {
      forceFound(entry);
    }
  }

  private void forceFound(int entry) throws IOException {
    try (HandlePool.Handle handle =
        handles.lend(key(entry), false, forWriting -> open(entry, forWriting))) {
      handle.file().force();
      book.foundForced(entry);
    } catch (IOException e) {
      book.refuse(entry);
      throw named(e, entry);
    }
  }

  private void force(StampBook.Dirty dirty) throws IOException {
    int entry = dirty.entry();
    Place place = tree.place(entry);
    try (HandlePool.Handle handle =
            handles.lend(key(entry), true, forWriting -> open(entry, forWriting));
        Disk.Folder folder = disk.folder(place.root(), place.folders(), false)) {
      prove(entry, folder.stat(place.name()));
      antedate(entry, folder, place.name());
      handle.file().force();
      Disk.Stat stat = folder.stat(place.name());
      if (stat == null) {
        throw new NoSuchFileException(place.path().toString());
      }
      book.forced(dirty, stat);
    } catch (IOException e) {
      book.refuse(entry);
      throw named(e, entry);
    }
  }

  /// What was thrown, with the file that it is about.
  IOException named(IOException e, int entry) {
    if (e instanceof FileSystemException) {
      return e;
    }
    FileSystemException named =
        new FileSystemException(tree.place(entry).path().toString(), null, e.getMessage());
    named.initCause(e);
    return named;
  }
}
