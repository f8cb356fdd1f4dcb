package picotorrent.dht;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.SortedMap;
import java.util.TreeMap;
import picotorrent.base.Endpoint;
import picotorrent.bencode.BencodeWriter;
import picotorrent.dht.Query.Want;

/// Writes the questions and errors of the DHT (BEP 5 §"KRPC protocol"); answers are [Answer]s.
final class KrpcWriter {
  /// Who we are, for other nodes' statistics: two letters and a version.
  static final byte[] VERSION = {'P', 'T', 0, 1};

  /// What a question for something long is filled up to, so that the answer need not be more than
  /// four times as long: the longest item with its nodes is under four times this.
  static final int PADDED_BYTES = 350;

  private static final byte[] ONE = "i1e".getBytes(StandardCharsets.US_ASCII);

  private KrpcWriter() {}

  /// A question of ours.
  ///
  /// @param readOnly whether to say that we answer none (BEP 43)
  static byte[] question(int transaction, NodeId own, boolean readOnly, Query query) {
    SortedMap<String, byte[]> args = arguments(query);
    args.put("id", string(own.toBytes()));
    boolean expectsMuch =
        query instanceof Query.Get
            || query instanceof Query.GetPeers(_, _, boolean scrape, _) && scrape;
    byte[] message = question(transaction, readOnly, method(query), args);
    if (!expectsMuch) {
      return message;
    }
    args.put("pad", string(new byte[PADDED_BYTES - message.length]));
    return question(transaction, readOnly, method(query), args);
  }

  private static byte[] question(
      int transaction, boolean readOnly, String method, SortedMap<String, byte[]> args) {
    BencodeWriter writer = new BencodeWriter().dict().key("a").dict();
    args.forEach((key, value) -> writer.key(key).encoded(value));
    writer.end().key("q").string(method);
    if (readOnly) {
      writer.key("ro").integer(1);
    }
    writer.key("t").string(ByteBuffer.allocate(Integer.BYTES).putInt(transaction).array());
    return writer.key("v").string(VERSION).key("y").string("q").end().toBytes();
  }

  private static String method(Query query) {
    return switch (query) {
      case Query.Ping _ -> "ping";
      case Query.FindNode _ -> "find_node";
      case Query.GetPeers _ -> "get_peers";
      case Query.AnnouncePeer _ -> "announce_peer";
      case Query.Get _ -> "get";
      case Query.Put _ -> "put";
      case Query.SampleInfoHashes _ -> "sample_infohashes";
    };
  }

  private static SortedMap<String, byte[]> arguments(Query query) {
    SortedMap<String, byte[]> args = new TreeMap<>();
    switch (query) {
      case Query.Ping _ -> {}
      case Query.FindNode ask -> near(args, "target", ask.target(), ask.want());
      case Query.GetPeers ask -> {
        near(args, "info_hash", ask.infoHash(), ask.want());
        flag(args, "noseed", ask.noSeed());
        flag(args, "scrape", ask.scrape());
      }
      case Query.AnnouncePeer ask -> {
        args.put("info_hash", string(ask.infoHash().toBytes()));
        args.put("port", integer(ask.port()));
        args.put("token", string(ask.token()));
        flag(args, "implied_port", ask.impliedPort());
        flag(args, "seed", ask.seed());
      }
      case Query.Get ask -> {
        near(args, "target", ask.target(), ask.want());
        ask.newerThan().ifPresent(sequence -> args.put("seq", integer(sequence)));
      }
      case Query.Put ask -> put(args, ask);
      case Query.SampleInfoHashes ask -> near(args, "target", ask.target(), ask.want());
    }
    return args;
  }

  private static void put(SortedMap<String, byte[]> args, Query.Put put) {
    args.put("token", string(put.token()));
    args.put("v", put.item().value());
    put.expected().ifPresent(sequence -> args.put("cas", integer(sequence)));
    DhtItem.Signed signed = put.item().signed();
    if (signed != null) {
      args.put("k", string(signed.key()));
      args.put("seq", integer(signed.sequence()));
      args.put("sig", string(signed.signature()));
      if (signed.salt().length > 0) {
        args.put("salt", string(signed.salt()));
      }
    }
  }

  private static void near(SortedMap<String, byte[]> args, String key, NodeId point, Want want) {
    args.put(key, string(point.toBytes()));
    if (want.said()) {
      BencodeWriter families = new BencodeWriter().list();
      if (want.ipv4()) {
        families.string("n4");
      }
      if (want.ipv6()) {
        families.string("n6");
      }
      args.put("want", families.end().toBytes());
    }
  }

  private static void flag(SortedMap<String, byte[]> args, String key, boolean set) {
    if (set) {
      args.put(key, ONE);
    }
  }

  /// An error for a question of somebody else.
  static byte[] error(byte[] transaction, int code, String reason) {
    return new BencodeWriter()
        .dict()
        .key("e")
        .list()
        .integer(code)
        .string(reason)
        .end()
        .key("t")
        .string(transaction)
        .key("v")
        .string(VERSION)
        .key("y")
        .string("e")
        .end()
        .toBytes();
  }

  /// Encodes a string of bytes.
  static byte[] string(byte[] bytes) {
    byte[] head = (bytes.length + ":").getBytes(StandardCharsets.US_ASCII);
    byte[] encoded = Arrays.copyOf(head, head.length + bytes.length);
    System.arraycopy(bytes, 0, encoded, head.length, bytes.length);
    return encoded;
  }

  /// Encodes an integer.
  static byte[] integer(long number) {
    return ("i" + number + "e").getBytes(StandardCharsets.US_ASCII);
  }

  /// Encodes where a node is seen (BEP 42 §"bootstrapping").
  static byte[] endpoint(Endpoint endpoint) {
    return string(endpoint.toCompact());
  }
}
