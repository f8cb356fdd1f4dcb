package picotorrent.tracker;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import com.google.common.net.InetAddresses;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.SequencedSet;
import org.jspecify.annotations.Nullable;
import picotorrent.base.Endpoint;
import picotorrent.base.Sentence;
import picotorrent.bencode.BencodeDict;
import picotorrent.bencode.BencodeException;
import picotorrent.bencode.BencodeInteger;
import picotorrent.bencode.BencodeLimits;
import picotorrent.bencode.BencodeList;
import picotorrent.bencode.BencodeReader;
import picotorrent.bencode.BencodeString;
import picotorrent.bencode.BencodeValue;
import picotorrent.tracker.AnnounceOutcome.Accepted;
import picotorrent.tracker.AnnounceOutcome.Failed;
import picotorrent.tracker.AnnounceOutcome.Reach;
import picotorrent.tracker.AnnounceOutcome.Refused;
import picotorrent.tracker.AnnounceOutcome.Retry;
import picotorrent.tracker.AnnounceOutcome.Timing;

/// An announce as an HTTP GET, and its answer (BEP 3 §"trackers", BEP 7, 23, 24, 31). Pure; any
/// thread.
public final class HttpAnnounce {
  /// Largest answer that is read: [AnnounceOutcome#MAX_PEERS] peers in the long form fit many
  /// times.
  public static final int MAX_BODY_BYTES = BencodeLimits.MESSAGE.maxBytes();

  /// Longer ids are not repeated: they would make each request of ours longer.
  private static final int MAX_TRACKER_ID_BYTES = 256;

  private static final int HTTP_OK = 200;

  private HttpAnnounce() {}

  /// Returns what to GET: the announce URL with its own query kept, and the request behind it.
  ///
  /// @param announce an `http` or `https` URL that a [picotorrent.base.UrlPolicy] has passed
  public static URI uri(URI announce, AnnounceRequest request) {
    AnnounceRequest.Self self = request.self();
    AnnounceRequest.Progress progress = request.progress();
    Query query =
        new Query(announce)
            .add("info_hash", request.infoHash().toBytes())
            .add("peer_id", self.peerId().toBytes())
            .add("port", self.port())
            .add("uploaded", progress.uploaded())
            .add("downloaded", progress.downloaded())
            .add("left", progress.left())
            .add("key", String.format("%08X", self.key()))
            .add("compact", 1)
            .add("no_peer_id", 1)
            .add("numwant", request.numWant());
    if (request.event() != AnnounceEvent.NONE) {
      query.add("event", request.event().httpName());
    }
    if (request.trackerId() != null) {
      query.add("trackerid", request.trackerId().getBytes(ISO_8859_1));
    }
    switch (self.crypto()) {
      case SILENT -> {}
      case SUPPORTED -> query.add("supportcrypto", 1);
      case REQUIRED -> query.add("requirecrypto", 1);
    }
    for (InetAddress address : self.alsoAt()) {
      query.add(address.getAddress().length == 4 ? "ipv4" : "ipv6", text(address));
    }
    return query.toUri();
  }

  private static byte[] text(InetAddress address) {
    return InetAddresses.toAddrString(address).getBytes(ISO_8859_1);
  }

  /// Reads an answer. Never throws: what cannot be read is a [Failed].
  ///
  /// @param status of HTTP; trackers are known to explain themselves in the body of any
  /// @param body the whole body, decompressed
  public static AnnounceOutcome parse(int status, byte[] body) {
    BencodeDict answer;
    try {
      BencodeValue root = BencodeReader.read(body, BencodeLimits.MESSAGE).root();
      if (!(root instanceof BencodeDict dict)) {
        return unusable(status, Sentence.of("the answer is not a dictionary"));
      }
      answer = dict;
    } catch (BencodeException e) {
      return unusable(status, Sentence.of("the answer is not from a tracker: {0}", e.getMessage()));
    }
    BencodeString failure = answer.string("failure reason");
    if (failure != null) {
      return new Refused(
          Sentence.quote(TrackerText.clean(failure.bytes())), retry(answer.get("retry in")));
    }
    if (status != HTTP_OK || !(answer.contains("interval") || answer.contains("peers"))) {
      return unusable(status, Sentence.of("the answer has neither peers nor an interval"));
    }
    return accepted(answer);
  }

  private static Failed unusable(int status, Sentence otherwise) {
    return new Failed(
        status == HTTP_OK ? otherwise : Sentence.of("HTTP status {0}", Integer.toString(status)),
        Reach.ANSWERED);
  }

  private static Accepted accepted(BencodeDict answer) {
    SequencedSet<Endpoint> peers = new LinkedHashSet<>();
    addPeers(peers, answer.get("peers"), Endpoint.COMPACT_IPV4_BYTES);
    addPeers(peers, answer.get("peers6"), Endpoint.COMPACT_IPV6_BYTES);
    BencodeString warning = answer.string("warning message");
    return new Accepted(
        Timing.of(answer.integer("interval", 0), answer.integer("min interval", 0)),
        List.copyOf(peers),
        counts(answer),
        trackerId(answer.bytes("tracker id")),
        warning == null ? null : TrackerText.clean(warning.bytes()),
        externalIp(answer.bytes("external ip")));
  }

  private static @Nullable String trackerId(byte @Nullable [] raw) {
    return raw == null || raw.length > MAX_TRACKER_ID_BYTES ? null : new String(raw, ISO_8859_1);
  }

  private static void addPeers(
      SequencedSet<Endpoint> peers, @Nullable BencodeValue listed, int width) {
    if (listed instanceof BencodeString compact) {
      CompactPeers.addTo(peers, compact.bytes(), 0, width);
    } else if (listed instanceof BencodeList dicts) {
      for (BencodeValue peer : dicts) {
        if (peer instanceof BencodeDict dict) {
          addPeer(peers, dict);
        }
      }
    }
  }

  /// A peer of the long form; one that is named instead of addressed would cost a DNS question
  /// each, and is left out.
  private static void addPeer(SequencedSet<Endpoint> peers, BencodeDict peer) {
    String ip = peer.text("ip");
    long port = peer.integer("port", 0);
    if (ip != null && port > 0 && port <= Endpoint.MAX_PORT && InetAddresses.isInetAddress(ip)) {
      CompactPeers.add(peers, new Endpoint(InetAddresses.forString(ip), (int) port));
    }
  }

  static SwarmCounts counts(BencodeDict answer) {
    return new SwarmCounts(
        count(answer.integer("complete")),
        count(answer.integer("incomplete")),
        count(answer.integer("downloaded")));
  }

  private static int count(OptionalLong said) {
    return said.isPresent() && said.getAsLong() >= 0
        ? (int) Math.min(said.getAsLong(), Integer.MAX_VALUE)
        : -1;
  }

  private static Retry retry(@Nullable BencodeValue said) {
    return switch (said) {
      case BencodeInteger minutes when minutes.value() > 0 -> new Retry.After(minutes.value());
      case BencodeString word when word.is("never") -> new Retry.Never();
      case BencodeInteger _, BencodeString _, BencodeList _, BencodeDict _ -> new Retry.Unsaid();
      case null -> new Retry.Unsaid();
    };
  }

  private static @Nullable InetAddress externalIp(byte @Nullable [] raw) {
    if (raw == null || (raw.length != 4 && raw.length != 16)) {
      return null;
    }
    try {
      return InetAddress.getByAddress(raw);
    } catch (UnknownHostException e) {
      throw new IllegalStateException("4 or 16 bytes are an address", e);
    }
  }
}
