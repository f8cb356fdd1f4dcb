package picotorrent.dht;

import java.util.ArrayList;
import java.util.List;
import picotorrent.base.Endpoint;

/// A node and where it is: 26 bytes on the wire for IPv4, 38 for IPv6 (BEP 5 §"contact encoding",
/// BEP 32).
///
/// @param id what it calls itself
/// @param endpoint where it is
public record NodeInfo(NodeId id, Endpoint endpoint) {
  /// Bytes of one node on the wire.
  static int compactBytes(boolean ipv6) {
    return NodeId.BYTES + (ipv6 ? Endpoint.COMPACT_IPV6_BYTES : Endpoint.COMPACT_IPV4_BYTES);
  }

  /// Reads as many whole nodes as there are, at most `most`; what remains is left out.
  static List<NodeInfo> read(byte[] compact, boolean ipv6, int most) {
    int length = compactBytes(ipv6);
    List<NodeInfo> nodes = new ArrayList<>();
    for (int at = 0; at + length <= compact.length && nodes.size() < most; at += length) {
      Endpoint endpoint = Endpoint.ofCompact(compact, at + NodeId.BYTES, length - NodeId.BYTES);
      nodes.add(new NodeInfo(NodeId.of(compact, at), endpoint));
    }
    return nodes;
  }

  /// Writes nodes of one family behind one another.
  static byte[] write(List<NodeInfo> nodes) {
    int bytes = 0;
    for (NodeInfo node : nodes) {
      bytes += compactBytes(node.endpoint.isIpv6());
    }
    byte[] compact = new byte[bytes];
    int at = 0;
    for (NodeInfo node : nodes) {
      byte[] endpoint = node.endpoint.toCompact();
      System.arraycopy(node.id.toBytes(), 0, compact, at, NodeId.BYTES);
      System.arraycopy(endpoint, 0, compact, at + NodeId.BYTES, endpoint.length);
      at += NodeId.BYTES + endpoint.length;
    }
    return compact;
  }
}
