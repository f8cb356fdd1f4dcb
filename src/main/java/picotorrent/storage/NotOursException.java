package picotorrent.storage;

import java.nio.file.FileSystemException;

/// A person's own file has other content than the torrent; it is not ours to change.
final class NotOursException extends FileSystemException {
  private static final long serialVersionUID = 1;

  NotOursException(String path) {
    super(path, null, "a person's own file with other content");
  }
}
