package picotorrent.storage;

import java.io.EOFException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.Locale;
import picotorrent.port.DiskFailure;

/// Turns what the file system threw into a reason that a person can act on.
///
/// Java has no error numbers, only the C library's sentences; where they say nothing (another
/// language), the disk is asked.
final class DiskFailures {
  /// Below this much free room a failed write is taken for a full disk.
  private static final long FULL_BELOW_BYTES = 1 << 20;

  private DiskFailures() {}

  /// Names the failure of an operation on `path`, which was `reading` or writing.
  static DiskFailure of(IOException e, Path path, Disk disk, boolean reading) {
    Path where = e instanceof FileSystemException f && f.getFile() != null ? at(f, path) : path;
    return switch (e) {
      case NoSpaceException full ->
          new DiskFailure.NoSpace(where, full.neededBytes(), full.freeBytes());
      case ChangedException changed -> new DiskFailure.Changed(where);
      case EOFException shorter -> new DiskFailure.Changed(where);
      case NotOursException notOurs -> new DiskFailure.NotOurs(where);
      case InTheWayException inTheWay -> new DiskFailure.NotAFile(where);
      case NotDirectoryException noFolder -> new DiskFailure.NotAFile(where);
      case NoSuchFileException missing -> new DiskFailure.Missing(where);
      case AccessDeniedException denied -> new DiskFailure.NotPermitted(where, reading);
      default -> bySentence(e, where, disk, reading);
    };
  }

  private static Path at(FileSystemException e, Path path) {
    Path named = path.getFileSystem().getPath(e.getFile());
    return named.isAbsolute() ? named : path;
  }

  private static DiskFailure bySentence(IOException e, Path path, Disk disk, boolean reading) {
    String said = String.valueOf(e.getMessage()).toLowerCase(Locale.ROOT);
    if (said.contains("no space left")
        || said.contains("quota")
        || said.contains("not enough space")) {
      return new DiskFailure.NoSpace(path, -1, free(path, disk, e));
    }
    if (said.contains("read-only file system") || said.contains("permission")) {
      return new DiskFailure.NotPermitted(path, reading);
    }
    if (said.contains("too many open files")) {
      return new DiskFailure.TooManyOpenFiles(path);
    }
    if (said.contains("symbolic link")
        || said.contains("is a directory")
        || said.contains("not a directory")) {
      return new DiskFailure.NotAFile(path);
    }
    if (said.contains("no such device") || said.contains("stale file handle")) {
      return new DiskFailure.Missing(path);
    }
    return byState(e, path, disk, reading);
  }

  /// Free bytes, or -1 where that cannot be said.
  private static long free(Path path, Disk disk, IOException cause) {
    try {
      return disk.usableBytes(path);
    } catch (IOException e) {
      cause.addSuppressed(e);
      return -1;
    }
  }

  private static DiskFailure byState(IOException e, Path path, Disk disk, boolean reading) {
    try {
      if (disk.usableBytes(path) < FULL_BELOW_BYTES) {
        return new DiskFailure.NoSpace(path, -1, disk.usableBytes(path));
      }
      if (Files.exists(path) && Files.getFileStore(path).isReadOnly()) {
        return new DiskFailure.NotPermitted(path, reading);
      }
    } catch (IOException again) {
      e.addSuppressed(again);
    }
    return new DiskFailure.Broken(path, String.valueOf(e.getMessage()));
  }

  /// Tells whether the process ran out of file handles.
  static boolean isTooManyOpenFiles(IOException e) {
    return String.valueOf(e.getMessage()).toLowerCase(Locale.ROOT).contains("too many open files");
  }
}
