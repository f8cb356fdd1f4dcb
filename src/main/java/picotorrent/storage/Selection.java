package picotorrent.storage;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.NoSuchFileException;
import java.util.BitSet;
import java.util.List;
import picotorrent.base.Bitfield;
import picotorrent.base.Geometry;

/// Decides which entries lie in files and which in the part file, and moves bytes from one to the
/// other when a person changes their mind. Work for pool threads.
final class Selection {
  private static final int COPY_BYTES = 256 << 10;

  private final PieceIo pieces;
  private final VolumeFiles files;
  private final PartFile parts;
  private final Place aside;

  /// @param aside where a file is put together that comes out of the part file
  Selection(PieceIo pieces, VolumeFiles files, PartFile parts, Place aside) {
    this.pieces = pieces;
    this.files = files;
    this.parts = parts;
    this.aside = aside;
  }

  /// Decides for files as they were found: one that nobody wants but that is there stays in use. A
  /// wanted one that is not there and of which the part file holds something is yet to be made of
  /// that: until [#change] its bytes are where they were.
  void begin(Bitfield wanted) {
    pieces.setParted(parted(wanted));
  }

  private BitSet parted(Bitfield wanted) {
    BitSet held = parts.pieces();
    BitSet parted = new BitSet();
    for (int entry = 0; entry < files.tree().entries(); entry++) {
      if (files.tree().isFile(entry)
          && !files.book().exists(entry)
          && (!wanted.get(entry) || isHeld(entry, held))) {
        parted.set(entry);
      }
    }
    return parted;
  }

  private boolean isHeld(int entry, BitSet held) {
    int first =
        held.isEmpty() || files.tree().entryLength(entry) == 0 ? -1 : firstHeld(entry, held);
    return first >= 0 && first <= lastPiece(entry);
  }

  private int firstHeld(int entry, BitSet held) {
    return held.nextSetBit(pieces.geometry().pieceAt(pieces.offset(entry)));
  }

  private int lastPiece(int entry) {
    long end = pieces.offset(entry) + files.tree().entryLength(entry);
    return pieces.geometry().pieceAt(end - 1);
  }

  /// Whether something that is wanted lies in the part file still.
  boolean isBehind(Bitfield wanted) {
    return pieces.parted().stream().anyMatch(wanted::get);
  }

  /// Changes what is wanted. What leaves the part file is whole in its file, and forced, before the
  /// file gets its name, and that before the slot is given up: whatever happens meanwhile, at every
  /// moment one whole copy is on the device, and where it is can be seen.
  void change(Bitfield wanted) throws IOException {
    removeBlank(wanted);
    BitSet held = parts.pieces();
    BitSet before = pieces.parted();
    for (int entry = before.nextSetBit(0); entry >= 0; entry = before.nextSetBit(entry + 1)) {
      if (wanted.get(entry) && isHeld(entry, held)) {
        fetch(entry, held);
        BitSet remaining = (BitSet) pieces.parted().clone();
        remaining.clear(entry);
        pieces.setParted(remaining);
      }
    }
    files.force();
    BitSet after = parted(wanted);
    pieces.setParted(after);
    pieces.releaseParts(unused(held, after));
  }

  /// A file that we made, that is empty still and that nobody wants any more goes away again.
  private void removeBlank(Bitfield wanted) throws IOException {
    FileTree tree = files.tree();
    try (FolderCursor cursor = new FolderCursor(files.disk())) {
      for (int entry = 0; entry < tree.entries(); entry++) {
        if (!wanted.get(entry) && files.book().isBlank(entry)) {
          files.retire(entry);
          Place place = tree.place(entry);
          Disk.Folder folder = cursor.find(place);
          if (folder != null && folder.stat(place.name()) != null) {
            folder.delete(place.name());
          }
          files.book().forget(entry);
        }
      }
    }
  }

  private void fetch(int entry, BitSet held) throws IOException {
    try (Disk.Folder folder = files.disk().folder(aside.root(), aside.folders(), false);
        Disk.DiskFile file = folder.open(aside.name(), Disk.Access.CREATE)) {
      file.truncate(0);
      copyHeld(entry, held, (at, bytes) -> writeFully(file, at, bytes));
      file.force();
    }
    boolean adopted = false;
    try {
      adopted = files.adopt(entry, aside);
    } catch (AtomicMoveNotSupportedException e) {
      assert !adopted : "another file system below the save folder";
    }
    if (!adopted) {
      removeAside();
      copyHeld(entry, held, (at, bytes) -> files.write(entry, at, List.of(bytes)));
    }
  }

  /// Removes what was being put together when an earlier run ended.
  void removeAside() throws IOException {
    try (Disk.Folder folder = files.disk().folder(aside.root(), aside.folders(), false)) {
      if (folder.stat(aside.name()) != null) {
        folder.delete(aside.name());
      }
    } catch (NoSuchFileException e) {
      return; // nothing is there yet
    }
  }

  private static void writeFully(Disk.DiskFile file, long at, ByteBuffer bytes) throws IOException {
    for (long position = at; bytes.hasRemaining(); ) {
      position += file.write(bytes, position);
    }
  }

  /// Takes some bytes of an entry.
  private interface Sink {
    void take(long at, ByteBuffer bytes) throws IOException;
  }

  private void copyHeld(int entry, BitSet held, Sink sink) throws IOException {
    Geometry geometry = pieces.geometry();
    long offset = pieces.offset(entry);
    long end = offset + files.tree().entryLength(entry);
    int last = lastPiece(entry);
    for (int piece = firstHeld(entry, held);
        piece >= 0 && piece <= last;
        piece = held.nextSetBit(piece + 1)) {
      long begin = geometry.pieceOffset(piece);
      long to = Math.min(end, begin + geometry.pieceBytes(piece));
      copy(piece, Math.max(offset, begin), to, (at, bytes) -> sink.take(at - offset, bytes));
    }
  }

  private void copy(int piece, long from, long end, Sink sink) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(COPY_BYTES);
    for (long at = from; at < end; at += buffer.limit()) {
      buffer.clear().limit((int) Math.min(COPY_BYTES, end - at));
      try {
        parts.read(piece, (int) (at - pieces.geometry().pieceOffset(piece)), buffer);
      } catch (EOFException e) {
        return; // its slot holds parts of other files only
      }
      sink.take(at, buffer.flip());
    }
  }

  private BitSet unused(BitSet held, BitSet parted) {
    BitSet unused = new BitSet();
    Geometry geometry = pieces.geometry();
    held.stream()
        .filter(piece ->
            pieces.spans().of(geometry.pieceOffset(piece), geometry.pieceBytes(piece)).stream()
                .noneMatch(span -> parted.get(span.entry())))
        .forEach(unused::set);
    return unused;
  }
}
