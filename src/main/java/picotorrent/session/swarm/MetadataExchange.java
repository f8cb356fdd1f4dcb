package picotorrent.session.swarm;

import com.google.common.hash.Hashing;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picotorrent.api.TorrentState;
import picotorrent.base.Hash;
import picotorrent.base.InfoHashes;
import picotorrent.base.Sentence;
import picotorrent.metainfo.Metainfo;
import picotorrent.metainfo.MetainfoException;
import picotorrent.metainfo.TorrentReader;
import picotorrent.peer.RequestQueue;
import picotorrent.session.ground.Environment;
import picotorrent.session.peer.Peer;
import picotorrent.swarm.metadata.MetadataFetch;
import picotorrent.swarm.metadata.MetadataFetch.Progress;
import picotorrent.wire.ExtendedHandshake;
import picotorrent.wire.Extension;
import picotorrent.wire.ExtensionMessage;

/// The extension protocol of one torrent: introduces us to each peer, fetches the info dictionary
/// while it is missing, and serves it once it is there (BEP 9, BEP 10).
///
/// Confined to the session loop.
final class MetadataExchange {
  /// While so much waits to be written, requests for metadata are refused: nobody is served
  /// megabytes for a flood of small questions.
  private static final int MAX_PENDING_BYTES = 256 << 10;

  private final Environment env;
  private final Swarm swarm;
  private final MetadataFetch fetch;
  private final Map<Peer, MetadataFetch.Source> asking = new LinkedHashMap<>();

  MetadataExchange(Environment env, Swarm swarm) {
    this.env = env;
    this.swarm = swarm;
    this.fetch = new MetadataFetch(info -> isRight(info, swarm.infoHashes()));
  }

  /// Whether bytes are the info dictionary that the hashes name. Both, where both are known.
  static boolean isRight(byte[] info, InfoHashes hashes) {
    Hash v1 = hashes.v1();
    Hash v2 = hashes.v2();
    return (v1 == null || v1.matches(sha1(info), 0))
        && (v2 == null || v2.matches(Hashing.sha256().hashBytes(info).asBytes(), 0));
  }

  @SuppressWarnings("deprecation") // SHA-1 is what BEP 3 says
  private static byte[] sha1(byte[] info) {
    return Hashing.sha1().hashBytes(info).asBytes();
  }

  /// Introduces us to a peer that speaks the extension protocol.
  void greet(Peer peer) {
    if (!peer.machine().spoken().extensionProtocol()) {
      return;
    }
    ExtendedHandshake.Builder hello =
        ExtendedHandshake.builder()
            .offer(Extension.METADATA)
            .offer(Extension.UPLOAD_ONLY)
            .offer(Extension.DONT_HAVE)
            .client(env.clientName())
            .requestQueue(RequestQueue.MAX_REQUESTS)
            .yourIp(peer.connection().remote().address())
            .uploadOnly(swarm.isComplete());
    swarm.exchange().offer(hello);
    swarm.holepunching().offer(hello);
    if (env.reach().tcpPort() != 0) {
      hello.listenPort(env.reach().tcpPort());
    }
    Metainfo metainfo = swarm.metainfo();
    if (metainfo != null) {
      hello.metadataBytes(metainfo.info().length);
    }
    peer.mouth().handshake(hello.build());
    peer.connection().flushSoon();
  }

  /// A peer has introduced itself.
  void introduced(Peer peer) {
    int size = peer.machine().profile().metadataBytes();
    boolean speaks = peer.machine().profile().speaks(Extension.METADATA);
    if (swarm.metainfo() == null && speaks && size > 0 && !asking.containsKey(peer)) {
      asking.put(peer, fetch.add(size));
      askMore();
    }
  }

  /// A message of an extension came.
  void message(Peer peer, ExtensionMessage message) {
    switch (message) {
      case ExtensionMessage.MetadataRequest(int piece) -> serve(peer, piece);
      case ExtensionMessage.MetadataData data -> received(peer, data);
      case ExtensionMessage.MetadataReject(int piece) -> rejected(peer, piece);
      case ExtensionMessage.UploadOnly _,
          ExtensionMessage.DontHave _,
          ExtensionMessage.Handshake _,
          ExtensionMessage.Pex _,
          ExtensionMessage.Holepunch _ -> {}
    }
  }

  private void serve(Peer peer, int piece) {
    Metainfo metainfo = swarm.metainfo();
    int from = piece * MetadataFetch.PIECE_BYTES;
    boolean busy = peer.connection().outbox().pendingBytes() > MAX_PENDING_BYTES;
    boolean outside =
        metainfo == null
            || piece < 0
            || piece >= Math.ceilDiv(metainfo.info().length, MetadataFetch.PIECE_BYTES);
    ExtensionMessage answer =
        metainfo == null || outside || busy
            ? new ExtensionMessage.MetadataReject(piece)
            : new ExtensionMessage.MetadataData(
                piece,
                metainfo.info().length,
                Arrays.copyOfRange(
                    metainfo.info(),
                    from,
                    Math.min(metainfo.info().length, from + MetadataFetch.PIECE_BYTES)));
    peer.mouth().extended(answer, peer.machine().profile());
    peer.connection().flushSoon();
  }

  private void received(Peer peer, ExtensionMessage.MetadataData data) {
    MetadataFetch.Source source = asking.get(peer);
    if (source == null || swarm.metainfo() != null) {
      return;
    }
    swarm.listener().touch();
    switch (fetch.received(source, data.piece(), data.totalBytes(), data.data())) {
      case Progress.More() -> askMore();
      case Progress.Liar _ -> swarm.peers().ban(peer, "sent wrong metadata");
      case Progress.Complete(byte[] info) -> complete(info);
    }
  }

  private void complete(byte[] info) {
    stop();
    try {
      swarm
          .listener()
          .metadataArrived(TorrentReader.readInfo(info, swarm.dossier().knowledge().sources()));
    } catch (MetainfoException e) {
      swarm
          .listener()
          .metadataUseless(
              new TorrentState.Failed(
                  Sentence.of(
                      "The file list of this magnet link cannot be used: {0}", e.sentence()),
                  Sentence.of("Ask its maker for another link."),
                  Sentence.of("The file list cannot be used"),
                  TorrentState.Mend.RETRY));
    }
  }

  private void rejected(Peer peer, int piece) {
    MetadataFetch.Source source = asking.get(peer);
    if (source != null) {
      fetch.rejected(source, piece);
      askMore();
    }
  }

  private void askMore() {
    for (Map.Entry<Peer, MetadataFetch.Source> entry : new ArrayList<>(asking.entrySet())) {
      Peer peer = entry.getKey();
      int piece = fetch.next(entry.getValue(), env.now());
      while (piece >= 0) {
        peer.mouth()
            .extended(new ExtensionMessage.MetadataRequest(piece), peer.machine().profile());
        peer.connection().flushSoon();
        piece = fetch.next(entry.getValue(), env.now());
      }
    }
  }

  /// A peer has left.
  void left(Peer peer) {
    MetadataFetch.@Nullable Source source = asking.remove(peer);
    if (source != null) {
      fetch.remove(source);
    }
  }

  /// Once a second, while the metadata is missing.
  void tick(long now) {
    if (swarm.metainfo() == null && !asking.isEmpty()) {
      fetch.expire(now);
      if (fetch.isIdle()) {
        fetch.forgive();
      }
      askMore();
    }
  }

  /// Asks nobody any more.
  void stop() {
    asking.values().forEach(fetch::remove);
    asking.clear();
  }
}
