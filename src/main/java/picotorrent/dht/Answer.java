package picotorrent.dht;

import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import picotorrent.base.Endpoint;
import picotorrent.bencode.BencodeWriter;

/// An answer under construction that never exceeds the bytes it may have: what does not fit is left
/// out, so that nobody is sent more than a small multiple of what was sent in its name.
final class Answer {
  private final byte[] transaction;
  private final Endpoint to;
  private final SortedMap<String, byte[]> fields = new TreeMap<>();
  private int room;

  /// An answer with nothing but our id.
  ///
  /// @param mostBytes what it may have; below what an empty answer takes, nothing else gets in
  Answer(byte[] transaction, NodeId own, Endpoint to, int mostBytes) {
    this.transaction = transaction;
    this.to = to;
    fields.put("id", KrpcWriter.string(own.toBytes()));
    room = mostBytes - toBytes().length;
  }

  /// Adds a field if it fits; tells whether it did.
  boolean offer(String key, byte[] encoded) {
    int bytes = overhead(key) + encoded.length;
    if (bytes > room) {
      return false;
    }
    fields.put(key, encoded);
    room -= bytes;
    return true;
  }

  /// How many elements of `each` bytes fit below a key, lengths and brackets taken into account.
  int fits(String key, int each) {
    int brackets = 5; // "2000:" of a string is longer than "l" and "e" of a list
    return Math.max(0, (room - overhead(key) - brackets) / each);
  }

  /// Adds as many nodes as fit, nearest first; an empty list is said as well.
  void offerNodes(boolean ipv6, List<NodeInfo> nodes) {
    String key = ipv6 ? "nodes6" : "nodes";
    int count = Math.min(nodes.size(), fits(key, NodeInfo.compactBytes(ipv6)));
    offer(key, KrpcWriter.string(NodeInfo.write(nodes.subList(0, count))));
  }

  private static int overhead(String key) {
    return Integer.toString(key.length()).length() + 1 + key.length();
  }

  byte[] toBytes() {
    BencodeWriter writer = new BencodeWriter().dict();
    writer.key("ip").encoded(KrpcWriter.endpoint(to)).key("r").dict();
    fields.forEach((key, value) -> writer.key(key).encoded(value));
    writer.end().key("t").string(transaction).key("v").string(KrpcWriter.VERSION);
    return writer.key("y").string("r").end().toBytes();
  }
}
