package picotorrent.dht;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import picotorrent.base.Endpoint;
import picotorrent.bencode.BencodeWriter;
import picotorrent.dht.Krpc.Incoming.Asked;

/// Answers what other nodes ask. An answer has at most four times the bytes of its question, unless
/// the asker has answered a question of ours from that endpoint and so is no forged address.
///
/// Confined to the session loop.
final class Responder {
  /// How much longer than its question an answer to a stranger may be.
  static final int MAX_AMPLIFICATION = 4;

  /// What a datagram may have on any path without being cut up.
  static final int MAX_ANSWER_BYTES = 1_400;

  /// Peers in one answer; more than a client can connect to at once.
  static final int MAX_PEERS = 100;

  /// Info hashes in one answer (BEP 51).
  static final int MAX_SAMPLES = 20;

  /// How soon we may be asked for other samples, in seconds: as long as peers live.
  static final int SAMPLE_INTERVAL_SECONDS = 1_800;

  private final Home home;
  private final Tokens tokens;
  private final PeerStore peers = new PeerStore();
  private final ItemStore items = new ItemStore();

  Responder(Home home, long now) {
    this.home = home;
    this.tokens = new Tokens(home.random, now);
  }

  /// The answer to a question, encoded.
  ///
  /// @param questionBytes length of the datagram it came in
  /// @param proven whether somebody is at that endpoint beyond doubt
  byte[] answer(Asked asked, Endpoint from, int questionBytes, boolean proven, long now) {
    int most =
        proven ? MAX_ANSWER_BYTES : Math.min(MAX_ANSWER_BYTES, MAX_AMPLIFICATION * questionBytes);
    Answer answer = new Answer(asked.transaction(), home.id(), from, most);
    int error =
        switch (asked.query()) {
          case Query.Ping _, Query.FindNode _ -> 0;
          case Query.GetPeers ask -> peers(answer, ask, from, now);
          case Query.AnnouncePeer ask -> announce(ask, from, now);
          case Query.Get ask -> item(answer, ask, from, now);
          case Query.Put ask -> put(ask, from, now);
          case Query.SampleInfoHashes _ -> samples(answer);
        };
    if (error != 0) {
      return KrpcWriter.error(asked.transaction(), error, reason(error));
    }
    NodeId near = asked.query().near();
    if (near != null) {
      nodes(answer, near, want(asked.query()), from);
    }
    if (asked.query() instanceof Query.GetPeers ask) {
      values(answer, ask, now);
    }
    return answer.toBytes();
  }

  private static Query.Want want(Query query) {
    return switch (query) {
      case Query.FindNode ask -> ask.want();
      case Query.GetPeers ask -> ask.want();
      case Query.Get ask -> ask.want();
      case Query.SampleInfoHashes ask -> ask.want();
      case Query.Ping _, Query.AnnouncePeer _, Query.Put _ -> Query.Want.UNSAID;
    };
  }

  private void nodes(Answer answer, NodeId near, Query.Want want, Endpoint from) {
    for (boolean ipv6 : new boolean[] {home.ipv6, !home.ipv6}) {
      if (want.wants(ipv6, home.ipv6)) {
        List<NodeInfo> nodes = new ArrayList<>(home.closest(ipv6, near));
        nodes.removeIf(node -> node.endpoint().equals(from));
        answer.offerNodes(ipv6, nodes);
      }
    }
  }

  /// The token, and before the nodes what must not be crowded out by them; the peers come after.
  private int peers(Answer answer, Query.GetPeers ask, Endpoint from, long now) {
    answer.offer("token", KrpcWriter.string(tokens.issue(from, ask.infoHash(), now)));
    if (ask.scrape() && peers.has(ask.infoHash())) {
      answer.offer("BFpe", filter(ask.infoHash(), false, now));
      answer.offer("BFsd", filter(ask.infoHash(), true, now));
    }
    return 0;
  }

  private byte[] filter(NodeId infoHash, boolean seeds, long now) {
    return KrpcWriter.string(peers.filter(infoHash, seeds, now).toBytes());
  }

  private void values(Answer answer, Query.GetPeers ask, long now) {
    int each = (home.ipv6 ? Endpoint.COMPACT_IPV6_BYTES : Endpoint.COMPACT_IPV4_BYTES) + 3;
    int most = Math.min(MAX_PEERS, answer.fits("values", each));
    List<Endpoint> chosen = peers.sample(ask.infoHash(), ask.noSeed(), most, home.random, now);
    if (!chosen.isEmpty()) {
      BencodeWriter list = new BencodeWriter().list();
      chosen.forEach(peer -> list.string(peer.toCompact()));
      answer.offer("values", list.end().toBytes());
    }
  }

  private int announce(Query.AnnouncePeer ask, Endpoint from, long now) {
    if (!tokens.accepts(ask.token(), from, ask.infoHash(), now)) {
      return Krpc.PROTOCOL_ERROR;
    }
    int port = ask.impliedPort() ? from.port() : ask.port();
    peers.announce(ask.infoHash(), new Endpoint(from.address(), port), ask.seed(), now);
    return 0;
  }

  private int item(Answer answer, Query.Get ask, Endpoint from, long now) {
    answer.offer("token", KrpcWriter.string(tokens.issue(from, ask.target(), now)));
    DhtItem item = items.get(ask.target());
    if (item == null) {
      return 0;
    }
    DhtItem.Signed signed = item.signed();
    if (signed == null) {
      answer.offer("v", item.value());
      return 0;
    }
    answer.offer("seq", KrpcWriter.integer(signed.sequence()));
    OptionalLong known = ask.newerThan();
    boolean wanted = known.isEmpty() || signed.sequence() > known.getAsLong();
    if (wanted && answer.offer("v", item.value())) {
      answer.offer("k", KrpcWriter.string(signed.key()));
      answer.offer("sig", KrpcWriter.string(signed.signature()));
    }
    return 0;
  }

  private int put(Query.Put ask, Endpoint from, long now) {
    NodeId target = NodeId.of(ask.item().target());
    if (!tokens.accepts(ask.token(), from, target, now)) {
      return Krpc.PROTOCOL_ERROR;
    }
    return items.put(ask.item(), ask.expected(), now);
  }

  private int samples(Answer answer) {
    answer.offer("interval", KrpcWriter.integer(SAMPLE_INTERVAL_SECONDS));
    answer.offer("num", KrpcWriter.integer(peers.torrents()));
    int most = Math.min(MAX_SAMPLES, answer.fits("samples", NodeId.BYTES));
    List<NodeId> chosen = peers.sampleTorrents(most, home.random);
    byte[] samples = new byte[chosen.size() * NodeId.BYTES];
    for (int i = 0; i < chosen.size(); i++) {
      System.arraycopy(chosen.get(i).toBytes(), 0, samples, i * NodeId.BYTES, NodeId.BYTES);
    }
    answer.offer("samples", KrpcWriter.string(samples));
    return 0;
  }

  private static String reason(int error) {
    return switch (error) {
      case Krpc.INVALID_SIGNATURE -> "invalid signature";
      case Krpc.CAS_MISMATCH -> "the sequence number is another";
      case Krpc.SEQUENCE_TOO_LOW -> "the sequence number is too low";
      default -> "bad token";
    };
  }

  /// Forgets what is too old.
  void expire(long now) {
    peers.expire(now);
    items.expire(now);
  }

  PeerStore peerStore() {
    return peers;
  }

  ItemStore itemStore() {
    return items;
  }
}
