package picotorrent.peer;

import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;
import picotorrent.base.Block;
import picotorrent.base.Geometry;
import picotorrent.wire.WireException;

/// What one remote has asked us for and has not got yet, in order, bounded.
///
/// Confined to the session loop. It also knows whether we choke the remote, because that decides
/// what becomes of a request.
public final class RequestQueue {
  /// What we tell as `reqq` and keep.
  public static final int MAX_REQUESTS = 2_000;

  /// A remote that goes on asking while it is choked is not listening.
  static final int MAX_REQUESTS_WHILE_CHOKED = 300;

  private final PeerMouth mouth;
  private final ArrayDeque<Block> queue = new ArrayDeque<>();
  private final Set<Integer> allowedFast = new HashSet<>();
  private final Set<Long> servedFast = new HashSet<>(); // blocks given while choked
  private IntPredicate serves = _ -> false;
  private boolean choking = true;
  private int whileChoked;
  private int latest = -1; // the piece that was served last
  private long takenBytes;
  private long allowedBytes = Long.MAX_VALUE;

  RequestQueue(PeerMouth mouth) {
    this.mouth = mouth;
  }

  /// Says which pieces we can serve; a request for another is refused.
  public void serve(IntPredicate pieces) {
    serves = pieces;
  }

  /// Whether we choke the remote.
  public boolean choking() {
    return choking;
  }

  /// Serves no more: what waits is refused (BEP 6) or forgotten, but for allowed-fast pieces.
  public void choke() {
    if (choking) {
      return;
    }
    choking = true;
    whileChoked = 0;
    mouth.choke();
    List<Block> waiting = List.copyOf(queue);
    queue.clear();
    for (Block block : waiting) {
      if (mouth.fast() && allowedFast.contains(block.piece())) {
        queue.add(block);
      } else {
        mouth.reject(block);
      }
    }
  }

  /// Lets the piece that is being served be finished (BEP 6) even if we choke now: half a piece is
  /// of no use to anybody.
  public void letFinish() {
    if (latest >= 0) {
      allowFast(latest);
    }
  }

  /// Serves from now on.
  public void unchoke() {
    if (choking) {
      choking = false;
      mouth.unchoke();
    }
  }

  /// Lets a piece be asked for while choked (BEP 6); tells the remote.
  public void allowFast(int piece) {
    if (mouth.fast() && allowedFast.add(piece)) {
      mouth.allowedFast(piece);
    }
  }

  /// Serves no more once this many bytes have been taken out in all; tells whether there is
  /// something to be served now that was held back before.
  public boolean allowUpTo(long bytes) {
    boolean held = takenBytes >= allowedBytes;
    allowedBytes = bytes;
    return held && peek() != null;
  }

  /// The next block to serve, taken out of the queue; null when there is none.
  public @Nullable Block next() {
    Block next = peek();
    if (next != null) {
      queue.removeFirst();
      latest = next.piece();
      takenBytes += next.length();
    }
    return next;
  }

  /// The next block to serve, left in the queue; null when there is none.
  public @Nullable Block peek() {
    return takenBytes < allowedBytes ? queue.peekFirst() : null;
  }

  /// Bytes of all blocks that were taken out.
  public long takenBytes() {
    return takenBytes;
  }

  /// Number of blocks that wait.
  public int size() {
    return queue.size();
  }

  /// Refuses a block that was taken out and cannot be served after all.
  public void refuse(Block block) {
    mouth.reject(block);
  }

  /// Forgets everything that waits, refusing it.
  public void refuseAll() {
    queue.forEach(mouth::reject);
    queue.clear();
  }

  boolean asked(Block block) throws WireException {
    if (choking && !mayHaveFast(block)) {
      if (++whileChoked > MAX_REQUESTS_WHILE_CHOKED) {
        throw new WireException("asked " + whileChoked + " times while choked");
      }
      mouth.reject(block);
      return false;
    }
    if (queue.size() >= MAX_REQUESTS || !serves.test(block.piece())) {
      mouth.reject(block);
      return false;
    }
    queue.addLast(block);
    return true;
  }

  /// Each block of an allowed-fast piece once, wherever in it the request begins: else a choked
  /// remote could take a piece for ever.
  private boolean mayHaveFast(Block block) {
    long place = (long) block.piece() << Integer.SIZE | block.begin() / Geometry.BLOCK_BYTES;
    return allowedFast.contains(block.piece()) && servedFast.add(place);
  }

  void cancelled(Block block) {
    if (queue.remove(block)) {
      mouth.reject(block);
    }
  }
}
