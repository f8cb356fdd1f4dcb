package picotorrent.storage;

import java.io.IOException;
import java.util.BitSet;
import picotorrent.base.Bitfield;
import picotorrent.port.Outcome;
import picotorrent.port.Store.Allocation;

/// Looks at the files of a volume and makes those that are missing. Work for pool threads.
final class Allocator {
  /// How many files a thread makes before it looks whether it is still wanted.
  private static final int STRIDE = 256;

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
          files.fill(entries[i], place, folder, job::stopIfCancelled);
        }
        files.create(entries[i], place, folder).close();
      }
    }
  }
}
