package picotorrent.rate;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A limit that several flows share: of the session, or of a torrent. What is below gets equal
/// shares, except that who needs less leaves the rest to the others (max-min fairness): torrents
/// share the session's limit, peers share their torrent's.
///
/// Confined to the session loop.
public final class Bucket extends Node {
  private final ArrayDeque<Node> queue = new ArrayDeque<>();

  Bucket(@Nullable Bucket parent) {
    super(parent);
  }

  /// A bucket below this one, without a limit of its own at first. It needs no closing: with no
  /// flow below it, nothing refers to it.
  public Bucket child() {
    return new Bucket(this);
  }

  /// A stream's place below this bucket. `wake` runs within [BucketTree#tick] when a flow that was
  /// refused may ask again.
  public Flow flow(Runnable wake) {
    return new Flow(this, wake);
  }

  @Override
  boolean waits() {
    return !queue.isEmpty();
  }

  /// Puts a child at the end of the queue, and this bucket into its parent's queue if it was empty.
  void enqueue(Node child) {
    boolean first = queue.isEmpty();
    queue.addLast(child);
    if (first && parent != null) {
      parent.enqueue(this);
    }
  }

  void leave(Node child) {
    queue.remove(child);
    if (queue.isEmpty() && parent != null) {
      parent.leave(this);
    }
  }

  @Override
  long demand(long now) {
    long room = available(now);
    long sum = 0;
    for (Node child : queue) {
      sum += child.demand(now);
      if (sum >= room) {
        return room;
      }
    }
    return sum;
  }

  @Override
  long serve(long now, long offered, List<Flow> woken) {
    long room = Math.min(offered, available(now));
    Node[] waiting = queue.toArray(Node[]::new);
    queue.clear();
    boolean scarce = room / Math.max(1, waiting.length) < SMALLEST_GRANT;
    long used = scarce ? serveInTurn(now, room, waiting, woken) : share(now, room, waiting, woken);
    spend(used);
    return used;
  }

  /// Too little for everybody: the first in the queue get a whole grant each, the rest next time.
  private long serveInTurn(long now, long room, Node[] waiting, List<Flow> woken) {
    long left = room;
    int next = 0;
    while (next < waiting.length && left > 0) {
      long used = waiting[next].serve(now, Math.min(left, SMALLEST_GRANT), woken);
      if (used == 0 && left < SMALLEST_GRANT) {
        break;
      }
      left -= used;
      next++;
    }
    for (int i = 0; i < waiting.length; i++) {
      Node node = waiting[(next + i) % waiting.length];
      if (node.waits()) {
        queue.addLast(node);
      }
    }
    return room - left;
  }

  /// Enough for everybody: equal shares, the modest first, so that what they leave is shared too.
  private long share(long now, long room, Node[] waiting, List<Flow> woken) {
    record Need(Node node, long bytes) {}
    Need[] needs = new Need[waiting.length];
    for (int i = 0; i < waiting.length; i++) {
      needs[i] = new Need(waiting[i], waiting[i].demand(now));
    }
    Arrays.sort(needs, Comparator.comparingLong(Need::bytes));
    long left = room;
    for (int i = 0; i < needs.length; i++) {
      left -= needs[i].node.serve(now, left / (needs.length - i), woken);
    }
    for (Node node : waiting) {
      if (node.waits()) {
        queue.addLast(node);
      }
    }
    return room - left;
  }
}
