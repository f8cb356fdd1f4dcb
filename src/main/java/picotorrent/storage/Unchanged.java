package picotorrent.storage;

import picotorrent.port.Store;

/// Takes the files that still are what they were at some time.
///
/// @param then what they were
/// @param untilMillis when, since 1970
record Unchanged(Store.Stamps then, long untilMillis) implements Remover.Choice {
  /// A file that was written so shortly before has no stamp that says anything.
  private static final long WRITTEN_MILLIS = 10_000;

  @Override
  public boolean takes(int entry, Disk.Stat there) {
    if (entry >= then.sizes().size() || then.isNone(entry)) {
      return false;
    }
    long size = then.sizes().get(entry);
    long modified = there.modifiedMillis();
    return size < 0
        ? modified <= untilMillis && modified > untilMillis - WRITTEN_MILLIS
        : size == there.size() && then.modifiedMillis().get(entry) == modified;
  }
}
