package picotorrent.storage;

import java.nio.file.FileSystemException;

/// A file is not as we left it.
final class ChangedException extends FileSystemException {
  private static final long serialVersionUID = 1;

  ChangedException(String path) {
    super(path, null, "changed by another program");
  }
}
