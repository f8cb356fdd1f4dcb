package picotorrent.dht;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picotorrent.base.Endpoint;

/// The nodes we know, in one bucket for every number of leading bits shared with our own id (BEP 5
/// §"routing table"): so all of those next to us, and of the rest of the space a few.
///
/// Nodes get in by answering a question of ours, never by asking or by being told of, so that
/// nobody fills the table with forged senders. One machine is one node, one subnet has one place in
/// a bucket, and ids tied to their address (BEP 42) go before those that are not. Confined to the
/// session loop.
final class RoutingTable {
  /// Questions without an answer until a node without a substitute is dropped all the same: an
  /// outage of our own line must not empty the table.
  static final int MOST_FAILURES = 5;

  private final NodeId own;
  private final Bucket[] buckets = new Bucket[NodeId.BITS];
  private final long[] touchedAt = new long[NodeId.BITS];
  private final Map<Object, Contact> byMachine = new HashMap<>();
  private int size;

  RoutingTable(NodeId own, long now) {
    this.own = own;
    for (int i = 0; i < buckets.length; i++) {
      buckets[i] = new Bucket();
      touchedAt[i] = now - Contact.GOOD_NANOS;
    }
  }

  NodeId own() {
    return own;
  }

  /// Nodes that hold a place, spare ones not counted.
  int size() {
    return size;
  }

  /// A node answered a question that went to its endpoint.
  void answered(NodeInfo node, long now) {
    if (node.id().equals(own)) {
      return;
    }
    Contact known = byMachine.get(Places.machine(node.endpoint()));
    if (known != null && known.node.equals(node)) {
      known.answered(now);
      return;
    }
    Bucket bucket = bucket(node.id());
    Contact sameId = bucket.find(node.id());
    if (isRival(known, node) || isRival(sameId, node)) {
      return;
    }
    drop(known);
    drop(sameId);
    Contact contact = new Contact(node, now);
    if (!bucket.holdsSubnet(contact.subnet)) {
      add(bucket, contact);
    }
  }

  /// Whether a contact keeps `newcomer` out: it is another node with the same machine or id, and
  /// has not failed. One at the very same endpoint has a new id now.
  private static boolean isRival(@Nullable Contact contact, NodeInfo newcomer) {
    return contact != null
        && !contact.node.endpoint().equals(newcomer.endpoint())
        && !contact.hasFailed();
  }

  private void drop(@Nullable Contact contact) {
    if (contact != null && byMachine.remove(Places.machine(contact.node.endpoint()), contact)) {
      Bucket bucket = bucket(contact.node.id());
      size -= bucket.live().size();
      bucket.remove(contact);
      size += bucket.live().size();
    }
  }

  private void add(Bucket bucket, Contact contact) {
    size -= bucket.live().size();
    byMachine.put(Places.machine(contact.node.endpoint()), contact);
    Contact went = bucket.add(contact);
    if (went != null) {
      byMachine.remove(Places.machine(went.node.endpoint()), went);
    }
    size += bucket.live().size();
  }

  /// A node asked us; it stays good if it was.
  void asked(NodeInfo node, long now) {
    Contact contact = byMachine.get(Places.machine(node.endpoint()));
    if (contact != null && contact.node.equals(node)) {
      contact.asked(now);
    }
  }

  /// A question to an endpoint had no answer.
  void failed(Endpoint endpoint) {
    Contact contact = byMachine.get(Places.machine(endpoint));
    if (contact == null || !contact.node.endpoint().equals(endpoint)) {
      return;
    }
    contact.failed();
    Bucket bucket = bucket(contact.node.id());
    if (bucket.isSpare(contact) || contact.failures() >= MOST_FAILURES) {
      drop(contact);
    } else if (contact.isGone() && bucket.replace(contact)) {
      byMachine.remove(Places.machine(endpoint), contact);
    }
  }

  /// Whether it is worth asking a node, of which we only heard, if it answers.
  boolean wants(NodeInfo node) {
    return !node.id().equals(own)
        && bucket(node.id()).hasRoom()
        && !byMachine.containsKey(Places.machine(node.endpoint()))
        && !bucket(node.id()).holdsSubnet(Places.subnet(node.endpoint()));
  }

  /// Up to `most` nodes, not known to be gone, nearest first.
  List<NodeInfo> closest(NodeId target, int most) {
    List<NodeInfo> found = new ArrayList<>(2 * Bucket.K);
    int shared = Math.min(own.commonPrefix(target), NodeId.BITS - 1);
    collect(shared, found);
    if (found.size() < most) {
      for (int i = shared + 1; i < NodeId.BITS; i++) {
        collect(i, found);
      }
    }
    for (int i = shared - 1; i >= 0 && found.size() < most; i--) {
      collect(i, found);
    }
    found.sort((one, other) -> target.compareDistances(one.id(), other.id()));
    return found.size() <= most ? found : found.subList(0, most);
  }

  private void collect(int bucket, List<NodeInfo> into) {
    for (Contact contact : buckets[bucket].live()) {
      if (!contact.isGone()) {
        into.add(contact.node);
      }
    }
  }

  /// All nodes with a place, nearest to us last.
  List<NodeInfo> all() {
    List<NodeInfo> all = new ArrayList<>(size);
    for (int i = 0; i < buckets.length; i++) {
      collect(i, all);
    }
    return all;
  }

  /// The node not heard of for the longest time, if that is `leastNanos` or more.
  @Nullable Contact mostSilent(long leastNanos, long now) {
    Contact found = null;
    long longest = leastNanos - 1;
    for (Bucket bucket : buckets) {
      for (Contact contact : bucket.live()) {
        if (contact.silentNanos(now) > longest) {
          longest = contact.silentNanos(now);
          found = contact;
        }
      }
    }
    return found;
  }

  /// A lookup went to `target`: its bucket needs no refresh for a while.
  void touched(NodeId target, long now) {
    touchedAt[Math.min(own.commonPrefix(target), NodeId.BITS - 1)] = now;
  }

  /// A bucket, by its number of shared bits, in which nothing was looked up for 15 minutes; -1 when
  /// there is none. The deepest that can have nodes is one behind the deepest that has.
  int stale(long now) {
    for (int i = 0; i <= Math.min(deepest() + 1, NodeId.BITS - 1); i++) {
      if (now - touchedAt[i] >= Contact.GOOD_NANOS) {
        return i;
      }
    }
    return -1;
  }

  private int deepest() {
    int deepest = NodeId.BITS - 1;
    while (deepest >= 0 && buckets[deepest].isEmpty()) {
      deepest--;
    }
    return deepest;
  }

  private Bucket bucket(NodeId id) {
    return buckets[Math.min(own.commonPrefix(id), NodeId.BITS - 1)];
  }

  /// The buckets, for tests of what must always hold.
  List<Bucket> buckets() {
    return List.of(buckets);
  }
}
