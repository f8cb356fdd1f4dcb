package picotorrent.storage;

import java.nio.file.FileSystemException;

/// There is less room than the files need.
final class NoSpaceException extends FileSystemException {
  private static final long serialVersionUID = 1;

  private final long neededBytes;
  private final long freeBytes;

  NoSpaceException(String path, long neededBytes, long freeBytes) {
    super(path, null, "no space left");
    this.neededBytes = neededBytes;
    this.freeBytes = freeBytes;
  }

  long neededBytes() {
    return neededBytes;
  }

  long freeBytes() {
    return freeBytes;
  }
}
