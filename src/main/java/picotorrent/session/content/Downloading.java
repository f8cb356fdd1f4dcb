package picotorrent.session.content;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picotorrent.base.Bitfield;
import picotorrent.base.Block;
import picotorrent.base.Geometry;
import picotorrent.buffer.PieceBuffer;
import picotorrent.metainfo.Metainfo;
import picotorrent.port.DiskFailure;
import picotorrent.port.Store;
import picotorrent.port.Verdict;
import picotorrent.session.ground.Environment;
import picotorrent.swarm.pick.OpenPiece;
import picotorrent.swarm.pick.Picker;
import picotorrent.swarm.pick.PickerPeer;
import picotorrent.swarm.pick.PieceMemory;
import picotorrent.swarm.pick.Receipt;
import picotorrent.swarm.pick.Requester;

/// The way of blocks from peers into the store: asked for by the picker, put together in pooled
/// memory, judged and written by the store, told on.
///
/// Confined to the session loop. A short pool holds back new pieces, and with them new requests:
/// that is the backpressure of a slow disk.
public final class Downloading implements PieceMemory, Sideline.Listener {
  /// What becomes of pieces and of those who sent them.
  public interface Listener {
    /// A piece is verified and written.
    void verified(int piece);

    /// A piece failed its hash.
    void corrupt(int piece, int bytes);

    /// Bytes came that were of no use.
    void wasted(int bytes);

    /// Whether another piece may be begun.
    boolean takesMore();

    /// Verified pieces could not be written; they are kept until [Downloading#retryWrites].
    void writeFailed(DiskFailure failure);
  }

  /// Who is asked for blocks, a peer or a web seed.
  public interface Sender extends Requester {
    /// A block that it was asked for is not taken after all, for want of memory.
    void notTaken();

    /// It has certainly sent wrong data.
    void convicted(int piece);
  }

  /// Complete pieces that may wait for the disk while new ones are begun: enough to keep every
  /// thread of the pool at work; more would only be memory.
  private static final long MAX_UNWRITTEN_BYTES = 16L << 20;

  private record Unwritten(int piece, PieceUnderWay own) {}

  private final Environment env;
  private final Geometry geometry;
  private final Paddings paddings;
  private final Store.Volume volume;
  private final Listener listener;
  private final Picker picker;
  private final Sideline sideline;
  private final @Nullable PieceUnderWay[] underWay;
  private final List<Unwritten> unwritten = new ArrayList<>();
  private long unwrittenBytes;
  private boolean stopped;

  /// A download into a volume.
  ///
  /// @param have what is verified; changed by others only
  public Downloading(
      Environment env, Metainfo metainfo, Bitfield have, Store.Volume volume, Listener listener) {
    this.env = env;
    this.geometry = metainfo.layout().geometry();
    this.paddings = Paddings.of(metainfo.layout());
    this.volume = volume;
    this.listener = listener;
    this.sideline = new Sideline(env, geometry, volume, this);
    this.underWay = new PieceUnderWay[geometry.pieceCount()];
    this.picker = new Picker(geometry, have, this, paddings::payloadBytes, env.random());
  }

  /// The decider; peers join and leave it directly.
  public Picker picker() {
    return picker;
  }

  /// Whether verified pieces could not be written yet.
  public boolean hasUnwritten() {
    return !unwritten.isEmpty() || sideline.hasRefused();
  }

  /// Whether the disk does not keep up, so that nothing more is to be asked for now.
  public boolean isShort() {
    return sideline.isShort();
  }

  /// Bytes that may be read of a peer, `most` or fewer.
  ///
  /// @param resume reads on; always the same object for the same peer
  /// @param arrival what it is in the middle of sending
  public int readable(Runnable resume, @Nullable Arrival arrival, int most) {
    if (!sideline.isUsed()) {
      return most;
    }
    int underWay = arrival != null && arrival.isLent ? arrival.missingBytes() : 0;
    return env.slabs().blocks().readable(resume, underWay, most);
  }

  @Override
  public boolean reserve(int piece) {
    if (!listener.takesMore() || unwrittenBytes > MAX_UNWRITTEN_BYTES) {
      return false;
    }
    PieceBuffer content =
        sideline.isForAll()
            ? null
            : PieceBuffer.take(env.slabs().pieces(), geometry.pieceBytes(piece));
    if (content != null) {
      paddings.zero(piece, content);
      underWay[piece] = new PieceUnderWay(content);
    } else if (sideline.isForAll() || picker.openPieces().isEmpty()) {
      underWay[piece] = sideline.begin(piece);
    }
    return underWay[piece] != null;
  }

  @Override
  public void release(int piece) {
    PieceUnderWay piecesOwn = underWay[piece];
    underWay[piece] = null;
    if (piecesOwn == null) {
      return;
    }
    if (piecesOwn.content == null) {
      sideline.release(piece, piecesOwn);
    } else {
      piecesOwn.content.release();
    }
  }

  /// A block begins: null when it is of no use and its bytes are to be skipped.
  public @Nullable Arrival begin(PickerPeer peer, Block block) {
    PieceUnderWay piece = underWay[block.piece()];
    OpenPiece open = picker.openPiece(block.piece());
    if (piece == null || open == null || open.isReceived(block.begin() / Geometry.BLOCK_BYTES)) {
      Receipt receipt = picker.received(peer, block.piece(), block.begin());
      assert receipt == Receipt.DUPLICATE || receipt == Receipt.UNREQUESTED : receipt;
      listener.wasted(block.length());
      return null;
    }
    return piece.content == null ? beginAside(peer, block, piece) : new Arrival(block, piece);
  }

  private @Nullable Arrival beginAside(PickerPeer peer, Block block, PieceUnderWay piece) {
    ByteBuffer room = sideline.room();
    if (room != null) {
      return new Arrival(block, piece, room);
    }
    listener.wasted(block.length());
    boolean wasAsked = picker.rejected(peer, block.piece(), block.begin());
    if (wasAsked && peer.requester() instanceof Sender sender) {
      sender.notTaken();
    }
    return null;
  }

  /// Some bytes of a block: the one copy on their way.
  public void bytes(Arrival arrival, ByteBuffer bytes) {
    int length = bytes.remaining();
    if (arrival.aside != null) {
      arrival.aside.put(bytes);
    } else if (isAlive(arrival) && !isReceived(arrival.block)) {
      content(arrival).put(arrival.at(), bytes);
    }
    arrival.advance(length);
  }

  /// Whether a block is there, or of no use any more.
  boolean isReceived(Block block) {
    OpenPiece open = picker.openPiece(block.piece());
    return open == null || open.isReceived(block.begin() / Geometry.BLOCK_BYTES);
  }

  /// A block is complete; tells whether it was of use.
  public boolean end(PickerPeer peer, Arrival arrival) {
    Block block = arrival.block;
    Receipt receipt =
        isAlive(arrival)
            ? picker.received(peer, block.piece(), block.begin())
            : Receipt.UNREQUESTED;
    if (receipt == Receipt.DUPLICATE || receipt == Receipt.UNREQUESTED) {
      abandon(arrival);
      listener.wasted(block.length());
      return false;
    }
    keep(arrival);
    if (receipt == Receipt.COMPLETES && arrival.piece.content == null) {
      sideline.complete(block.piece(), arrival.piece);
    } else if (receipt == Receipt.COMPLETES) {
      write(block.piece(), arrival.piece);
    }
    return true;
  }

  private void keep(Arrival arrival) {
    Block block = arrival.block;
    if (arrival.aside == null) {
      arrival.piece.release(block.begin());
    } else if (arrival.isLent) {
      ByteBuffer bytes = arrival.aside.flip();
      arrival.piece.digests[block.begin() / Geometry.BLOCK_BYTES] = picker.digest(bytes);
      sideline.stash(block, arrival.piece, bytes);
    } else {
      content(arrival).put(block.begin(), arrival.aside.flip());
    }
  }

  private static PieceBuffer content(Arrival arrival) {
    if (arrival.piece.content == null) {
      throw new IllegalStateException("the piece is put together in the side file");
    }
    return arrival.piece.content;
  }

  /// The sender of a block is done with it, or gone.
  public void abandon(Arrival arrival) {
    if (arrival.aside == null) {
      arrival.piece.release(arrival.block.begin());
    } else if (arrival.isLent) {
      sideline.giveBack(arrival.aside);
    }
  }

  /// Whether the piece is still the one that the block was begun for: it may have been given up
  /// since, and begun again in other memory.
  private boolean isAlive(Arrival arrival) {
    return underWay[arrival.block.piece()] == arrival.piece;
  }

  @Override
  public void gathered(int piece, PieceUnderWay own) {
    write(piece, own);
  }

  @Override
  public void stashFailed(DiskFailure failure) {
    listener.writeFailed(failure);
  }

  private void write(int piece, PieceUnderWay own) {
    if (own.content == null) {
      volume.writeStashed(piece, verdict -> judged(own, verdict));
    } else {
      int bytes = own.content.lengthBytes();
      unwrittenBytes += bytes;
      volume.write(
          piece,
          own.content,
          verdict -> {
            unwrittenBytes -= bytes;
            judged(own, verdict);
          });
    }
  }

  private void judged(PieceUnderWay own, Verdict verdict) {
    int piece = verdict.piece();
    own.judged = !(verdict instanceof Verdict.DiskFailed);
    switch (verdict) {
      case Verdict.Verified _ -> {
        List<PickerPeer> guilty =
            own.content == null
                ? picker.verified(piece, own.digests)
                : picker.verified(piece, own.content);
        release(piece);
        listener.verified(piece);
        convict(piece, guilty);
      }
      case Verdict.Corrupt _ -> {
        List<PickerPeer> guilty =
            own.content == null
                ? picker.failed(piece, own.digests)
                : picker.failed(piece, own.content);
        release(piece);
        listener.corrupt(piece, geometry.pieceBytes(piece));
        convict(piece, guilty);
      }
      case Verdict.DiskFailed(int _, DiskFailure failure) -> {
        if (stopped) {
          drop(piece);
        } else {
          unwritten.add(new Unwritten(piece, own));
          listener.writeFailed(failure);
        }
      }
      case Verdict.Cancelled _ -> drop(piece);
    }
  }

  private void drop(int piece) {
    picker.dropped(piece);
    release(piece);
  }

  private void convict(int piece, Collection<PickerPeer> guilty) {
    for (PickerPeer peer : guilty) {
      if (peer.requester() instanceof Sender sender) {
        sender.convicted(piece);
      }
    }
  }

  /// Hands the pieces that could not be written to the store again; tells whether there were any.
  public boolean retryWrites() {
    List<Unwritten> again = List.copyOf(unwritten);
    unwritten.clear();
    again.forEach(one -> write(one.piece(), one.own()));
    return sideline.retry() || !again.isEmpty();
  }

  /// Gives up what is not complete, or what the disk refuses: the torrent stops. Complete pieces
  /// that are on their way are still judged and written.
  public void stop() {
    stopped = true;
    picker.giveUpAll();
    List<Unwritten> refused = List.copyOf(unwritten);
    unwritten.clear();
    refused.forEach(one -> drop(one.piece()));
    sideline.stop();
  }
}
