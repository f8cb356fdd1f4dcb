package picotorrent.dht;

import java.util.List;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// What the parts of one node share: its family, its id and table, and the node of the other
/// family. Confined to the session loop.
final class Home {
  final boolean ipv6;
  boolean readOnly;
  final RandomGenerator random;
  RoutingTable table;

  /// The node of the other family, if that runs as well (BEP 32).
  @Nullable Home sibling;

  Home(boolean ipv6, boolean readOnly, RandomGenerator random, long now) {
    this.ipv6 = ipv6;
    this.readOnly = readOnly;
    this.random = random;
    this.table = new RoutingTable(NodeId.random(random), now);
  }

  NodeId id() {
    return table.own();
  }

  /// Takes another id and keeps the nodes.
  void rename(NodeId id, long now) {
    List<NodeInfo> nodes = table.all();
    table = new RoutingTable(id, now);
    nodes.forEach(node -> table.answered(node, now));
  }

  /// The nodes of a family that are nearest to a target; none of the other family when no node of
  /// it runs.
  List<NodeInfo> closest(boolean family6, NodeId target) {
    Home home = family6 == ipv6 ? this : sibling;
    return home == null ? List.of() : home.table.closest(target, Bucket.K);
  }

  /// What our questions say is wanted: both families where both run.
  Query.Want want() {
    return sibling == null ? Query.Want.UNSAID : Query.Want.BOTH;
  }
}
