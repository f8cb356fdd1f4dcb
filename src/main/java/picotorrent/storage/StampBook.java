package picotorrent.storage;

import com.google.common.collect.HashMultiset;
import com.google.common.collect.Multiset;
import com.google.common.primitives.Longs;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import picotorrent.port.Store.Stamps;

/// What size and modification time each file of a volume has as far as we know, and which files
/// were written since they were last forced. Any thread.
final class StampBook {
  /// There is no file.
  static final long NONE = -1;

  /// The file's stamp would prove nothing: it equals none, so its pieces are checked again.
  static final long UNKNOWN = -2;

  private final long[] sizes;
  private final long[] modified;
  private final long[] lastModified;
  private final Map<Integer, Integer> writes = new TreeMap<>();
  private final Multiset<Integer> underWay = HashMultiset.create();
  private final BitSet blank = new BitSet();
  private final BitSet distrusted = new BitSet();
  private final BitSet refused = new BitSet();
  private final BitSet found = new BitSet();

  /// A book for so many files, with one more for the part file.
  StampBook(int entries) {
    sizes = new long[entries + 1];
    modified = new long[entries + 1];
    lastModified = new long[entries + 1];
    Arrays.fill(sizes, NONE);
    Arrays.fill(modified, NONE);
  }

  /// A file that was written.
  ///
  /// @param writes how often, up to now
  record Dirty(int entry, int writes) {}

  /// Notes a write that is about to happen; [#endWrite] follows.
  synchronized void beginWrite(int entry) {
    blank.clear(entry);
    underWay.add(entry);
    writes.merge(entry, 1, Integer::sum);
  }

  /// Notes that a write is over, whatever became of it. It counts once more: what was forced while
  /// it went on may lack it.
  synchronized void endWrite(int entry) {
    underWay.remove(entry);
    writes.merge(entry, 1, Integer::sum);
  }

  /// A modification time near `wish` that the file has not had lately: two claims never share one.
  synchronized long unused(int entry, long wish, long graceMillis) {
    long last = lastModified[entry];
    return wish <= last && last - wish < graceMillis ? last + 1 : wish;
  }

  /// We have just made a file.
  synchronized void markBlank(int entry) {
    blank.set(entry);
  }

  /// Whether we made the file and wrote nothing to it.
  synchronized boolean isBlank(int entry) {
    return blank.get(entry);
  }

  /// Forgets a file that was removed.
  synchronized void forget(int entry) {
    writes.remove(entry);
    blank.clear(entry);
    set(entry, null);
  }

  /// Whether the file is written and not yet forced.
  synchronized boolean isDirty(int entry) {
    return writes.containsKey(entry);
  }

  /// Notes what a file is now.
  synchronized void set(int entry, Disk.@Nullable Stat stat) {
    distrusted.clear(entry);
    if (stat != null && stat.kind() == Disk.Kind.FILE) {
      sizes[entry] = stat.size();
      modified[entry] = stat.modifiedMillis();
      lastModified[entry] = stat.modifiedMillis();
    } else {
      sizes[entry] = NONE;
      modified[entry] = NONE;
    }
  }

  /// Whether it is one of the volume's files, or its part file.
  boolean knows(int entry) {
    return entry < sizes.length;
  }

  /// Whether there is a file.
  synchronized boolean exists(int entry) {
    return sizes[entry] != NONE;
  }

  /// Length of the file, [#NONE] or [#UNKNOWN].
  synchronized long size(int entry) {
    return sizes[entry];
  }

  /// Whether a file still is what we know it to be, or we have no reason to say it is not.
  synchronized boolean agrees(int entry, Disk.@Nullable Stat stat) {
    if (writes.containsKey(entry) || sizes[entry] < 0) {
      return true;
    }
    return stat != null && sizes[entry] == stat.size() && modified[entry] == stat.modifiedMillis();
  }

  /// What a file holds was found there, written so lately that it may be in memory only.
  synchronized void found(int entry) {
    found.set(entry);
  }

  /// The files that were found and not forced since.
  synchronized BitSet found() {
    return (BitSet) found.clone();
  }

  /// A file that was found has been forced.
  synchronized void foundForced(int entry) {
    found.clear(entry);
  }

  /// The files to force.
  synchronized List<Dirty> dirty() {
    List<Dirty> dirty = new ArrayList<>(writes.size());
    writes.forEach((entry, count) -> dirty.add(new Dirty(entry, count)));
    return dirty;
  }

  /// A file has been forced and then looked at. One that was written meanwhile stays dirty, and its
  /// stamp proves nothing.
  synchronized void forced(Dirty dirty, Disk.@Nullable Stat stat) {
    boolean trusted = !distrusted.get(dirty.entry());
    if (!underWay.contains(dirty.entry()) && writes.remove(dirty.entry(), dirty.writes())) {
      set(dirty.entry(), stat);
      distrusted.set(dirty.entry(), !trusted);
    } else {
      doubt(dirty.entry());
    }
  }

  /// A file is elsewhere now, as it was.
  synchronized void moved(int entry, Disk.@Nullable Stat stat) {
    boolean trusted = !distrusted.get(entry);
    set(entry, stat);
    distrusted.set(entry, !trusted);
  }

  private void doubt(int entry) {
    sizes[entry] = UNKNOWN;
    modified[entry] = UNKNOWN;
  }

  /// The device refused a file: what the system says of it later proves nothing any more, so that
  /// the next start reads it from the device.
  synchronized void distrust(int entry) {
    distrusted.set(entry);
  }

  /// The device refused to force a file: nothing the system says of it is believed, until what was
  /// written has been written once more.
  synchronized void refuse(int entry) {
    distrusted.set(entry);
    refused.set(entry);
  }

  /// What was refused of the first `entries` files has been written and forced once more.
  synchronized void trustRefused(int entries) {
    for (int entry = refused.nextSetBit(0);
        entry >= 0 && entry < entries;
        entry = refused.nextSetBit(entry + 1)) {
      refused.clear(entry);
      distrusted.clear(entry);
    }
  }

  /// All of it, as resume data keeps it.
  synchronized Stamps snapshot() {
    long[] sizesNow = sizes.clone();
    long[] modifiedNow = modified.clone();
    distrusted.stream()
        .forEach(entry -> {
          sizesNow[entry] = UNKNOWN;
          modifiedNow[entry] = UNKNOWN;
        });
    return new Stamps(Longs.asList(sizesNow), Longs.asList(modifiedNow));
  }
}
