package picotorrent.storage;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.NoSuchFileException;
import java.util.function.LongConsumer;

/// Copies a file to another file system under a hidden name, with its modification time, and forces
/// it. Work for pool threads.
final class MovingCopy {
  private static final int COPY_BYTES = 1 << 20;

  private final VolumeFiles files;
  private final boolean sparse;

  /// @param sparse whether what is nothing but zeros need not take room
  MovingCopy(VolumeFiles files, boolean sparse) {
    this.files = files;
    this.sparse = sparse;
  }

  /// Copies one file; nothing where an earlier run has left the copy alone, or put it in its place.
  /// Tells whether it is one of a file that was as we left it, before and after.
  boolean copy(Mover.Step step, Runnable stopIfCancelled, LongConsumer copied) throws IOException {
    Disk.Stat before = files.stat(step.from());
    if (before == null) {
      if (files.stat(step.copy()) == null && files.stat(step.to()) == null) {
        throw new NoSuchFileException(step.from().path().toString());
      }
      return false;
    }
    Place copy = step.copy();
    try (Disk.DiskFile source = open(step.from());
        Disk.Folder folder = files.disk().folder(copy.root(), copy.folders(), true);
        Disk.DiskFile target = folder.open(copy.name(), Disk.Access.CREATE)) {
      target.truncate(0);
      copy(source, target, stopIfCancelled, copied);
      if (files.isExecutable(step.entry())) {
        folder.makeExecutable(copy.name());
      }
      folder.setModified(copy.name(), before.modifiedMillis());
      target.force();
    }
    files.newNames().note(copy);
    return files.book().knows(step.entry())
        && files.book().agrees(step.entry(), before)
        && before.equals(files.stat(step.from()));
  }

  private Disk.DiskFile open(Place place) throws IOException {
    try (Disk.Folder folder = files.disk().folder(place.root(), place.folders(), false)) {
      return folder.open(place.name(), Disk.Access.READ);
    }
  }

  private void copy(
      Disk.DiskFile source, Disk.DiskFile target, Runnable stopIfCancelled, LongConsumer copied)
      throws IOException {
    ByteBuffer buffer = ByteBuffer.allocateDirect(COPY_BYTES);
    ByteBuffer zeros = ByteBuffer.allocateDirect(COPY_BYTES);
    long at = 0;
    long written = 0;
    while (source.read(buffer.clear(), at) >= 0) {
      stopIfCancelled.run();
      buffer.flip();
      int read = buffer.remaining();
      if (!sparse || !buffer.equals(zeros.clear().limit(read))) {
        write(target, buffer, at);
        written = at + read;
      }
      at += read;
      copied.accept(read);
    }
    if (written < at) {
      write(target, zeros.clear().limit(1), at - 1);
    }
  }

  private static void write(Disk.DiskFile target, ByteBuffer bytes, long at) throws IOException {
    for (long position = at; bytes.hasRemaining(); ) {
      position += target.write(bytes, position);
    }
  }
}
