package picotorrent.session.peer;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import picotorrent.base.Bitfield;
import picotorrent.base.Block;
import picotorrent.session.content.Arrival;
import picotorrent.session.content.Downloading;
import picotorrent.session.ground.Environment;
import picotorrent.swarm.pick.PickerPeer;
import picotorrent.swarm.pick.Pipeline;

/// What one peer is asked for and what comes of it: its place with the picker, the requests under
/// way, the block that it is in the middle of sending.
///
/// While nothing is downloaded it has no place, and what the peer says changes nothing. Confined to
/// the session loop.
public final class Intake implements Downloading.Sender {
  private final Environment env;
  private final Peer.Listener torrent;
  private final Peer peer;
  private final Pipeline pipeline = new Pipeline();
  private @Nullable Downloading downloading;
  private @Nullable PickerPeer picked;
  private @Nullable Arrival arrival;

  Intake(Environment env, Peer.Listener torrent, Peer peer) {
    this.env = env;
    this.torrent = torrent;
    this.peer = peer;
  }

  /// Blocks asked for that have not come.
  public int outstanding() {
    return picked == null ? 0 : picked.outstanding();
  }

  /// Whether blocks have been asked for that have not come.
  public boolean owesBlocks() {
    return pipeline.outstanding() > 0;
  }

  /// Whether it takes requests and does not answer them.
  boolean isSnubbed() {
    return pipeline.isSnubbed();
  }

  /// Pieces that only this peer and seeds have.
  int hoardedPieces() {
    return downloading == null || picked == null ? 0 : downloading.picker().hoarded(picked);
  }

  /// Whether we take part and need nothing more.
  boolean isFinished() {
    return downloading != null && downloading.picker().isFinished();
  }

  /// Bytes that may be read of the peer now; 0: it is resumed later.
  ///
  /// @param resume reads on
  int readable(Runnable resume, int most) {
    return downloading == null ? most : downloading.readable(resume, arrival, most);
  }

  /// The peer takes part in the download from now on.
  public void start(Downloading download) {
    downloading = download;
    picked = download.picker().join(this);
    if (peer.machine().has() != null) {
      has();
    }
    if (!peer.machine().remoteChokes()) {
      download.picker().unchoked(picked);
    }
  }

  /// It takes no part any more; what it was asked for is free.
  public void stop() {
    if (downloading != null && arrival != null) {
      downloading.abandon(arrival);
    }
    if (downloading != null && picked != null) {
      downloading.picker().gone(picked);
    }
    pipeline.owes(0);
    arrival = null;
    picked = null;
    downloading = null;
  }

  /// Asks for as many blocks as should be under way, and says whether we want something.
  public void fill() {
    if (downloading == null || picked == null) {
      return;
    }
    peer.mouth().interested(downloading.picker().isInteresting(picked));
    int wanted = downloading.isShort() ? 0 : pipeline.toAsk();
    if (wanted > 0) {
      long now = env.now();
      downloading.picker().rationSeeds(env.backlog().share(now));
      int asked = downloading.picker().pick(picked, wanted, now);
      pipeline.requested(asked, now);
      picked.measured(pipeline.bytesPerSecond());
    }
    peer.connection().flushSoon();
  }

  /// Once a second: gives up on requests that are not answered in time, so that others are asked
  /// for the same; and asks again where nothing is under way, since who refused all may serve by
  /// now.
  public void tick(long now) {
    if (downloading == null || picked == null) {
      return;
    }
    picked.silentFor(pipeline.silenceNanos(now));
    if (pipeline.timesOut(now)) {
      downloading.picker().timedOut(picked);
      loseArrival(downloading, picked);
      settle();
      torrent.refillOthers(peer);
    } else if (!owesBlocks() && !peer.machine().remoteChokes()) {
      fill();
    }
  }

  /// Whether it has let us wait for longer than usual: others may have what it owes us sooner.
  public boolean isSilent() {
    return picked != null && picked.isSilent();
  }

  /// The picker knows best what is still to come: each request ends once, however many say so.
  private void settle() {
    if (picked != null) {
      pipeline.owes(picked.outstanding());
    }
  }

  /// Half a block that is not going on holds memory that others wait for.
  private void loseArrival(Downloading download, PickerPeer own) {
    if (arrival != null && arrival.isLent) {
      Block block = arrival.block;
      download.abandon(arrival);
      arrival = null;
      download.picker().rejected(own, block.piece(), block.begin());
    }
  }

  @Override
  public void request(int piece, int begin, int length) {
    peer.mouth().request(new Block(piece, begin, length));
  }

  @Override
  public void cancel(int piece, int begin, int length) {
    peer.mouth().cancel(new Block(piece, begin, length));
    settle();
    peer.connection().flushSoon();
  }

  @Override
  public void notTaken() {
    settle();
  }

  @Override
  public void convicted(int piece) {
    torrent.guilty(peer);
  }

  // What it sends

  /// A block begins; tells whether it is of use.
  boolean begin(Block block) {
    if (downloading == null || picked == null) {
      return false;
    }
    arrival = downloading.begin(picked, block);
    return arrival != null;
  }

  /// Some bytes of the block that has begun.
  void bytes(ByteBuffer bytes) {
    if (downloading != null && arrival != null) {
      downloading.bytes(arrival, bytes);
    }
  }

  /// The block that has begun is complete.
  void end(Block block) {
    if (downloading == null || picked == null || arrival == null) {
      return;
    }
    Arrival complete = arrival;
    arrival = null;
    pipeline.received(block.length(), env.now());
    picked.silentFor(0);
    downloading.end(picked, complete);
    settle();
    fill();
  }

  // What it says

  /// It has said what it has.
  void has() {
    Bitfield has = peer.machine().has();
    if (downloading == null || picked == null || has == null) {
      return;
    }
    if (has.isFull()) {
      downloading.picker().hasAll(picked);
    } else {
      downloading.picker().hasOnly(picked, has);
    }
  }

  /// It has got a piece.
  void has(int piece) {
    if (downloading != null && picked != null) {
      downloading.picker().has(picked, piece);
      fill();
    }
  }

  /// It has lost a piece (BEP 54).
  void lacks(int piece) {
    if (downloading != null && picked != null) {
      downloading.picker().lacks(picked, piece);
      settle();
    }
  }

  /// It serves us no more.
  void choked() {
    if (downloading == null || picked == null) {
      return;
    }
    boolean dropsRequests = !peer.mouth().fast();
    downloading.picker().choked(picked, dropsRequests);
    settle();
    torrent.refillOthers(peer);
  }

  /// It serves us.
  void unchoked() {
    if (downloading != null && picked != null) {
      downloading.picker().unchoked(picked);
      fill();
    }
  }

  /// It will not send a block. Who answers a cancel so (BEP 6) says nothing new.
  void rejected(Block block) {
    if (downloading != null && picked != null) {
      downloading.picker().rejected(picked, block.piece(), block.begin());
      settle();
    }
  }

  /// It suggests a piece (BEP 6).
  void suggested(int piece) {
    if (downloading != null && picked != null) {
      downloading.picker().suggests(picked, piece);
    }
  }

  /// It serves a piece though it chokes us (BEP 6).
  void allowedFast(int piece) {
    if (downloading != null && picked != null) {
      downloading.picker().allowsFast(picked, piece);
      fill();
    }
  }

  /// So many requests are kept by it, as its handshake says (BEP 10 `reqq`).
  void holds(int requests) {
    pipeline.holds(requests);
  }
}
