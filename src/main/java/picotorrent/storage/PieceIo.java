package picotorrent.storage;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.NoSuchFileException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import picotorrent.base.Bitfield;
import picotorrent.base.Block;
import picotorrent.base.Geometry;
import picotorrent.buffer.PieceBuffer;
import picotorrent.metainfo.FileEntry;
import picotorrent.metainfo.Metainfo;

/// Pieces and blocks, wherever their bytes lie: in one file, in several, in the part file, or
/// nowhere (padding). Any thread.
final class PieceIo {
  private final Metainfo metainfo;
  private final FileSpans spans;
  private final VolumeFiles files;
  private final PartFile parts;

  /// Entries that nobody wants and that have no file: their bytes go to the part file. Replaced,
  /// never changed.
  private volatile BitSet parted = new BitSet();

  PieceIo(Metainfo metainfo, VolumeFiles files, PartFile parts) {
    this.metainfo = metainfo;
    this.spans = new FileSpans(metainfo.layout());
    this.files = files;
    this.parts = parts;
  }

  Geometry geometry() {
    return metainfo.layout().geometry();
  }

  FileSpans spans() {
    return spans;
  }

  /// Where an entry begins in the piece space.
  long offset(int entry) {
    return metainfo.layout().entries().get(entry).offset();
  }

  PieceDigest digest() {
    return new PieceDigest(metainfo, spans);
  }

  BitSet parted() {
    return parted;
  }

  void setParted(BitSet entries) {
    parted = entries;
  }

  /// Whether content is the piece.
  boolean matches(int piece, PieceBuffer content) {
    return metainfo.pieceHashes().matches(piece, content.content());
  }

  /// Writes a piece that has been verified.
  void write(int piece, PieceBuffer content) throws IOException {
    write(piece, 0, content.content());
  }

  /// Writes part of a piece that has been verified, from its offset `begin` on: what goes to one
  /// file goes there at one stroke.
  void write(int piece, int begin, List<ByteBuffer> slabs) throws IOException {
    ArrayDeque<ByteBuffer> left = new ArrayDeque<>(slabs);
    int length = slabs.stream().mapToInt(ByteBuffer::remaining).sum();
    int at = begin;
    for (FileSpans.Span span : spans.of(geometry().pieceOffset(piece) + begin, length)) {
      List<ByteBuffer> bytes = cut(left, span.length());
      if (!span.padding() && parted.get(span.entry())) {
        writePart(piece, at, bytes);
      } else if (!span.padding()) {
        files.write(span.entry(), span.at(), bytes);
      }
      at += span.length();
    }
  }

  private static List<ByteBuffer> cut(ArrayDeque<ByteBuffer> slabs, int length) {
    List<ByteBuffer> cut = new ArrayList<>(slabs.size());
    int missing = length;
    while (missing > 0) {
      ByteBuffer slab = slabs.getFirst();
      int part = Math.min(missing, slab.remaining());
      cut.add(slab.slice(slab.position(), part));
      slab.position(slab.position() + part);
      if (!slab.hasRemaining()) {
        slabs.removeFirst();
      }
      missing -= part;
    }
    return cut;
  }

  private void writePart(int piece, int begin, List<ByteBuffer> sources) throws IOException {
    files.book().beginWrite(partEntry());
    try {
      int at = begin;
      for (ByteBuffer source : sources) {
        int length = source.remaining();
        parts.write(piece, at, source);
        at += length;
      }
    } finally {
      files.book().endWrite(partEntry());
    }
  }

  /// Reads blocks one behind the other, each after its headroom, and flips the target.
  void read(List<Block> blocks, int headroomBytes, ByteBuffer target) throws IOException {
    target.clear();
    for (Block block : blocks) {
      target.position(target.position() + headroomBytes);
      readBlock(block, target);
    }
    target.flip();
  }

  private void readBlock(Block block, ByteBuffer target) throws IOException {
    int begin = block.begin();
    for (FileSpans.Span span :
        spans.of(geometry().pieceOffset(block.piece()) + begin, block.length())) {
      target.limit(target.position() + span.length());
      if (span.padding()) {
        while (target.hasRemaining()) {
          target.put((byte) 0);
        }
      } else if (parted.get(span.entry())) {
        readPart(block.piece(), begin, span, target);
      } else {
        files.read(span.entry(), span.at(), target);
      }
      begin += span.length();
      target.limit(target.capacity());
    }
  }

  /// Reads a span that was in the part file a moment ago; it may have gone to its file meanwhile.
  private void readPart(int piece, int begin, FileSpans.Span span, ByteBuffer target)
      throws IOException {
    int start = target.position();
    try {
      parts.read(piece, begin, target);
    } catch (NoSuchFileException e) {
      if (parted.get(span.entry())) {
        throw e;
      }
      files.read(span.entry(), span.at(), target.position(start));
    }
  }

  /// The part file's place in the book of stamps.
  private int partEntry() {
    return files.tree().entries();
  }

  /// Notes what the part file is now.
  void surveyParts() throws IOException {
    parts.load();
    files.surveyed(partEntry(), files.stat(parts.place()));
  }

  /// Some pieces are about to be looked for; see [VolumeFiles#found].
  void found(Bitfield which) throws IOException {
    List<FileEntry> entries = metainfo.layout().entries();
    for (int entry = 0; entry < entries.size(); entry++) {
      FileEntry file = entries.get(entry);
      if (file.length() > 0 && !parted.get(entry)) {
        int first = which.nextSet(geometry().pieceAt(file.offset()));
        if (first >= 0 && first <= geometry().pieceAt(file.end() - 1)) {
          files.found(entry);
        }
      }
    }
    if (parts.doubtIfAny()) {
      files.book().beginWrite(partEntry());
      files.book().endWrite(partEntry());
    }
  }

  /// Gives up slots of the part file.
  void releaseParts(BitSet unused) throws IOException {
    if (!unused.isEmpty()) {
      files.book().beginWrite(partEntry());
      try {
        parts.release(unused);
      } finally {
        files.book().endWrite(partEntry());
      }
    }
  }

  /// Forces everything that was written to the device.
  void force() throws IOException {
    for (StampBook.Dirty dirty : files.book().dirty()) {
      if (dirty.entry() == partEntry()) {
        try {
          parts.force((folder, name) -> files.antedate(partEntry(), folder, name));
          files.book().forced(dirty, files.stat(parts.place()));
        } catch (IOException e) {
          files.book().distrust(partEntry());
          throw e;
        }
      }
    }
    files.force();
  }

  /// Loads `length` bytes of a span for hashing; false when they are not all there.
  boolean load(int piece, FileSpans.Span span, int done, byte[] target, int length)
      throws IOException {
    if (!parted.get(span.entry())) {
      return files.readSome(span.entry(), span.at() + done, target, length) == length;
    }
    long offset = offset(span.entry()) + span.at() + done;
    int begin = (int) (offset - geometry().pieceOffset(piece));
    try {
      parts.read(piece, begin, ByteBuffer.wrap(target, 0, length));
      return true;
    } catch (EOFException e) {
      return false;
    } catch (NoSuchFileException e) {
      return !parted.get(span.entry())
          && files.readSome(span.entry(), span.at() + done, target, length) == length;
    }
  }
}
