package picotorrent.swarm.pick;

import java.util.Arrays;
import java.util.function.IntPredicate;

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
    removeIf(one -> one == item);
  }

  /// Removes some items, keeping the order of the others.
  void removeIf(IntPredicate goes) {
    int kept = 0;
    for (int i = 0; i < size; i++) {
      if (!goes.test(items[i])) {
        items[kept++] = items[i];
      }
    }
    size = kept;
  }
}
