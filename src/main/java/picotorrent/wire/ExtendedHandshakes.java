package picotorrent.wire;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picotorrent.base.Endpoint;
import picotorrent.base.PlainText;
import picotorrent.bencode.BencodeDict;
import picotorrent.bencode.BencodeWriter;

/// The dictionary of an extended handshake (BEP 10). What is of the wrong type or out of range is
/// taken as not said: a wrong word costs nobody the connection, and nothing is believed by it.
final class ExtendedHandshakes {
  /// Longer client names are cut.
  private static final int MAX_CLIENT_CHARS = 64;

  /// More outstanding requests than anyone has; what is beyond is this.
  private static final int MAX_REQUEST_QUEUE = 1 << 20;

  private static final List<Extension> BY_NAME =
      Arrays.stream(Extension.values()).sorted(Comparator.comparing(Extension::wireName)).toList();

  private ExtendedHandshakes() {}

  static ExtendedHandshake parse(BencodeDict dict) {
    ExtendedHandshake.Builder builder = ExtendedHandshake.builder();
    BencodeDict ids = dict.dict("m");
    if (ids != null) {
      for (Extension extension : Extension.values()) {
        ids.integer(extension.wireName()).ifPresent(id -> addId(builder, extension, id));
      }
    }
    ifWithin(dict, "p", 1, Endpoint.MAX_PORT, builder::listenPort);
    String client = dict.text("v");
    if (client != null) {
      builder.client(PlainText.of(client, MAX_CLIENT_CHARS));
    }
    OptionalLong queue = dict.integer("reqq");
    if (queue.isPresent() && queue.getAsLong() > 0) {
      builder.requestQueue((int) Math.min(queue.getAsLong(), MAX_REQUEST_QUEUE));
    }
    ifWithin(dict, "metadata_size", 1, WireLimits.MAX_METADATA_BYTES, builder::metadataBytes);
    ifWithin(dict, "complete_ago", -1, Integer.MAX_VALUE, builder::completeAgoSeconds);
    dict.integer("upload_only").ifPresent(on -> builder.uploadOnly(on != 0));
    dict.integer("e").ifPresent(on -> builder.prefersEncryption(on != 0));
    ifAddress(dict, "yourip", 4, 16, builder::yourIp);
    ifAddress(dict, "ipv4", 4, 4, builder::ipv4);
    ifAddress(dict, "ipv6", 16, 16, builder::ipv6);
    return builder.build();
  }

  private static void addId(ExtendedHandshake.Builder builder, Extension extension, long id) {
    if (id >= 0 && id <= 255) {
      builder.id(extension, (int) id);
    }
  }

  private static void ifWithin(
      BencodeDict dict, String key, long min, long max, Consumer<Integer> taker) {
    OptionalLong value = dict.integer(key);
    if (value.isPresent() && value.getAsLong() >= min && value.getAsLong() <= max) {
      taker.accept((int) value.getAsLong());
    }
  }

  private static void ifAddress(
      BencodeDict dict, String key, int oneLength, int otherLength, Consumer<InetAddress> taker) {
    byte[] bytes = dict.bytes(key);
    if (bytes != null && (bytes.length == oneLength || bytes.length == otherLength)) {
      try {
        taker.accept(InetAddress.getByAddress(bytes));
      } catch (UnknownHostException e) {
        throw new IllegalStateException("4 or 16 bytes are an address", e);
      }
    }
  }

  static byte[] encode(ExtendedHandshake handshake) {
    BencodeWriter out = new BencodeWriter().dict();
    integer(out, "complete_ago", handshake.completeAgoSeconds());
    flag(out, "e", handshake.prefersEncryption());
    address(out, "ipv4", handshake.ipv4());
    address(out, "ipv6", handshake.ipv6());
    out.key("m").dict();
    for (Extension extension : BY_NAME) {
      integer(out, extension.wireName(), handshake.ids().get(extension));
    }
    out.end();
    integer(out, "metadata_size", handshake.metadataBytes());
    integer(out, "p", handshake.listenPort());
    integer(out, "reqq", handshake.requestQueue());
    flag(out, "upload_only", handshake.uploadOnly());
    if (handshake.client() != null) {
      out.key("v").string(handshake.client().getBytes(StandardCharsets.UTF_8));
    }
    address(out, "yourip", handshake.yourIp());
    return out.end().toBytes();
  }

  private static void integer(BencodeWriter out, String key, @Nullable Integer value) {
    if (value != null) {
      out.key(key).integer(value);
    }
  }

  private static void flag(BencodeWriter out, String key, @Nullable Boolean value) {
    if (value != null) {
      out.key(key).integer(value ? 1 : 0);
    }
  }

  private static void address(BencodeWriter out, String key, @Nullable InetAddress value) {
    if (value != null) {
      out.key(key).string(value.getAddress());
    }
  }
}
