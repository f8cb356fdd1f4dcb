package picotorrent.session;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import picotorrent.base.Block;
import picotorrent.base.Endpoint;
import picotorrent.base.Geometry;
import picotorrent.port.Stream;
import picotorrent.sim.SimHost;
import picotorrent.wire.PeerMessage;

/// A host that takes what it can from everybody, says what it has, and serves nothing.
final class FreeRider {
  private static final int BLOCKS_AHEAD = 8;

  private final SimHost host;
  private final SimTorrent torrent;
  private final Geometry geometry;
  private final Set<Block> missing = new LinkedHashSet<>();
  private final Set<Block> asked = new LinkedHashSet<>();
  private final Map<TalkingPeer, Friend> friends = new LinkedHashMap<>();
  private long bytes;

  /// One connection.
  private static final class Friend {
    final Set<Integer> has = new LinkedHashSet<>();
    final Deque<Block> waiting = new ArrayDeque<>();
    boolean hasAll;
    boolean serves;
  }

  FreeRider(SimHost host, SimTorrent torrent) {
    this.host = host;
    this.torrent = torrent;
    this.geometry = torrent.metainfo().layout().geometry();
    List<Integer> pieces =
        new ArrayList<>(IntStream.range(0, geometry.pieceCount()).boxed().toList());
    Collections.shuffle(pieces, new Random(host.name().hashCode()));
    for (int piece : pieces) {
      int length = geometry.pieceBytes(piece);
      for (int begin = 0; begin < length; begin += Geometry.BLOCK_BYTES) {
        missing.add(new Block(piece, begin, Math.min(Geometry.BLOCK_BYTES, length - begin)));
      }
    }
    host.run(() -> {
      try {
        host.network().listen(host.endpoint(SimClient.PORT), this::accept);
      } catch (IOException e) {
        throw new IllegalStateException(e);
      }
    });
  }

  /// Bytes of content that it has got.
  long bytes() {
    return bytes;
  }

  /// Connects to somebody.
  void connectTo(Endpoint remote) {
    friend().connectTo(remote);
  }

  private Stream.Handler accept(Stream stream) {
    return friend().adopt(stream);
  }

  private TalkingPeer friend() {
    TalkingPeer peer = new TalkingPeer(host, torrent);
    Friend friend = new Friend();
    friends.put(peer, friend);
    peer.greets(_ -> greet(peer))
        .on(PeerMessage.HaveAll.class, _ -> friend.hasAll = true)
        .on(PeerMessage.Have.class, have -> learn(peer, have.piece()))
        .on(PeerMessage.Bitfield.class, told -> learnAll(friend, told.bits()))
        .on(PeerMessage.Unchoke.class, _ -> serves(peer, true))
        .on(PeerMessage.Choke.class, _ -> serves(peer, false))
        .on(PeerMessage.Reject.class, no -> rejected(friend, no))
        .onBlock(block -> got(peer, block));
    return peer;
  }

  private void greet(TalkingPeer peer) {
    peer.say(new PeerMessage.HaveNone());
    peer.say(new PeerMessage.Interested());
  }

  private void learn(TalkingPeer peer, int piece) {
    friend(peer).has.add(piece);
    ask(peer);
  }

  private Friend friend(TalkingPeer peer) {
    return friends.get(peer);
  }

  private void learnAll(Friend friend, byte[] bits) {
    for (int piece = 0; piece < geometry.pieceCount(); piece++) {
      if ((bits[piece / 8] & 0x80 >> piece % 8) != 0) {
        friend.has.add(piece);
      }
    }
  }

  private void serves(TalkingPeer peer, boolean on) {
    friend(peer).serves = on;
    ask(peer);
  }

  private void rejected(Friend friend, PeerMessage.Reject no) {
    Block block = new Block(no.piece(), no.begin(), no.length());
    friend.waiting.remove(block);
    asked.remove(block);
  }

  private void ask(TalkingPeer peer) {
    Friend friend = friend(peer);
    if (!friend.serves || friend.waiting.size() > BLOCKS_AHEAD / 2) {
      return;
    }
    for (Block block : missing) {
      if (friend.waiting.size() >= BLOCKS_AHEAD) {
        return;
      }
      if (!asked.contains(block) && (friend.hasAll || friend.has.contains(block.piece()))) {
        asked.add(block);
        friend.waiting.add(block);
        peer.say(new PeerMessage.Request(block.piece(), block.begin(), block.length()));
      }
    }
  }

  private void got(TalkingPeer peer, Block block) {
    friend(peer).waiting.remove(block);
    bytes += missing.remove(block) ? block.length() : 0;
    if (missing.stream().noneMatch(other -> other.piece() == block.piece())) {
      friends.keySet().stream()
          .filter(other -> !other.isClosed())
          .forEach(other -> other.say(new PeerMessage.Have(block.piece())));
    }
    ask(peer);
  }
}
