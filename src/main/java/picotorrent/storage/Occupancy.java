package picotorrent.storage;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import picotorrent.base.Bitfield;

/// Looks for what a download would write over. A file of nothing but zeros, as another client
/// leaves it that made room and has fetched nothing, holds nothing. Work for pool threads.
final class Occupancy {
  private static final int READ_BYTES = 256 << 10;

  private final VolumeFiles files;
  private final byte[] chunk = new byte[READ_BYTES];

  Occupancy(VolumeFiles files) {
    this.files = files;
  }

  /// The first of these entries whose file lies in the save folder and holds something.
  Optional<Path> first(Bitfield wanted, Runnable stopIfCancelled) throws IOException {
    FileTree tree = files.tree();
    for (int entry = wanted.nextSet(0); entry >= 0; entry = wanted.nextSet(entry + 1)) {
      boolean isThere = tree.isFile(entry) && files.book().size(entry) > 0;
      if (isThere && tree.isInFolder(entry) && holdsSomething(entry, stopIfCancelled)) {
        return Optional.of(tree.place(entry).path());
      }
    }
    return Optional.empty();
  }

  private boolean holdsSomething(int entry, Runnable stopIfCancelled) throws IOException {
    try {
      int count = 1;
      for (long at = 0; count > 0; at += count) {
        stopIfCancelled.run();
        count = files.readSome(entry, at, chunk, READ_BYTES);
        if (!isZero(count)) {
          return true;
        }
      }
      return false;
    } catch (NoSuchFileException | InTheWayException e) {
      return false;
    }
  }

  private boolean isZero(int count) {
    for (int i = 0; i < count; i++) {
      if (chunk[i] != 0) {
        return false;
      }
    }
    return true;
  }
}
