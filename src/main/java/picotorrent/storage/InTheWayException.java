package picotorrent.storage;

import java.nio.file.FileSystemException;

/// Something that is no regular file (or no real folder) has the name of one.
final class InTheWayException extends FileSystemException {
  private static final long serialVersionUID = 1;

  InTheWayException(String path) {
    super(path, null, "not a regular file or folder");
  }
}
