package picotorrent.port;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/// Why the disk did not do what it was asked: a value, told to the person with what to do about it.
public sealed interface DiskFailure {
  /// The file or folder it is about.
  Path path();

  /// What happened and what to do next, in one or two sentences.
  String sentence();

  /// Whether it may end by itself (space freed, drive back), so that trying again later makes
  /// sense.
  default boolean mayPass() {
    return true;
  }

  /// There is no room: for the bytes or, where there is enough for those, for the file's entry (no
  /// inode is left).
  ///
  /// @param neededBytes still to be written, -1 when not known
  /// @param freeBytes free now, -1 when not known
  record NoSpace(Path path, long neededBytes, long freeBytes) implements DiskFailure {
    @Override
    public String sentence() {
      if (neededBytes >= 0 && freeBytes >= neededBytes) {
        return "No room for more files in " + path + ". Remove files or choose another folder.";
      }
      String figures =
          neededBytes < 0 || freeBytes < 0
              ? ""
              : ": " + size(neededBytes) + " needed, " + size(freeBytes) + " free";
      return "No space left in " + path + figures + ". Free space or choose another folder.";
    }

    /// The same with what is still to be written where that was not known.
    public NoSpace needing(long bytes) {
      return neededBytes < 0 ? new NoSpace(path, bytes, freeBytes) : this;
    }

    /// In the largest unit that leaves something before the point: `1.5 GiB`.
    private static String size(long bytes) {
      double size = bytes;
      int unit = 0;
      while (size >= 1024 && unit < UNITS.size() - 1) {
        size /= 1024;
        unit++;
      }
      return unit == 0
          ? bytes + " bytes"
          : String.format(Locale.ROOT, "%.1f %s", size, UNITS.get(unit));
    }

    private static final List<String> UNITS = List.of("bytes", "KiB", "MiB", "GiB", "TiB");
  }

  /// We may not write (or read) there.
  record NotPermitted(Path path, boolean reading) implements DiskFailure {
    @Override
    public String sentence() {
      return "No permission to "
          + (reading ? "read " : "write ")
          + path
          + ". Change its permissions or choose another folder.";
    }
  }

  /// The file, the folder or the drive is gone.
  record Missing(Path path) implements DiskFailure {
    @Override
    public String sentence() {
      return path + " is missing. Connect the drive or put it back, or check the files again.";
    }
  }

  /// Something else stands where the file should be: a folder, a link, a device.
  record NotAFile(Path path) implements DiskFailure {
    @Override
    public String sentence() {
      return path + " is in the way: it is not a regular file. Move it or choose another folder.";
    }

    @Override
    public boolean mayPass() {
      return false;
    }
  }

  /// Somebody changed a file that was complete.
  record Changed(Path path) implements DiskFailure {
    @Override
    public String sentence() {
      return path + " was changed by another program. Check the files again.";
    }
  }

  /// A file of the person's own, which was found outside of the save folder, is not what the
  /// torrent says; it is never written over.
  record NotOurs(Path path) implements DiskFailure {
    @Override
    public String sentence() {
      return path
          + " is not what the torrent has, and is not written over. Put the right file there, or"
          + " look for the data again.";
    }
  }

  /// The process has too many files open.
  record TooManyOpenFiles(Path path) implements DiskFailure {
    @Override
    public String sentence() {
      return "Too many open files at " + path + ". Close other programs or raise the limit.";
    }
  }

  /// Any other error of the device or the file system.
  record Broken(Path path, String detail) implements DiskFailure {
    @Override
    public String sentence() {
      return "The disk failed at " + path + " (" + detail + "). Check the drive.";
    }
  }
}
