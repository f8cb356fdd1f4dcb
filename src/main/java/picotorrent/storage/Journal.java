package picotorrent.storage;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Documents that are safe before they are in their places: many in one file that is forced once.
/// Each has a generation, so that one that is in its place already is known again.
///
/// Used by one thread at a time.
final class Journal {
  private static final String NAME = "journal";
  private static final String TEMPORARY = "journal.new";

  private final Disk disk;
  private final Path root;

  /// A journal beside the documents of a folder.
  Journal(Disk disk, Path root) {
    this.disk = disk;
    this.root = root;
  }

  /// Replaces what it holds; on the device when this returns.
  void write(List<Envelope> documents) throws IOException {
    List<ByteBuffer> parts = documents.stream().map(Envelope::toBytes).toList();
    int length = parts.stream().mapToInt(part -> Integer.BYTES + part.remaining()).sum();
    ByteBuffer all = ByteBuffer.allocate(length);
    parts.forEach(part -> all.putInt(part.remaining()).put(part));
    ByteBuffer bytes = new Envelope(NAME, 0, all.array()).toBytes();
    disk.makeRoot(root);
    try (Disk.Folder folder = disk.folder(root, List.of(), false)) {
      WholeFile.write(folder, TEMPORARY, bytes);
      folder.rename(TEMPORARY, folder, NAME);
      folder.force();
    }
  }

  /// What it holds; nothing where there is none, or where it is not whole: then nobody was told
  /// that its documents are safe.
  List<Envelope> read() throws IOException {
    byte[] bytes = bytes();
    return bytes != null
            && Envelope.read(bytes, NAME) instanceof Envelope.Reading.Whole(Envelope whole)
        ? parse(ByteBuffer.wrap(whole.document()))
        : List.of();
  }

  private byte @Nullable [] bytes() throws IOException {
    try (Disk.Folder folder = disk.folder(root, List.of(), false)) {
      Disk.Stat stat = folder.stat(NAME);
      return stat == null ? null : WholeFile.read(folder, NAME, stat);
    }
  }

  private static List<Envelope> parse(ByteBuffer all) {
    List<Envelope> documents = new ArrayList<>();
    while (all.remaining() >= Integer.BYTES) {
      int length = all.getInt();
      if (length < 0 || length > all.remaining()) {
        return documents;
      }
      byte[] bytes = new byte[length];
      all.get(bytes);
      Envelope document = Envelope.of(bytes);
      if (document != null) {
        documents.add(document);
      }
    }
    return documents;
  }

  /// All that it holds is in its place: takes it away, on the device, too.
  void remove() throws IOException {
    try (Disk.Folder folder = disk.folder(root, List.of(), false)) {
      if (folder.stat(NAME) != null) {
        folder.delete(NAME);
        folder.force();
      }
    }
  }
}
