package picotorrent.storage;

import java.time.InstantSource;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/// What lies on a [MemoryDisk]: its folders and files, and how operations change them.
final class MemoryTree {
  private static final int SECTOR_BYTES = 512;

  /// Coarse, as the clock of a kernel is.
  private static final long TICK_MILLIS = 16;

  static final int ROOT = 0;

  private final InstantSource clock;
  private final Map<Integer, Node> nodes = new HashMap<>();
  private int nextNode = 1;

  /// Something that changed the disk.
  sealed interface Operation {
    record Made(int parent, String name, int child, boolean folder) implements Operation {}

    record Wrote(int file, long at, byte[] bytes, long modified) implements Operation {}

    record Cut(int file, long length, long modified) implements Operation {}

    record Touched(int file, long modified) implements Operation {}

    record Forced(int node) implements Operation {}

    /// A force that failed: what was written before it is dropped, and no later force brings it to
    /// the device, though it can be read.
    record Refused(int node) implements Operation {}

    record Renamed(int parent, String name, int target, String newName, int child)
        implements Operation {}

    record Deleted(int parent, String name, int child) implements Operation {}
  }

  static final class Node {
    final boolean folder;
    final Map<String, Integer> names = new TreeMap<>();
    byte[] bytes = new byte[0];
    long modified;

    Node(boolean folder, long modified) {
      this.folder = folder;
      this.modified = modified;
    }
  }

  /// An empty disk.
  ///
  /// @param clock what files get their modification times from
  MemoryTree(InstantSource clock) {
    this.clock = clock;
    nodes.put(ROOT, new Node(true, tick()));
  }

  /// A disk with the folders and files of this one, all empty and without a name.
  MemoryTree blank() {
    MemoryTree blank = new MemoryTree(clock);
    blank.nextNode = nextNode;
    nodes.forEach(
        (id, node) -> blank.nodes.computeIfAbsent(id, _ -> new Node(node.folder, tick())));
    return blank;
  }

  /// The number of the next folder or file.
  int fresh() {
    return nextNode++;
  }

  /// The present, as the disk writes it down.
  long tick() {
    return clock.millis() / TICK_MILLIS * TICK_MILLIS;
  }

  Node node(int id) {
    Node node = nodes.get(id);
    if (node == null) {
      throw new AssertionError("no node " + id);
    }
    return node;
  }

  /// Does it.
  void apply(Operation operation) {
    switch (operation) {
      case Operation.Made(int parent, String name, int child, boolean folder) -> {
        nodes.computeIfAbsent(child, id -> new Node(folder, tick()));
        node(parent).names.put(name, child);
      }
      case Operation.Wrote(int file, long at, byte[] bytes, long modified) -> {
        Node node = node(file);
        node.bytes =
            Arrays.copyOf(node.bytes, Math.max(node.bytes.length, (int) at + bytes.length));
        System.arraycopy(bytes, 0, node.bytes, (int) at, bytes.length);
        node.modified = modified;
      }
      case Operation.Cut(int file, long length, long modified) -> {
        node(file).bytes = Arrays.copyOf(node(file).bytes, (int) length);
        node(file).modified = modified;
      }
      case Operation.Touched(int file, long modified) -> node(file).modified = modified;
      case Operation.Forced _, Operation.Refused _ -> {}
      case Operation.Renamed(int parent, String name, int target, String newName, int child) -> {
        node(parent).names.remove(name, child);
        node(target).names.put(newName, child);
      }
      case Operation.Deleted(int parent, String name, int child) ->
          node(parent).names.remove(name, child);
    }
  }

  /// Does some of it: content may be torn at sectors.
  void applyTorn(Operation operation, Random random) {
    if (!(operation instanceof Operation.Wrote(int file, long at, byte[] bytes, long modified))
        || random.nextBoolean()) {
      apply(operation);
      return;
    }
    BitSet sectors = new BitSet();
    for (int i = 0; i <= bytes.length / SECTOR_BYTES; i++) {
      sectors.set(i, random.nextBoolean());
    }
    for (int i = sectors.nextSetBit(0); i >= 0; i = sectors.nextSetBit(i + 1)) {
      int from = i * SECTOR_BYTES;
      int to = Math.min(bytes.length, from + SECTOR_BYTES);
      if (from < to) {
        byte[] sector = Arrays.copyOfRange(bytes, from, to);
        apply(new Operation.Wrote(file, at + from, sector, modified));
      }
    }
  }

  /// Whether an operation was forced by one that came later.
  static boolean isForced(Operation operation, List<Operation> later) {
    int node =
        switch (operation) {
          case Operation.Made made -> made.parent();
          case Operation.Wrote wrote -> wrote.file();
          case Operation.Cut cut -> cut.file();
          case Operation.Touched touched -> touched.file();
          case Operation.Forced forced -> forced.node();
          case Operation.Refused refused -> refused.node();
          case Operation.Renamed renamed -> renamed.target();
          case Operation.Deleted deleted -> deleted.parent();
        };
    int forced = later.indexOf(new Operation.Forced(node));
    int refused = later.indexOf(new Operation.Refused(node));
    return forced >= 0 && (refused < 0 || forced < refused);
  }
}
