package picotorrent.storage;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Small files that are written and read in one piece: those of the session's state. Blocks; any
/// thread of the disk.
final class WholeFile {
  private WholeFile() {}

  /// Makes a file of these bytes, or replaces its content, and forces it.
  static void write(Disk.Folder folder, String name, ByteBuffer bytes) throws IOException {
    try (Disk.DiskFile file = folder.open(name, Disk.Access.CREATE)) {
      file.truncate(0);
      for (long at = 0; bytes.hasRemaining(); ) {
        at += file.write(bytes, at);
      }
      file.force();
    }
  }

  /// The content of a file of at most [Envelope#MAX_BYTES]; null where something else is there.
  ///
  /// @param stat of the file, which is there
  static byte @Nullable [] read(Disk.Folder folder, String name, Disk.Stat stat)
      throws IOException {
    if (stat.kind() != Disk.Kind.FILE || stat.size() > Envelope.MAX_BYTES) {
      return null;
    }
    try (Disk.DiskFile from = folder.open(name, Disk.Access.READ)) {
      ByteBuffer bytes = ByteBuffer.allocate((int) from.size());
      while (bytes.hasRemaining() && from.read(bytes, bytes.position()) >= 0) {
        assert bytes.position() > 0;
      }
      return Arrays.copyOf(bytes.array(), bytes.position());
    }
  }
}
