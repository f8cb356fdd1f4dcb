package picotorrent.net;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import picotorrent.port.Loop;

/// Tasks that wait for their time: a binary heap whose entries know their place, so that adding and
/// cancelling cost O(log n) and a cancelled task is forgotten at once.
///
/// Tasks of one time come in the order they were added. Times are compared by difference, as
/// `System.nanoTime` asks for. Confined to one thread.
public final class DeadlineQueue {
  private static final int INITIAL_CAPACITY = 64;

  private @Nullable Entry[] heap = new @Nullable Entry[INITIAL_CAPACITY];
  private int size;
  private long sequence;

  /// Adds a task for a time; the answer takes it back.
  public Loop.Timer add(long atNanos, Runnable task) {
    if (size == heap.length) {
      heap = Arrays.copyOf(heap, size * 2);
    }
    Entry entry = new Entry(this, atNanos, sequence++, task);
    siftUp(entry, size++);
    return entry;
  }

  /// Tells whether nothing waits.
  public boolean isEmpty() {
    return size == 0;
  }

  /// Number of tasks that wait.
  public int size() {
    return size;
  }

  /// The time of the next task; only when there is one.
  public long nextNanos() {
    return entry(0).atNanos;
  }

  /// Takes out the next task if its time has come at `nowNanos`, else null.
  public @Nullable Runnable pollDue(long nowNanos) {
    if (size == 0 || nextNanos() - nowNanos > 0) {
      return null;
    }
    Entry first = entry(0);
    remove(first);
    return first.task;
  }

  private void remove(Entry gone) {
    int hole = gone.index;
    gone.index = Entry.GONE;
    size--;
    Entry last = entry(size);
    heap[size] = null;
    if (last != gone) {
      siftDown(last, hole);
      if (last.index == hole) {
        siftUp(last, hole);
      }
    }
  }

  private void siftUp(Entry entry, int from) {
    int at = from;
    while (at > 0) {
      Entry parent = entry((at - 1) >>> 1);
      if (!entry.isBefore(parent)) {
        break;
      }
      place(parent, at);
      at = (at - 1) >>> 1;
    }
    place(entry, at);
  }

  private void siftDown(Entry entry, int from) {
    int at = from;
    for (int child = 2 * at + 1; child < size; child = 2 * at + 1) {
      if (child + 1 < size && entry(child + 1).isBefore(entry(child))) {
        child++;
      }
      if (!entry(child).isBefore(entry)) {
        break;
      }
      place(entry(child), at);
      at = child;
    }
    place(entry, at);
  }

  private void place(Entry entry, int at) {
    heap[at] = entry;
    entry.index = at;
  }

  private Entry entry(int index) {
    Entry entry = heap[index];
    assert entry != null : index;
    return entry;
  }

  private static final class Entry implements Loop.Timer {
    static final int GONE = -1;

    final DeadlineQueue queue;
    final long atNanos;
    final long sequence;
    final Runnable task;
    int index;

    Entry(DeadlineQueue queue, long atNanos, long sequence, Runnable task) {
      this.queue = queue;
      this.atNanos = atNanos;
      this.sequence = sequence;
      this.task = task;
    }

    boolean isBefore(Entry other) {
      long difference = atNanos - other.atNanos;
      return difference == 0 ? sequence < other.sequence : difference < 0;
    }

    @Override
    public void cancel() {
      if (index != GONE) {
        queue.remove(this);
      }
    }
  }
}
