package picotorrent.wire;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import picotorrent.base.Endpoint;
import picotorrent.base.Hash;

/// Turns the body of a message, whose length has been checked against its type, into a value.
final class MessageParser {
  private MessageParser() {}

  static PeerMessage parse(MessageType type, ByteBuffer body) throws WireException {
    return switch (type) {
      case CHOKE -> new PeerMessage.Choke();
      case UNCHOKE -> new PeerMessage.Unchoke();
      case INTERESTED -> new PeerMessage.Interested();
      case NOT_INTERESTED -> new PeerMessage.NotInterested();
      case HAVE -> new PeerMessage.Have(index(body, "piece"));
      case BITFIELD -> new PeerMessage.Bitfield(rest(body));
      case REQUEST -> new PeerMessage.Request(index(body, "piece"), begin(body), length(body));
      case PIECE -> throw new IllegalStateException("a block is never assembled");
      case CANCEL -> new PeerMessage.Cancel(index(body, "piece"), begin(body), length(body));
      case PORT -> new PeerMessage.Port(body.getShort() & Endpoint.MAX_PORT);
      case SUGGEST -> new PeerMessage.Suggest(index(body, "piece"));
      case HAVE_ALL -> new PeerMessage.HaveAll();
      case HAVE_NONE -> new PeerMessage.HaveNone();
      case REJECT -> new PeerMessage.Reject(index(body, "piece"), begin(body), length(body));
      case ALLOWED_FAST -> new PeerMessage.AllowedFast(index(body, "piece"));
      case EXTENDED -> new PeerMessage.Extended(body.get() & 0xff, rest(body));
      case HASH_REQUEST -> new PeerMessage.HashRequest(span(body));
      case HASHES -> new PeerMessage.Hashes(span(body), hashes(body));
      case HASH_REJECT -> new PeerMessage.HashReject(span(body));
    };
  }

  static int nonNegative(int number, String what) throws WireException {
    if (number < 0) {
      throw new WireException(what + " " + Integer.toUnsignedLong(number) + " beyond 2^31");
    }
    return number;
  }

  private static int index(ByteBuffer body, String what) throws WireException {
    return nonNegative(body.getInt(), what);
  }

  private static int begin(ByteBuffer body) throws WireException {
    return nonNegative(body.getInt(), "begin");
  }

  private static int length(ByteBuffer body) throws WireException {
    return nonNegative(body.getInt(), "length");
  }

  private static byte[] rest(ByteBuffer body) {
    byte[] bytes = new byte[body.remaining()];
    body.get(bytes);
    return bytes;
  }

  private static HashSpan span(ByteBuffer body) throws WireException {
    Hash root = hash(body);
    int baseLayer = nonNegative(body.getInt(), "base layer");
    int index = nonNegative(body.getInt(), "index");
    int length = length(body);
    return new HashSpan(root, baseLayer, index, length, nonNegative(body.getInt(), "proof layers"));
  }

  private static List<Hash> hashes(ByteBuffer body) throws WireException {
    if (body.remaining() % Hash.SHA256_BYTES != 0) {
      throw new WireException("HASHES with " + body.remaining() + " bytes, no multiple of 32");
    }
    List<Hash> hashes = new ArrayList<>(body.remaining() / Hash.SHA256_BYTES);
    while (body.hasRemaining()) {
      hashes.add(hash(body));
    }
    return hashes;
  }

  private static Hash hash(ByteBuffer body) {
    byte[] digest = new byte[Hash.SHA256_BYTES];
    body.get(digest);
    return Hash.of(digest);
  }
}
