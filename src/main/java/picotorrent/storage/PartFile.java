package picotorrent.storage;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.NoSuchFileException;
import java.util.BitSet;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.CRC32C;
import picotorrent.base.Geometry;

/// The parts of verified pieces that belong to files nobody wants: one hidden file beside the
/// torrent, of slots as long as a piece, each with a header that says whose it is. There is nothing
/// else to lose: a slot that was torn fails its piece's hash, as torn content anywhere does.
///
/// The file exists only while a slot is taken. Any thread.
final class PartFile {
  /// `PTP1`, the piece, and the CRC-32C of both.
  static final int HEADER_BYTES = 12;

  private static final int MAGIC = 0x50545031;

  private final Disk disk;
  private final HandlePool handles;
  private final HandlePool.Key key = new HandlePool.Key(this, 0);
  private final int pieceBytes;
  private final int pieceCount;
  private final Map<Integer, Integer> slots = new TreeMap<>();
  private final BitSet taken = new BitSet();
  private Place place;
  private boolean dirty;
  private boolean newName;

  PartFile(Disk disk, HandlePool handles, Place place, Geometry geometry) {
    this.disk = disk;
    this.handles = handles;
    this.place = place;
    this.pieceBytes = geometry.pieceLengthBytes();
    this.pieceCount = geometry.pieceCount();
  }

  /// Finds the slots of an earlier run.
  synchronized void load() throws IOException {
    close();
    slots.clear();
    taken.clear();
    try (HandlePool.Handle found = handles.lend(key, false, this::open)) {
      load(found.file());
    } catch (NoSuchFileException e) {
      return; // there was none
    }
  }

  private void load(Disk.DiskFile found) throws IOException {
    ByteBuffer header = ByteBuffer.allocate(HEADER_BYTES);
    int count = (int) Math.ceilDiv(found.size(), slotBytes());
    for (int slot = 0; slot < count; slot++) {
      header.clear();
      int read = found.read(header, slot * slotBytes());
      int piece = read == HEADER_BYTES ? pieceOf(header.flip()) : -1;
      if (piece >= 0 && slots.putIfAbsent(piece, slot) == null) {
        taken.set(slot);
      }
    }
  }

  private int pieceOf(ByteBuffer header) {
    boolean ours = header.getInt(0) == MAGIC && header.getInt(8) == crc(header);
    int piece = header.getInt(4);
    return ours && piece >= 0 && piece < pieceCount ? piece : -1;
  }

  private static int crc(ByteBuffer header) {
    CRC32C crc = new CRC32C();
    crc.update(header.duplicate().position(0).limit(8));
    return (int) crc.getValue();
  }

  private long slotBytes() {
    return (long) HEADER_BYTES + pieceBytes;
  }

  /// The pieces of which it holds a part.
  synchronized BitSet pieces() {
    BitSet pieces = new BitSet();
    slots.keySet().forEach(pieces::set);
    return pieces;
  }

  /// Whether it holds a part of a piece.
  synchronized boolean has(int piece) {
    return slots.containsKey(piece);
  }

  /// Writes part of a piece at its own offset.
  synchronized void write(int piece, int begin, ByteBuffer source) throws IOException {
    Integer known = slots.get(piece);
    int slot = known != null ? known : taken.nextClearBit(0);
    try (HandlePool.Handle to = handles.lend(key, true, this::open)) {
      dirty = true;
      writeFully(to.file(), source, slot * slotBytes() + HEADER_BYTES + begin);
      if (known == null) {
        ByteBuffer header = ByteBuffer.allocate(HEADER_BYTES).putInt(MAGIC).putInt(piece);
        header.putInt(crc(header)).flip();
        writeFully(to.file(), header, slot * slotBytes());
        slots.put(piece, slot);
        taken.set(slot);
      }
    }
  }

  private Disk.DiskFile open(boolean write) throws IOException {
    try (Disk.Folder folder = disk.folder(place.root(), place.folders(), false)) {
      if (!write) {
        return folder.open(place.name(), Disk.Access.READ);
      }
      boolean isNew = slots.isEmpty() && folder.stat(place.name()) == null;
      newName |= isNew;
      return folder.open(place.name(), isNew ? Disk.Access.CREATE : Disk.Access.WRITE);
    }
  }

  private static void writeFully(Disk.DiskFile file, ByteBuffer source, long at)
      throws IOException {
    long position = at;
    while (source.hasRemaining()) {
      position += file.write(source, position);
    }
  }

  /// Fills what remains in `target` from a piece's slot.
  synchronized void read(int piece, int begin, ByteBuffer target) throws IOException {
    Integer slot = slots.get(piece);
    if (slot == null) {
      throw new NoSuchFileException(place.path().toString());
    }
    try (HandlePool.Handle from = handles.lend(key, false, this::open)) {
      long position = slot * slotBytes() + HEADER_BYTES + begin;
      while (target.hasRemaining()) {
        int count = from.file().read(target, position);
        if (count < 0) {
          throw new EOFException("the part file is short");
        }
        position += count;
      }
    }
  }

  /// Gives up the slots of pieces that lie in their files now; the last one takes the file with it.
  synchronized void release(BitSet pieces) throws IOException {
    if (slots.isEmpty()) {
      return;
    }
    if (pieces.stream().filter(slots::containsKey).count() == slots.size()) {
      delete();
      return;
    }
    try (HandlePool.Handle from = handles.lend(key, true, this::open)) {
      for (int piece = pieces.nextSetBit(0); piece >= 0; piece = pieces.nextSetBit(piece + 1)) {
        Integer slot = slots.remove(piece);
        if (slot != null) {
          taken.clear(slot);
          dirty = true;
          writeFully(from.file(), ByteBuffer.allocate(HEADER_BYTES), slot * slotBytes());
        }
      }
    }
  }

  /// Removes the file.
  synchronized void delete() throws IOException {
    close();
    try (Disk.Folder folder = disk.folder(place.root(), place.folders(), false)) {
      if (folder.stat(place.name()) != null) {
        folder.delete(place.name());
      }
      slots.clear();
      taken.clear();
    } catch (NoSuchFileException e) {
      slots.clear(); // the folder went first
      taken.clear();
    }
  }

  /// Prepares a file for its stamp.
  interface Antedating {
    /// Does it to the file `name`.
    void antedate(Disk.Folder folder, String name) throws IOException;
  }

  /// Forces it to the device and closes it until it is needed again.
  synchronized void force(Antedating antedating) throws IOException {
    if (slots.isEmpty() || !dirty) {
      return;
    }
    try (Disk.Folder folder = disk.folder(place.root(), place.folders(), false);
        HandlePool.Handle handle = handles.lend(key, true, this::open)) {
      if (folder.stat(place.name()) == null) {
        throw new NoSuchFileException(place.path().toString());
      }
      antedating.antedate(folder, place.name());
      handle.file().force();
      if (newName) {
        folder.force();
      }
    }
    dirty = false;
    newName = false;
  }

  /// What an earlier process wrote may be in memory only: it is to be forced, where there is any.
  synchronized boolean doubtIfAny() {
    dirty |= !slots.isEmpty();
    newName |= !slots.isEmpty();
    return !slots.isEmpty();
  }

  /// It is elsewhere now.
  synchronized void relocate(Place newPlace) throws IOException {
    close();
    place = newPlace;
    load();
  }

  /// Where it is.
  synchronized Place place() {
    return place;
  }

  /// Closes it.
  synchronized void close() throws IOException {
    handles.retire(key);
  }
}
