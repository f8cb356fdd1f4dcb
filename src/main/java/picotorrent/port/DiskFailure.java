package picotorrent.port;

import java.nio.file.Path;
import picotorrent.base.ErrorWords;
import picotorrent.base.Sentence;

/// Why the disk did not do what it was asked: a value, told to the person with what to do about it.
public sealed interface DiskFailure {
  /// The file or folder it is about.
  Path path();

  /// What happened, without a full stop.
  Sentence what();

  /// What to do next.
  Sentence advice();

  /// What happened and what to do next.
  default Sentence sentence() {
    return Sentence.of("{0}. {1}", what(), advice());
  }

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
    private boolean lacksEntries() {
      return neededBytes >= 0 && freeBytes >= neededBytes;
    }

    @Override
    public Sentence what() {
      if (neededBytes < 0 || freeBytes < 0) {
        return Sentence.of("No space left in {0}", path);
      }
      return lacksEntries()
          ? Sentence.of("No room for more files in {0}", path)
          : Sentence.of(
              "No space left in {0}: {1} needed, {2} free",
              path, new Sentence.Bytes(neededBytes), new Sentence.Bytes(freeBytes));
    }

    @Override
    public Sentence advice() {
      return lacksEntries()
          ? Sentence.of("Remove files or choose another folder.")
          : Sentence.of("Free space or choose another folder.");
    }

    /// The same for data that goes into a folder: a person makes room there, and not in the file
    /// that happened to come last.
    ///
    /// @param bytes still to be written there, for where that was not known
    public NoSpace in(Path folder, long bytes) {
      return new NoSpace(
          path.startsWith(folder) ? folder : path,
          neededBytes < 0 ? bytes : neededBytes,
          freeBytes);
    }
  }

  /// We may not write (or read) there.
  record NotPermitted(Path path, boolean reading) implements DiskFailure {
    @Override
    public Sentence what() {
      return reading
          ? Sentence.of("No permission to read {0}", path)
          : Sentence.of("No permission to write {0}", path);
    }

    @Override
    public Sentence advice() {
      return Sentence.of("Change its permissions or choose another folder.");
    }
  }

  /// The file, the folder or the drive is gone.
  record Missing(Path path) implements DiskFailure {
    @Override
    public Sentence what() {
      return Sentence.of("{0} is missing", path);
    }

    @Override
    public Sentence advice() {
      return Sentence.of("Connect the drive or put it back, or check the files again.");
    }
  }

  /// Something else stands where the file should be: a folder, a link, a device.
  record NotAFile(Path path) implements DiskFailure {
    @Override
    public Sentence what() {
      return Sentence.of("{0} is in the way: it is not a regular file", path);
    }

    @Override
    public Sentence advice() {
      return Sentence.of("Move it or choose another folder.");
    }

    @Override
    public boolean mayPass() {
      return false;
    }
  }

  /// Somebody changed a file that was complete.
  record Changed(Path path) implements DiskFailure {
    @Override
    public Sentence what() {
      return Sentence.of("{0} was changed by another program", path);
    }

    @Override
    public Sentence advice() {
      return Sentence.of("Check the files again.");
    }
  }

  /// A file of the person's own, which was found outside of the save folder, is not what the
  /// torrent says; it is never written over.
  record NotOurs(Path path) implements DiskFailure {
    @Override
    public Sentence what() {
      return Sentence.of("{0} is not what the torrent has, and is not written over", path);
    }

    @Override
    public Sentence advice() {
      return Sentence.of("Put the right file there, or look for the data again.");
    }
  }

  /// The process has too many files open.
  record TooManyOpenFiles(Path path) implements DiskFailure {
    @Override
    public Sentence what() {
      return Sentence.of("Too many open files at {0}", path);
    }

    @Override
    public Sentence advice() {
      return Sentence.of("Close other programs or raise the limit.");
    }
  }

  /// Any other error of the device or the file system.
  record Broken(Path path, String detail) implements DiskFailure {
    @Override
    public Sentence what() {
      return Sentence.of("The disk failed at {0} ({1})", path, ErrorWords.of(detail));
    }

    @Override
    public Sentence advice() {
      return Sentence.of("Check the drive.");
    }
  }
}
