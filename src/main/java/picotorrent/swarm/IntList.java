package picotorrent.swarm;

import java.util.Arrays;

/// A short list of piece indices without boxes.
final class IntList {
  private int[] items = new int[0];
  private int size;

  int size() {
    return size;
  }

  int get(int at) {
    return items[at];
  }

  void add(int item) {
    if (size == items.length) {
      items = Arrays.copyOf(items, Math.max(4, 2 * size));
    }
    items[size++] = item;
  }

  boolean contains(int item) {
    for (int i = 0; i < size; i++) {
      if (items[i] == item) {
        return true;
      }
    }
    return false;
  }

  /// Removes an item, keeping the order of the others; nothing happens when it is not there.
  void remove(int item) {
    int kept = 0;
    for (int i = 0; i < size; i++) {
      if (items[i] != item) {
        items[kept++] = items[i];
      }
    }
    size = kept;
  }
}
