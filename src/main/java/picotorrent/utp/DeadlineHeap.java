package picotorrent.utp;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Connections by deadline: a binary heap in which each knows its place, so that a deadline moves
/// in logarithmic time and without garbage.
final class DeadlineHeap {
  private @Nullable UtpConnection[] heap = new UtpConnection[16];
  private int size;

  /// The connection with the earliest deadline, or null.
  @Nullable UtpConnection peek() {
    return heap[0];
  }

  /// Sets a connection's deadline; [Long#MAX_VALUE] takes it out.
  void set(UtpConnection connection, long deadlineNanos) {
    if (deadlineNanos == Long.MAX_VALUE) {
      remove(connection);
      return;
    }
    connection.heapDeadlineNanos = deadlineNanos;
    if (connection.heapIndex < 0) {
      if (size == heap.length) {
        heap = Arrays.copyOf(heap, size * 2);
      }
      place(connection, size++);
    }
    up(connection.heapIndex);
    down(connection.heapIndex);
  }

  void remove(UtpConnection connection) {
    int at = connection.heapIndex;
    if (at < 0) {
      return;
    }
    connection.heapIndex = -1;
    UtpConnection last = at(--size);
    heap[size] = null;
    if (last != connection) {
      place(last, at);
      up(at);
      down(last.heapIndex);
    }
  }

  private void up(int from) {
    int at = from;
    while (at > 0 && earlier(at, (at - 1) / 2)) {
      swap(at, (at - 1) / 2);
      at = (at - 1) / 2;
    }
  }

  private void down(int from) {
    int at = from;
    while (true) {
      int child = 2 * at + 1;
      if (child + 1 < size && earlier(child + 1, child)) {
        child++;
      }
      if (child >= size || !earlier(child, at)) {
        return;
      }
      swap(at, child);
      at = child;
    }
  }

  private boolean earlier(int a, int b) {
    return at(a).heapDeadlineNanos < at(b).heapDeadlineNanos;
  }

  private void swap(int a, int b) {
    UtpConnection moved = at(a);
    place(at(b), a);
    place(moved, b);
  }

  private void place(UtpConnection connection, int at) {
    heap[at] = connection;
    connection.heapIndex = at;
  }

  private UtpConnection at(int index) {
    UtpConnection connection = heap[index];
    assert connection != null : "slot " + index + " of " + size;
    return connection;
  }
}
