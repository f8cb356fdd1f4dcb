package picotorrent.storage;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.BitSet;
import picotorrent.base.Bitfield;
import picotorrent.base.Geometry;

/// Decides which entries lie in files and which in the part file, and moves bytes from one to the
/// other when a person changes their mind. Work for pool threads.
final class Selection {
  private static final int COPY_BYTES = 256 << 10;

  private final PieceIo pieces;
  private final VolumeFiles files;
  private final PartFile parts;

  Selection(PieceIo pieces, VolumeFiles files, PartFile parts) {
    this.pieces = pieces;
    this.files = files;
    this.parts = parts;
  }

  /// Decides for files as they were found: one that nobody wants but that is there stays in use.
  void begin(Bitfield wanted) {
    pieces.setParted(parted(wanted));
  }

  private BitSet parted(Bitfield wanted) {
    BitSet parted = new BitSet();
    for (int entry = 0; entry < files.tree().entries(); entry++) {
      boolean hasFile = wanted.get(entry) || files.book().exists(entry);
      if (files.tree().isFile(entry) && !hasFile) {
        parted.set(entry);
      }
    }
    return parted;
  }

  /// Changes what is wanted. What leaves the part file is forced into its file before its slot is
  /// given up, so that at every moment one whole copy is on the device.
  void change(Bitfield wanted, boolean readOnly) throws IOException {
    if (readOnly) {
      begin(wanted);
      return;
    }
    removeBlank(wanted);
    BitSet before = pieces.parted();
    BitSet after = parted(wanted);
    BitSet held = parts.pieces();
    for (int entry = before.nextSetBit(0); entry >= 0; entry = before.nextSetBit(entry + 1)) {
      if (!after.get(entry)) {
        fetch(entry, held);
      }
    }
    files.force();
    pieces.setParted(after);
    pieces.releaseParts(unused(held, after));
  }

  /// A file that we made, that is empty still and that nobody wants any more goes away again.
  private void removeBlank(Bitfield wanted) throws IOException {
    FileTree tree = files.tree();
    try (FolderCursor cursor = new FolderCursor(files.disk())) {
      for (int entry = 0; entry < tree.entries(); entry++) {
        if (!wanted.get(entry) && files.book().isBlank(entry)) {
          Place place = tree.place(entry);
          Disk.Folder folder = cursor.find(place);
          if (folder != null && folder.stat(place.name()) != null) {
            folder.delete(place.name());
          }
          files.retire(entry);
          files.book().forget(entry);
        }
      }
    }
  }

  private void fetch(int entry, BitSet held) throws IOException {
    Geometry geometry = pieces.geometry();
    long length = files.tree().entryLength(entry);
    if (length == 0) {
      return;
    }
    long offset = pieces.offset(entry);
    int last = geometry.pieceAt(offset + length - 1);
    for (int piece = held.nextSetBit(geometry.pieceAt(offset));
        piece >= 0 && piece <= last;
        piece = held.nextSetBit(piece + 1)) {
      long from = Math.max(offset, geometry.pieceOffset(piece));
      long end =
          Math.min(offset + length, geometry.pieceOffset(piece) + geometry.pieceBytes(piece));
      copy(entry, piece, from, end);
    }
  }

  private void copy(int entry, int piece, long from, long end) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(COPY_BYTES);
    for (long at = from; at < end; at += buffer.limit()) {
      buffer.clear().limit((int) Math.min(COPY_BYTES, end - at));
      parts.read(piece, (int) (at - pieces.geometry().pieceOffset(piece)), buffer);
      files.write(entry, at - pieces.offset(entry), buffer.flip());
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
