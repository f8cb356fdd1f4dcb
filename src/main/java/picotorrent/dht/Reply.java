package picotorrent.dht;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picotorrent.base.Endpoint;
import picotorrent.bencode.BencodeDict;
import picotorrent.bencode.BencodeList;
import picotorrent.bencode.BencodeString;
import picotorrent.bencode.BencodeValue;

/// An answer that was read. What is missing or of the wrong kind counts as not said.
///
/// @param id who answers
/// @param body the dictionary `r`
/// @param external where it sees us, or null (BEP 42 §"bootstrapping")
record Reply(NodeId id, BencodeDict body, @Nullable Endpoint external) {
  /// Nodes taken from one answer; eight are usual.
  static final int MAX_NODES = 32;

  /// Peers taken from one answer: what a datagram of the common size can hold.
  static final int MAX_PEERS = 200;

  List<NodeInfo> nodes(boolean ipv6) {
    byte[] compact = body.bytes(ipv6 ? "nodes6" : "nodes");
    return compact == null ? List.of() : NodeInfo.read(compact, ipv6, MAX_NODES);
  }

  /// The token that an announce or a put has to show, or null.
  byte @Nullable [] token() {
    return body.bytes("token");
  }

  List<Endpoint> peers() {
    List<Endpoint> peers = new ArrayList<>();
    BencodeList values = body.list("values");
    if (values != null) {
      for (BencodeString value : values.strings()) {
        int length = value.length();
        boolean known =
            length == Endpoint.COMPACT_IPV4_BYTES || length == Endpoint.COMPACT_IPV6_BYTES;
        if (known && peers.size() < MAX_PEERS) {
          peers.add(Endpoint.ofCompact(value.bytes(), 0, length));
        }
      }
    }
    return peers;
  }

  /// The item, not yet verified; null when there is none.
  ///
  /// @param salt what was asked for: an answer does not repeat it
  @Nullable DhtItem item(byte[] salt) {
    BencodeValue value = body.get("v");
    if (value == null) {
      return null;
    }
    byte[] key = body.bytes("k");
    byte[] signature = body.bytes("sig");
    if (key == null || signature == null || body.integer("seq").isEmpty()) {
      return DhtItem.immutable(value.encoded());
    }
    return new DhtItem(
        value.encoded(), new DhtItem.Signed(key, salt, body.integer("seq", 0), signature));
  }

  /// The filter of downloaders (`BFpe`) or seeds (`BFsd`), or null (BEP 33).
  @Nullable SwarmFilter filter(boolean seeds) {
    byte[] bits = body.bytes(seeds ? "BFsd" : "BFpe");
    return bits != null && bits.length == SwarmFilter.BYTES ? SwarmFilter.of(bits) : null;
  }
}
