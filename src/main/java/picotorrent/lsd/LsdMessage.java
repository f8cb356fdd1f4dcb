package picotorrent.lsd;

import com.google.common.base.Ascii;
import com.google.common.base.CharMatcher;
import com.google.common.base.Splitter;
import com.google.common.primitives.Ints;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.SequencedSet;
import org.jspecify.annotations.Nullable;
import picotorrent.base.Endpoint;
import picotorrent.base.Hash;

/// One announcement (BEP 14 §"Protocol"): "I have these torrents, on this port."
///
/// @param port where the sender listens for peers, 1 to 65535
/// @param infoHashes 20 bytes each, 1 or more
/// @param cookie by which a sender knows its own messages; null where there is none
record LsdMessage(int port, List<Hash> infoHashes, @Nullable String cookie) {
  /// A datagram should not be longer (BEP 14), so that it travels in one piece.
  static final int MAX_BYTES = 1_400;

  /// What is longer was not made by a sound client; some room is left for odd headers.
  static final int MAX_ACCEPTED_BYTES = 2_048;

  private static final String REQUEST_LINE = "BT-SEARCH * HTTP/1.1";
  private static final String HASH_HEADER = "Infohash: ";
  private static final int HASH_LINE_BYTES =
      HASH_HEADER.length() + 2 * Hash.SHA1_BYTES + "\r\n".length();
  private static final int MAX_COOKIE_CHARS = 64;

  /// All lines but those of the hashes, generously.
  private static final int OTHER_LINES_BYTES = 160;

  /// Hashes that fit into one datagram.
  static final int MAX_HASHES = (MAX_BYTES - OTHER_LINES_BYTES) / HASH_LINE_BYTES;

  /// Reads a datagram; empty when it is no announcement. A hash that is none is left out.
  static Optional<LsdMessage> parse(ByteBuffer datagram) {
    if (datagram.remaining() > MAX_ACCEPTED_BYTES) {
      return Optional.empty();
    }
    String text = StandardCharsets.ISO_8859_1.decode(datagram.duplicate()).toString();
    List<String> lines = Splitter.on('\n').trimResults(CharMatcher.is('\r')).splitToList(text);
    if (!lines.getFirst().equals(REQUEST_LINE)) {
      return Optional.empty();
    }
    Integer port = null;
    String cookie = null;
    SequencedSet<Hash> hashes = new LinkedHashSet<>();
    for (String line : lines.subList(1, lines.size())) {
      int colon = line.indexOf(':');
      String value = colon < 0 ? "" : line.substring(colon + 1).trim();
      switch (Ascii.toLowerCase(line.substring(0, Math.max(colon, 0)))) {
        case "port" -> port = Ints.tryParse(value);
        case "infohash" -> hash(value).ifPresent(hashes::add);
        case "cookie" -> cookie = value.length() > MAX_COOKIE_CHARS ? null : value;
        default -> {} // other headers say nothing to us
      }
    }
    if (port == null || port < 1 || port > Endpoint.MAX_PORT || hashes.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(new LsdMessage(port, new ArrayList<>(hashes), cookie));
  }

  private static Optional<Hash> hash(String hex) {
    try {
      return hex.length() == 2 * Hash.SHA1_BYTES ? Optional.of(Hash.ofHex(hex)) : Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /// Returns the datagram for a group.
  byte[] format(LsdGroup group) {
    StringBuilder text = new StringBuilder(MAX_BYTES);
    text.append(REQUEST_LINE).append("\r\n");
    text.append("Host: ").append(group.host()).append("\r\n");
    text.append("Port: ").append(port).append("\r\n");
    for (Hash hash : infoHashes) {
      text.append(HASH_HEADER).append(hash.toHex()).append("\r\n");
    }
    if (cookie != null) {
      text.append("cookie: ").append(cookie).append("\r\n");
    }
    return text.append("\r\n\r\n").toString().getBytes(StandardCharsets.ISO_8859_1);
  }
}
