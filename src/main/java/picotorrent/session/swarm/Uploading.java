package picotorrent.session.swarm;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picotorrent.base.Block;
import picotorrent.base.Geometry;
import picotorrent.peer.RequestQueue;
import picotorrent.port.Loop;
import picotorrent.port.Outcome;
import picotorrent.port.Store;
import picotorrent.session.ground.Environment;
import picotorrent.session.ground.ReadRoom;
import picotorrent.session.peer.Peer;
import picotorrent.session.peer.PeerConnection;
import picotorrent.wire.MessageEncoder;

/// Serves the requests of one torrent's peers: blocks are read many at a time straight behind their
/// headers, and the whole slab goes to the stream in one write.
///
/// Confined to the session loop.
final class Uploading {
  /// Reads of one peer that are under way or wait to be written: one is read while one is sent.
  private static final int MAX_SLABS_PER_PEER = 2;

  /// Who takes so much has two large slabs behind it within an eighth of a second: no choke comes
  /// late for what lies in them.
  private static final long FAST_BYTES_PER_SECOND = 16L << 20;

  /// What hears of what was served.
  interface Listener {
    /// Whether a piece may be served.
    boolean serves(int piece);

    /// A block has gone into a stream.
    void served(Peer peer, int payloadBytes);

    /// The disk failed; nothing was sent.
    void readFailed(Outcome.Failed<ByteBuffer> failure);
  }

  private final Loop loop;
  private final ReadRoom room;
  private final Geometry geometry;
  private final Store.Volume volume;
  private final Listener listener;

  Uploading(Environment env, Geometry geometry, Store.Volume volume, Listener listener) {
    this.loop = env.ports().loop();
    this.room = env.slabs().reads();
    this.geometry = geometry;
    this.volume = volume;
    this.listener = listener;
  }

  /// Reads more for a peer, if it has asked for something and there is room on its way.
  void pump(Peer peer) {
    RequestQueue requests = peer.requests();
    while (requests.peek() != null
        && peer.slabsUnderWay() < MAX_SLABS_PER_PEER
        && peer.connection().outbox().pendingBytes() < PeerConnection.LOW_WATER_BYTES) {
      ByteBuffer slab = slabFor(peer);
      if (slab == null) {
        waitForSlab(peer);
        return;
      }
      read(peer, slab);
    }
  }

  /// A fast peer that has asked for much gets much at a time: each read is handed to another thread
  /// and back, which by small slabs was a sixth of the processor time of a fast seed.
  private @Nullable ByteBuffer slabFor(Peer peer) {
    boolean isLarge =
        peer.requests().size() >= ReadRoom.LARGE_BLOCKS
            && peer.uploadRate() >= FAST_BYTES_PER_SECOND;
    ByteBuffer large = isLarge ? room.takeLarge() : null;
    return large != null ? large : room.take();
  }

  private void waitForSlab(Peer peer) {
    if (!peer.waitsForSlab()) {
      peer.waitsForSlab(true);
      room.await(() -> fed(peer));
    }
  }

  private void read(Peer peer, ByteBuffer slab) {
    List<Block> blocks = take(peer.requests(), slab.capacity());
    peer.slabTaken();
    volume.read(
        blocks.stream().map(this::onDisk).toList(),
        MessageEncoder.PIECE_HEADER_BYTES,
        slab,
        outcome -> haveRead(peer, blocks, slab, outcome));
  }

  private List<Block> take(RequestQueue requests, int capacity) {
    List<Block> blocks = new ArrayList<>(16);
    int bytes = 0;
    for (Block next = requests.peek(); next != null; next = requests.peek()) {
      bytes += MessageEncoder.PIECE_HEADER_BYTES + next.length();
      if (bytes > capacity) {
        break;
      }
      blocks.add(next);
      requests.next();
      if (onDisk(next).length() < next.length()) {
        break; // the zeros of a tail go behind everything else
      }
    }
    return blocks;
  }

  /// The part of a block that there is: a tail may have been asked for as a whole block.
  private Block onDisk(Block block) {
    int there = geometry.pieceBytes(block.piece()) - block.begin();
    return block.length() <= there ? block : new Block(block.piece(), block.begin(), there);
  }

  /// Puts the zeros of a tail behind the last block that was read; others never have one.
  private void pad(List<Block> blocks, ByteBuffer bytes) {
    Block last = blocks.getLast();
    int missing = last.length() - onDisk(last).length();
    for (int i = 0; i < missing; i++) {
      bytes.put(bytes.limit(bytes.limit() + 1).limit() - 1, (byte) 0);
    }
  }

  private void haveRead(
      Peer peer, List<Block> blocks, ByteBuffer slab, Outcome<ByteBuffer> outcome) {
    switch (outcome) {
      case Outcome.Done<ByteBuffer>(ByteBuffer bytes) -> {
        if (blocks.stream().allMatch(block -> listener.serves(block.piece()))) {
          send(peer, blocks, slab, bytes);
        } else {
          giveBack(peer, slab); // it came to be doubted while it was read
          blocks.forEach(peer.requests()::refuse);
        }
      }
      case Outcome.Failed<ByteBuffer> failed -> {
        giveBack(peer, slab);
        blocks.forEach(peer.requests()::refuse);
        listener.readFailed(failed);
      }
      case Outcome.Cancelled<ByteBuffer>() -> giveBack(peer, slab);
    }
  }

  private void send(Peer peer, List<Block> blocks, ByteBuffer slab, ByteBuffer bytes) {
    if (!peer.connection().isOpen()) {
      giveBack(peer, slab);
      return;
    }
    pad(blocks, bytes);
    int payload = 0;
    int at = bytes.position();
    for (Block block : blocks) {
      MessageEncoder.pieceHeader(block, bytes.slice(at, MessageEncoder.PIECE_HEADER_BYTES));
      at += MessageEncoder.PIECE_HEADER_BYTES + block.length();
      payload += block.length();
    }
    int sent = payload;
    peer.connection()
        .outbox()
        .add(
            bytes,
            () -> {
              giveBack(peer, slab);
              listener.served(peer, sent);
            });
    peer.connection().flush();
  }

  private void giveBack(Peer peer, ByteBuffer slab) {
    room.give(slab);
    peer.slabReturned();
  }

  /// A slab came back: whoever waited goes on.
  private void fed(Peer peer) {
    peer.waitsForSlab(false);
    loop.post(peer::hasRoom);
  }
}
