package picotorrent.tracker;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.nio.ByteBuffer;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.SequencedSet;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import picotorrent.base.Endpoint;
import picotorrent.base.Hash;
import picotorrent.base.Sentence;
import picotorrent.tracker.AnnounceOutcome.Accepted;
import picotorrent.tracker.AnnounceOutcome.Failed;
import picotorrent.tracker.AnnounceOutcome.Reach;
import picotorrent.tracker.AnnounceOutcome.Timing;

/// The datagrams of BEP 15 and the URL option of BEP 41, all big-endian. Pure.
final class UdpPackets {
  static final int CONNECT = 0;
  static final int ANNOUNCE = 1;
  static final int SCRAPE = 2;
  static final int ERROR = 3;

  /// Action and transaction id: without them a datagram says nothing.
  static final int HEAD_BYTES = 8;

  /// What a scrape may ask at once, so that the answer fits an Ethernet frame (BEP 15 §"scrape").
  static final int MAX_SCRAPE_HASHES = 74;

  static final int CONNECT_ANSWER_BYTES = 16;

  private static final long PROTOCOL_ID = 0x417_2710_1980L;
  private static final int ANNOUNCE_BYTES = 98;
  private static final int ANNOUNCE_ANSWER_BYTES = 20;
  private static final int SCRAPE_ENTRY_BYTES = 12;
  private static final int URL_DATA = 2;
  private static final int END_OF_OPTIONS = 0;
  private static final int MAX_OPTION_BYTES = 255;

  private UdpPackets() {}

  static byte[] connect(int transaction) {
    return ByteBuffer.allocate(CONNECT_ANSWER_BYTES)
        .putLong(PROTOCOL_ID)
        .putInt(CONNECT)
        .putInt(transaction)
        .array();
  }

  /// @param pathAndQuery of the tracker's URL; empty: no option is sent (BEP 41 §"URLData")
  static byte[] announce(
      long connection, int transaction, AnnounceRequest request, String pathAndQuery) {
    byte[] url = pathAndQuery.getBytes(US_ASCII);
    int chunks = Math.ceilDiv(url.length, MAX_OPTION_BYTES);
    int optionBytes = chunks == 0 ? 0 : url.length + 2 * chunks + 1;
    ByteBuffer packet = ByteBuffer.allocate(ANNOUNCE_BYTES + optionBytes);
    packet.putLong(connection).putInt(ANNOUNCE).putInt(transaction);
    packet.put(request.infoHash().toBytes()).put(request.self().peerId().toBytes());
    AnnounceRequest.Progress progress = request.progress();
    packet.putLong(progress.downloaded()).putLong(progress.left()).putLong(progress.uploaded());
    packet.putInt(request.event().udpNumber());
    packet.putInt(0); // our address: the one the datagram comes from
    packet.putInt(request.self().key()).putInt(request.numWant());
    packet.putShort((short) request.self().port());
    for (int at = 0; at < url.length; at += MAX_OPTION_BYTES) {
      int length = Math.min(MAX_OPTION_BYTES, url.length - at);
      packet.put((byte) URL_DATA).put((byte) length).put(url, at, length);
    }
    if (chunks > 0) {
      packet.put((byte) END_OF_OPTIONS);
    }
    return packet.array();
  }

  static byte[] scrape(long connection, int transaction, List<Hash> hashes) {
    ByteBuffer packet = ByteBuffer.allocate(16 + Hash.SHA1_BYTES * hashes.size());
    packet.putLong(connection).putInt(SCRAPE).putInt(transaction);
    hashes.forEach(hash -> packet.put(hash.toBytes()));
    return packet.array();
  }

  /// Reads an announce answer, head included; null when it is too short to be one.
  static @Nullable Accepted announced(byte[] answer, boolean ipv6) {
    if (answer.length < ANNOUNCE_ANSWER_BYTES) {
      return null;
    }
    ByteBuffer in = ByteBuffer.wrap(answer, HEAD_BYTES, answer.length - HEAD_BYTES);
    int interval = in.getInt();
    int leeches = in.getInt();
    int seeds = in.getInt();
    SequencedSet<Endpoint> peers = new LinkedHashSet<>();
    CompactPeers.addTo(
        peers,
        answer,
        ANNOUNCE_ANSWER_BYTES,
        ipv6 ? Endpoint.COMPACT_IPV6_BYTES : Endpoint.COMPACT_IPV4_BYTES);
    return new Accepted(
        Timing.of(interval, 0),
        List.copyOf(peers),
        new SwarmCounts(Math.max(-1, seeds), Math.max(-1, leeches), -1),
        null,
        null,
        null);
  }

  /// Reads a scrape answer, head included; null when it is too short to be one.
  static ScrapeOutcome.@Nullable Accepted scraped(byte[] answer, List<Hash> asked) {
    if (answer.length < HEAD_BYTES + SCRAPE_ENTRY_BYTES * asked.size()) {
      return null;
    }
    ByteBuffer in = ByteBuffer.wrap(answer, HEAD_BYTES, answer.length - HEAD_BYTES);
    SortedMap<Hash, SwarmCounts> counts = new TreeMap<>();
    for (Hash hash : asked) {
      int seeds = Math.max(-1, in.getInt());
      int downloaded = Math.max(-1, in.getInt());
      counts.put(hash, new SwarmCounts(seeds, Math.max(-1, in.getInt()), downloaded));
    }
    return new ScrapeOutcome.Accepted(counts, 0);
  }

  /// The words of an error answer.
  static Sentence words(byte[] answer) {
    byte[] text = new byte[answer.length - HEAD_BYTES];
    System.arraycopy(answer, HEAD_BYTES, text, 0, text.length);
    String clean = TrackerText.clean(text);
    return clean.isEmpty() ? Sentence.of("the tracker reports an error") : Sentence.quote(clean);
  }

  static Failed silence() {
    return new Failed(Sentence.of("the tracker does not answer"), Reach.UNREACHABLE);
  }
}
