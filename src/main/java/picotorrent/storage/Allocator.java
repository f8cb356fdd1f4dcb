package picotorrent.storage;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.BitSet;
import picotorrent.base.Bitfield;
import picotorrent.port.Outcome;
import picotorrent.port.Store.Allocation;

/// Looks at the files of a volume and makes those that are missing. Work for pool threads.
final class Allocator {
  /// How many files a thread makes before it looks whether it is still wanted.
  private static final int STRIDE = 256;

  /// What is written at once where room is made by writing zeros.
  private static final int ZEROS_BYTES = 1 << 20;

  private final Workers pool;
  private final VolumeFiles files;

  Allocator(Workers pool, VolumeFiles files) {
    this.pool = pool;
    this.files = files;
  }

  /// Notes what each file is now; a folder that is missing answers for all its files.
  void survey() throws IOException {
    FileTree tree = files.tree();
    try (FolderCursor cursor = new FolderCursor(files.disk())) {
      for (int entry = 0; entry < tree.entries(); entry++) {
        if (tree.isFile(entry)) {
          Place place = tree.place(entry);
          Disk.Folder folder = cursor.find(place);
          files.surveyed(entry, folder == null ? null : folder.stat(place.name()));
        }
      }
    }
  }

  /// Makes the save folder and the files of `wanted`, then ends the job.
  void prepare(Lane.LaneJob<Void> job, Bitfield wanted, Allocation allocation) throws IOException {
    files.disk().makeRoot(files.tree().folder());
    new Links(files).make(wanted);
    BitSet missing = missing(wanted);
    if (allocation == Allocation.FULL) {
      requireRoom(missing);
    }
    int[] entries = missing.stream().toArray();
    new Parallel(pool, job, entries.length, STRIDE)
        .start(
            () -> (from, to) -> makeAll(job, entries, from, to, allocation),
            () -> job.finish(Outcome.done()));
  }

  /// What is still to be made. A person's own file is never made longer or shorter.
  private BitSet missing(Bitfield wanted) throws IOException {
    FileTree tree = files.tree();
    BitSet missing = new BitSet();
    for (int entry = wanted.nextSet(0); entry >= 0; entry = wanted.nextSet(entry + 1)) {
      if (tree.isFile(entry) && files.book().size(entry) != tree.length(entry)) {
        if (!tree.isInFolder(entry)) {
          throw new NotOursException(tree.place(entry).path().toString());
        }
        missing.set(entry);
      }
    }
    return missing;
  }

  private void requireRoom(BitSet missing) throws IOException {
    FileTree tree = files.tree();
    long needed =
        missing.stream()
            .mapToLong(entry -> tree.length(entry) - Math.max(0, files.book().size(entry)))
            .sum();
    long free = files.disk().usableBytes(tree.folder());
    if (needed > free) {
      throw new NoSpaceException(tree.folder().toString(), needed, free);
    }
  }

  private void makeAll(
      Lane.LaneJob<Void> job, int[] entries, int from, int to, Allocation allocation)
      throws IOException {
    try (FolderCursor cursor = new FolderCursor(files.disk())) {
      for (int i = from; i < to; i++) {
        Place place = files.tree().place(entries[i]);
        Disk.Folder folder = cursor.make(place);
        if (allocation == Allocation.FULL) {
          fill(entries[i], place, folder, job);
        }
        files.create(entries[i], place, folder).close();
      }
    }
  }

  /// Writes zeros where a file does not reach yet, so that its room is its own. No piece may be
  /// written to it meanwhile.
  private void fill(int entry, Place place, Disk.Folder folder, Lane.LaneJob<Void> job)
      throws IOException {
    if (folder.stat(place.name()) == null) {
      files.newNames().note(place);
      files.book().markBlank(entry);
    }
    try (Disk.DiskFile file = folder.open(place.name(), Disk.Access.CREATE)) {
      long length = files.tree().length(entry);
      ByteBuffer zeros = ByteBuffer.allocateDirect(ZEROS_BYTES);
      for (long at = file.size(); at < length; ) {
        job.stopIfCancelled();
        at += file.write(zeros.rewind().limit((int) Math.min(ZEROS_BYTES, length - at)), at);
      }
    } catch (IOException e) {
      throw files.named(e, entry);
    }
  }
}
