package picotorrent.dht;

import java.util.List;
import org.jspecify.annotations.Nullable;
import picotorrent.bencode.BencodeDict;
import picotorrent.bencode.BencodeException;
import picotorrent.bencode.BencodeReader;
import picotorrent.bencode.BencodeWriter;

/// A node's id and table as they are kept from one session to the next.
///
/// @param id the last one
/// @param nodes at most [#MAX_NODES]
record SavedNodes(NodeId id, List<NodeInfo> nodes) {
  /// Nodes that are kept: most of a table, a fraction of which suffices.
  static final int MAX_NODES = 200;

  byte[] toBytes() {
    List<NodeInfo> kept = nodes.subList(0, Math.min(nodes.size(), MAX_NODES));
    return new BencodeWriter()
        .dict()
        .key("id")
        .string(id.toBytes())
        .key("nodes")
        .string(NodeInfo.write(kept))
        .end()
        .toBytes();
  }

  /// Reads what was kept; null when it cannot be read.
  static @Nullable SavedNodes read(byte[] document, boolean ipv6) {
    try {
      if (!(BencodeReader.read(document, Krpc.LIMITS).root() instanceof BencodeDict dict)) {
        return null;
      }
      byte[] id = dict.bytes("id");
      byte[] nodes = dict.bytes("nodes");
      if (id == null || id.length != NodeId.BYTES || nodes == null) {
        return null;
      }
      return new SavedNodes(NodeId.of(id, 0), NodeInfo.read(nodes, ipv6, MAX_NODES));
    } catch (BencodeException e) {
      return null;
    }
  }
}
