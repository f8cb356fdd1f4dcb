package picotorrent.session.swarm;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picotorrent.base.Hash;
import picotorrent.merkle.HashSpan;
import picotorrent.metainfo.Metainfo;
import picotorrent.metainfo.PieceLayers;
import picotorrent.session.ground.Environment;
import picotorrent.session.peer.Peer;
import picotorrent.wire.PeerMessage;

/// The hash messages of one v2 or hybrid torrent (BEP 52): fetches the piece layers that a magnet
/// link or a file without them leaves unknown, and serves those that are known.
///
/// Every answer is proven up to a root of the info dictionary before anything of it is kept, so
/// whoever sends a wrong one is known at once. Confined to the session loop.
public final class HashExchange {
  /// Requests under way with a peer that has answered right: enough to fill a round trip, with up
  /// to 17 KiB each. Others get one.
  private static final int MAX_ASKED = 4;

  /// Peers that the same is asked of, while none of them has ever answered right.
  private static final int MAX_HEDGES = 3;

  /// A peer that does not answer for so long is asked nothing more for a while, and others the
  /// same.
  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(2);

  /// How long a peer that refused or fell silent is left alone: it may have got the hashes by then.
  /// Doubles each time.
  private static final long REST_NANOS = TimeUnit.SECONDS.toNanos(10);

  private static final int MAX_DOUBLINGS = 6;

  /// While so much waits to be written, requests are refused: an answer is 300 times as long.
  private static final int MAX_PENDING_BYTES = 256 << 10;

  private record Asked(Peer peer, long sinceNanos) {}

  private record Rest(int failures, long untilNanos) {
    boolean isOver(long now) {
      return now - untilNanos >= 0;
    }
  }

  private final Environment env;
  private final Swarm swarm;
  private final Deque<HashSpan> todo = new ArrayDeque<>();
  private final SequencedMap<HashSpan, List<Asked>> asked = new LinkedHashMap<>();
  private final Map<Peer, Rest> rests = new HashMap<>();
  private final Set<Peer> proven = new HashSet<>();
  private @Nullable PieceLayers layers;

  HashExchange(Environment env, Swarm swarm) {
    this.env = env;
    this.swarm = swarm;
  }

  /// Whether a torrent cannot be downloaded yet, because nothing says what its pieces hash to.
  public static boolean areNeeded(@Nullable Metainfo metainfo) {
    if (metainfo == null || metainfo.format() != Metainfo.Format.V2) {
      return false;
    }
    PieceLayers known = metainfo.pieceHashes().layers();
    return known != null && !known.isComplete();
  }

  /// The metadata is there, or the torrent begins: asks for what is unknown.
  public void start() {
    Metainfo metainfo = swarm.metainfo();
    layers = metainfo == null ? null : metainfo.pieceHashes().layers();
    todo.clear();
    asked.clear();
    if (layers != null) {
      todo.addAll(layers.missing());
    }
    askMore();
  }

  /// Asks nobody any more.
  void stop() {
    todo.clear();
    asked.clear();
    rests.clear();
    proven.clear();
  }

  /// The handshake with a peer is over.
  void joined(Peer peer) {
    askMore(peer);
  }

  /// A peer has left: others are asked the same.
  void left(Peer peer) {
    rests.remove(peer);
    proven.remove(peer);
    takeBack(peer);
    askMore();
  }

  private void takeBack(Peer peer) {
    for (HashSpan span : List.copyOf(asked.keySet())) {
      takeBack(span, peer);
    }
  }

  private void takeBack(HashSpan span, Peer peer) {
    List<Asked> of = asked.getOrDefault(span, List.of());
    if (of.removeIf(one -> one.peer() == peer) && of.isEmpty()) {
      asked.remove(span);
      todo.addFirst(span);
    }
  }

  /// Once a second.
  void tick(long now) {
    if (todo.isEmpty() && asked.isEmpty()) {
      return;
    }
    Set<Peer> silent = new LinkedHashSet<>();
    for (List<Asked> of : asked.values()) {
      of.stream()
          .filter(one -> now - one.sinceNanos() >= PATIENCE_NANOS)
          .forEach(one -> silent.add(one.peer()));
    }
    silent.forEach(this::rest);
    askMore();
  }

  private void rest(Peer peer) {
    Rest before = rests.get(peer);
    int failures = before == null ? 0 : Math.min(before.failures() + 1, MAX_DOUBLINGS);
    rests.put(peer, new Rest(failures, env.now() + (REST_NANOS << failures)));
    takeBack(peer);
  }

  private void askMore() {
    for (Peer peer : swarm.peers().open()) {
      askMore(peer);
    }
  }

  private void askMore(Peer peer) {
    Rest rest = rests.get(peer);
    if (!speaksV2(peer) || (rest != null && !rest.isOver(env.now()))) {
      return;
    }
    int most = proven.contains(peer) ? MAX_ASKED : 1;
    for (int i = underWay(peer); i < most; i++) {
      HashSpan span = todo.isEmpty() ? hedge(peer) : todo.removeFirst();
      if (span == null) {
        return;
      }
      asked.computeIfAbsent(span, _ -> new ArrayList<>()).add(new Asked(peer, env.now()));
      peer.mouth().hashes(new PeerMessage.HashRequest(wire(span)));
      peer.connection().flushSoon();
    }
  }

  private int underWay(Peer peer) {
    return (int)
        asked.values().stream().flatMap(List::stream).filter(one -> one.peer() == peer).count();
  }

  /// What has been asked only of peers of whom nothing is known, who may be silent or liars.
  private @Nullable HashSpan hedge(Peer peer) {
    for (Map.Entry<HashSpan, List<Asked>> one : asked.entrySet()) {
      boolean doubtful =
          one.getValue().size() < MAX_HEDGES
              && one.getValue().stream()
                  .noneMatch(of -> of.peer() == peer || proven.contains(of.peer()));
      if (doubtful) {
        return one.getKey();
      }
    }
    return null;
  }

  /// Everybody in a swarm of v2 alone; in that of a hybrid who says so.
  private boolean speaksV2(Peer peer) {
    return swarm.infoHashes().v1() == null || peer.machine().spoken().v2Upgrade();
  }

  /// A hash message came.
  void message(Peer peer, PeerMessage message) {
    if (message instanceof PeerMessage.HashRequest(var span)) {
      serve(peer, span);
    } else if (message instanceof PeerMessage.Hashes hashes) {
      received(peer, hashes);
    } else if (message instanceof PeerMessage.HashReject(var span)) {
      rejected(peer, merkle(span));
    }
  }

  private void serve(Peer peer, picotorrent.wire.HashSpan span) {
    Metainfo metainfo = swarm.metainfo();
    PieceLayers known = metainfo == null ? null : metainfo.pieceHashes().layers();
    boolean busy = peer.connection().outbox().pendingBytes() > MAX_PENDING_BYTES;
    Optional<byte[]> answer =
        known == null || busy || !span.isSound() ? Optional.empty() : known.serve(merkle(span));
    peer.mouth()
        .hashes(
            answer.isPresent()
                ? new PeerMessage.Hashes(span, split(answer.get()))
                : new PeerMessage.HashReject(span));
    peer.connection().flushSoon();
  }

  private void received(Peer peer, PeerMessage.Hashes answer) {
    HashSpan span = merkle(answer.span());
    PieceLayers wanted = layers;
    if (wanted == null || !isAsked(span, peer)) {
      return; // too late, or never asked for: nothing of it is kept
    }
    if (!wanted.accept(span, joined(answer.hashes()))) {
      swarm.peers().ban(peer, "sent wrong hashes");
      return;
    }
    asked.remove(span);
    proven.add(peer);
    rests.remove(peer);
    swarm.listener().touch();
    if (todo.isEmpty() && asked.isEmpty()) {
      swarm.listener().hashesArrived();
    } else {
      askMore(peer);
    }
  }

  private boolean isAsked(HashSpan span, Peer peer) {
    return asked.getOrDefault(span, List.of()).stream().anyMatch(one -> one.peer() == peer);
  }

  private void rejected(Peer peer, HashSpan span) {
    if (isAsked(span, peer)) {
      rest(peer);
      askMore();
    }
  }

  private static byte[] joined(List<Hash> hashes) {
    byte[] joined = new byte[hashes.size() * Hash.SHA256_BYTES];
    for (int i = 0; i < hashes.size(); i++) {
      System.arraycopy(
          hashes.get(i).toBytes(), 0, joined, i * Hash.SHA256_BYTES, Hash.SHA256_BYTES);
    }
    return joined;
  }

  private static List<Hash> split(byte[] joined) {
    List<Hash> hashes = new ArrayList<>(joined.length / Hash.SHA256_BYTES);
    for (int at = 0; at < joined.length; at += Hash.SHA256_BYTES) {
      hashes.add(Hash.of(joined, at, Hash.SHA256_BYTES));
    }
    return hashes;
  }

  private static picotorrent.wire.HashSpan wire(HashSpan span) {
    return new picotorrent.wire.HashSpan(
        span.root(), span.layer(), span.index(), span.length(), span.proofLayers());
  }

  private static HashSpan merkle(picotorrent.wire.HashSpan span) {
    return new HashSpan(
        span.piecesRoot(), span.baseLayer(), span.index(), span.length(), span.proofLayers());
  }
}
