package picotorrent.storage;

import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// How much is free where a folder is or will be. It asks the drive: for threads that may wait.
public final class FreeSpace {
  /// The drive does not say.
  public static final long UNKNOWN = -1;

  private FreeSpace() {}

  /// Free bytes on the drive of a folder or of the nearest parent that exists, or [#UNKNOWN].
  ///
  /// @throws IOException when the drive cannot be asked
  public static long bytes(Path folder) throws IOException {
    @Nullable Path at = folder.toAbsolutePath();
    while (at != null && !Files.exists(at)) {
      at = at.getParent();
    }
    if (at == null) {
      return UNKNOWN;
    }
    FileStore drive = Files.getFileStore(at);
    return drive.getTotalSpace() == 0 ? UNKNOWN : drive.getUsableSpace(); // some network drives
  }
}
