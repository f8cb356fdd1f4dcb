package picotorrent.dht;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import picotorrent.base.Endpoint;
import picotorrent.bencode.BencodeDict;
import picotorrent.bencode.BencodeException;
import picotorrent.bencode.BencodeInteger;
import picotorrent.bencode.BencodeLimits;
import picotorrent.bencode.BencodeList;
import picotorrent.bencode.BencodeReader;
import picotorrent.bencode.BencodeString;
import picotorrent.bencode.BencodeValue;
import picotorrent.dht.Query.Want;

/// Reads the messages of the DHT (BEP 5 §"KRPC protocol"). Tolerant of what others send: keys in
/// any order, unknown ones, bytes behind the end; but a question that lacks something gets an error
/// and an answer that lacks its sender's id is none.
final class Krpc {
  /// A generic complaint (BEP 5 §"errors").
  static final int GENERIC_ERROR = 201;

  /// A malformed message, invalid arguments or a bad token.
  static final int PROTOCOL_ERROR = 203;

  /// A question we do not know.
  static final int UNKNOWN_METHOD = 204;

  /// The value is too long (BEP 44 §"errors"), and so on below.
  static final int VALUE_TOO_LONG = 205;

  static final int INVALID_SIGNATURE = 206;
  static final int SALT_TOO_LONG = 207;
  static final int CAS_MISMATCH = 301;
  static final int SEQUENCE_TOO_LOW = 302;

  /// The longest transaction id of others that we repeat; two to four bytes are usual.
  static final int MAX_TRANSACTION_BYTES = 16;

  /// The longest token of others that we repeat.
  static final int MAX_TOKEN_BYTES = 64;

  /// No datagram of the DHT is longer, and none of its messages has more parts.
  static final BencodeLimits LIMITS = new BencodeLimits(8 << 10, 16, 2_000);

  private Krpc() {}

  /// A message that was read.
  sealed interface Incoming {
    /// A question.
    record Asked(byte[] transaction, NodeId sender, boolean readOnly, Query query)
        implements Incoming {}

    /// An answer.
    record Answered(byte[] transaction, Reply reply) implements Incoming {}

    /// An error instead of an answer.
    record Refused(byte[] transaction, long code) implements Incoming {}

    /// A question that cannot be answered but by an error.
    record Senseless(byte[] transaction, int code, String reason) implements Incoming {}
  }

  /// A question that lacks something.
  private static final class SenselessException extends Exception {
    private static final long serialVersionUID = 1L;
    final int code;
    final String reason;

    SenselessException(int code, String reason) {
      super(reason, null, false, false);
      this.code = code;
      this.reason = reason;
    }
  }

  /// Tells whether a datagram has the shape of a message: a cheap first look for whoever shares the
  /// socket with other protocols. Leaves the buffer as it was.
  static boolean looksLikeMessage(ByteBuffer payload) {
    return payload.remaining() >= "d1:t0:1:y1:qe".length()
        && payload.get(payload.position()) == 'd'
        && Character.isDigit(payload.get(payload.position() + 1));
  }

  /// Reads a message; null when it is none.
  static @Nullable Incoming read(byte[] datagram) {
    try {
      BencodeValue root = BencodeReader.readPrefix(datagram, 0, datagram.length, LIMITS).root();
      return root instanceof BencodeDict message ? read(message) : null;
    } catch (BencodeException e) {
      return null;
    }
  }

  private static @Nullable Incoming read(BencodeDict message) {
    byte[] transaction = message.bytes("t");
    BencodeString kind = message.string("y");
    if (transaction == null || transaction.length > MAX_TRANSACTION_BYTES || kind == null) {
      return null;
    }
    if (kind.is("q")) {
      return question(message, transaction);
    }
    if (kind.is("r")) {
      return answer(message, transaction);
    }
    return kind.is("e") ? new Incoming.Refused(transaction, code(message)) : null;
  }

  private static long code(BencodeDict message) {
    BencodeList error = message.list("e");
    List<BencodeValue> parts = error == null ? List.of() : error.values();
    boolean numbered = !parts.isEmpty() && parts.getFirst() instanceof BencodeInteger;
    return numbered ? ((BencodeInteger) parts.getFirst()).value() : GENERIC_ERROR;
  }

  private static @Nullable Incoming answer(BencodeDict message, byte[] transaction) {
    BencodeDict body = message.dict("r");
    NodeId id = body == null ? null : id(body, "id");
    if (body == null || id == null) {
      return null;
    }
    Endpoint external = endpoint(message.bytes("ip"));
    return new Incoming.Answered(transaction, new Reply(id, body, external));
  }

  private static @Nullable Endpoint endpoint(byte @Nullable [] compact) {
    if (compact == null) {
      return null;
    }
    int length = compact.length;
    boolean sound = length == Endpoint.COMPACT_IPV4_BYTES || length == Endpoint.COMPACT_IPV6_BYTES;
    return sound ? Endpoint.ofCompact(compact, 0, length) : null;
  }

  private static Incoming question(BencodeDict message, byte[] transaction) {
    try {
      BencodeString method = message.string("q");
      BencodeDict args = message.dict("a");
      if (method == null || args == null) {
        throw new SenselessException(PROTOCOL_ERROR, "no method or arguments");
      }
      NodeId sender = point(args, "id");
      boolean readOnly = message.integer("ro", 0) == 1;
      return new Incoming.Asked(transaction, sender, readOnly, query(method.text(), args));
    } catch (SenselessException e) {
      return new Incoming.Senseless(transaction, e.code, e.reason);
    }
  }

  private static Query query(String method, BencodeDict args) throws SenselessException {
    return switch (method) {
      case "ping" -> new Query.Ping();
      case "find_node" -> new Query.FindNode(point(args, "target"), want(args));
      case "get_peers" ->
          new Query.GetPeers(
              point(args, "info_hash"),
              args.integer("noseed", 0) == 1,
              args.integer("scrape", 0) == 1,
              want(args));
      case "announce_peer" -> announce(args);
      case "get" -> new Query.Get(point(args, "target"), args.integer("seq"), want(args));
      case "put" -> put(args);
      case "sample_infohashes" -> new Query.SampleInfoHashes(point(args, "target"), want(args));
      default -> throw new SenselessException(UNKNOWN_METHOD, "unknown method");
    };
  }

  private static Query announce(BencodeDict args) throws SenselessException {
    boolean implied = args.integer("implied_port", 0) != 0;
    long port = args.integer("port", 0);
    if (!implied && (port < 1 || port > Endpoint.MAX_PORT)) {
      throw new SenselessException(PROTOCOL_ERROR, "no such port");
    }
    return new Query.AnnouncePeer(
        point(args, "info_hash"),
        implied ? 0 : (int) port,
        implied,
        args.integer("seed", 0) == 1,
        token(args));
  }

  private static Query put(BencodeDict args) throws SenselessException {
    BencodeValue value = args.get("v");
    if (value == null) {
      throw new SenselessException(PROTOCOL_ERROR, "no value");
    }
    if (value.end() - value.start() > DhtItem.MAX_VALUE_BYTES) {
      throw new SenselessException(VALUE_TOO_LONG, "the value is too long");
    }
    return new Query.Put(
        new DhtItem(value.encoded(), signed(args)), args.integer("cas"), token(args));
  }

  private static DhtItem.@Nullable Signed signed(BencodeDict args) throws SenselessException {
    byte[] key = args.bytes("k");
    if (key == null) {
      return null;
    }
    byte[] signature = args.bytes("sig");
    OptionalLong sequence = args.integer("seq");
    if (signature == null || sequence.isEmpty()) {
      throw new SenselessException(PROTOCOL_ERROR, "no signature or sequence number");
    }
    byte[] salt = args.bytes("salt");
    if (salt != null && salt.length > DhtItem.MAX_SALT_BYTES) {
      throw new SenselessException(SALT_TOO_LONG, "the salt is too long");
    }
    return new DhtItem.Signed(
        key, salt == null ? new byte[0] : salt, sequence.getAsLong(), signature);
  }

  private static byte[] token(BencodeDict args) throws SenselessException {
    byte[] token = args.bytes("token");
    if (token == null) {
      throw new SenselessException(PROTOCOL_ERROR, "no token");
    }
    return token;
  }

  private static NodeId point(BencodeDict args, String key) throws SenselessException {
    NodeId point = id(args, key);
    if (point == null) {
      throw new SenselessException(PROTOCOL_ERROR, "no " + key + " of 20 bytes");
    }
    return point;
  }

  private static @Nullable NodeId id(BencodeDict dict, String key) {
    byte[] bytes = dict.bytes(key);
    return bytes != null && bytes.length == NodeId.BYTES ? NodeId.of(bytes, 0) : null;
  }

  private static Want want(BencodeDict args) {
    BencodeList want = args.list("want");
    if (want == null) {
      return Want.UNSAID;
    }
    List<BencodeString> families = want.strings();
    return new Want(
        true,
        families.stream().anyMatch(family -> family.is("n4")),
        families.stream().anyMatch(family -> family.is("n6")));
  }
}
