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
  private static final int LESSER_WEIGHT = 8;

  private final ArrayDeque<Node> queue = new ArrayDeque<>();

  Bucket(@Nullable Bucket parent) {
    super(parent);
  }

  private Bucket(Bucket parent, int weight) {
    super(parent, weight);
  }

  /// A bucket below this one, without a limit of its own at first. It needs no closing: with no
  /// flow below it, nothing refers to it.
  public Bucket child() {
    return new Bucket(this);
  }

  /// One that gets a small share of what its neighbours want, too, an eighth of one of theirs, and
  /// all that they do not want. At limits of some hundred kilobytes a second and more the share is
  /// larger, up to theirs.
  public Bucket lesserChild() {
    return new Bucket(this, LESSER_WEIGHT);
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
    Node[] waiting = line();
    queue.clear();
    boolean scarce = room / Math.max(1, waiting.length) < SMALLEST_GRANT;
    long used = scarce ? serveInTurn(now, room, waiting, woken) : share(now, room, waiting, woken);
    spend(used);
    for (Node node : waiting) {
      if (node.waits()) {
        queue.addLast(node);
      }
    }
    return used;
  }

  /// Those who wait, in the order of what they got so far, the least first.
  private Node[] line() {
    Node[] waiting = queue.toArray(Node[]::new);
    long most = Long.MIN_VALUE;
    for (Node node : waiting) {
      most = Math.max(most, node.aheadBytes());
    }
    for (Node node : waiting) {
      node.countFrom(most);
    }
    Arrays.sort(waiting, Comparator.comparingLong(Node::aheadBytes));
    return waiting;
  }

  /// Too little for everybody: who is behind gets a whole grant each, the rest next time.
  private static long serveInTurn(long now, long room, Node[] waiting, List<Flow> woken) {
    long left = room;
    for (Node node : waiting) {
      long used = node.serve(now, Math.min(left, SMALLEST_GRANT), woken);
      left -= used;
      if (used == 0 && left < SMALLEST_GRANT) {
        break;
      }
    }
    return room - left;
  }

  /// Enough for everybody: all are brought to one level, the modest first, so that what they leave
  /// is shared too.
  private static long share(long now, long room, Node[] waiting, List<Flow> woken) {
    record Need(Node node, long levelBytes) {}
    Need[] needs = new Need[waiting.length];
    long sum = room;
    for (int i = 0; i < waiting.length; i++) {
      long ahead = waiting[i].aheadBytes();
      needs[i] = new Need(waiting[i], Math.addExact(waiting[i].demand(now), ahead));
      sum += ahead;
    }
    Arrays.sort(needs, Comparator.comparingLong(Need::levelBytes));
    long left = room;
    for (int i = 0; i < needs.length; i++) {
      Node node = needs[i].node;
      long ahead = node.aheadBytes();
      long level = sum / (needs.length - i);
      long used = node.serve(now, Math.clamp(level - ahead, 0, left), woken);
      left -= used;
      sum -= used + ahead;
    }
    return room - left;
  }
}
