package picotorrent.session;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import picotorrent.base.Bitfield;
import picotorrent.base.Block;
import picotorrent.base.PeerId;
import picotorrent.peer.PeerEvents;
import picotorrent.peer.PeerMachine;
import picotorrent.peer.PeerMouth;
import picotorrent.peer.RequestQueue;
import picotorrent.rate.Meter;
import picotorrent.swarm.Choker;
import picotorrent.swarm.KnownPeer;
import picotorrent.swarm.PickerPeer;
import picotorrent.swarm.Pipeline;
import picotorrent.swarm.Requester;
import picotorrent.wire.ExtendedHandshake;
import picotorrent.wire.ExtensionMessage;
import picotorrent.wire.Handshake;
import picotorrent.wire.PeerMessage;
import picotorrent.wire.WireException;

/// One remote of one torrent after the handshake: its machine, its place with the deciders, its
/// figures. What to do with it is decided by the parts of its torrent.
///
/// Confined to the session loop.
final class Peer
    implements PeerEvents, Requester, Choker.Candidate, Spreading.Recipient, KnownPeer.Link {
  private final Environment env;
  private final Switchboard torrent;
  private final PeerConnection connection;
  private final PeerId id;
  private final PeerMachine machine;
  private final Meter down = new Meter();
  private final Meter up = new Meter();
  private final Pipeline pipeline = new Pipeline();
  private final long sinceNanos;

  private @Nullable Downloading downloading;
  private @Nullable PickerPeer picked;
  private @Nullable Arrival arrival;
  private int slabsUnderWay;
  private boolean waitsForSlab;

  Peer(Environment env, Torrent torrent, PeerConnection connection, Handshake theirs) {
    this.env = env;
    this.torrent = torrent.switchboard();
    this.connection = connection;
    this.id = theirs.peerId();
    this.sinceNanos = env.now();
    this.machine =
        new PeerMachine(torrent.reservedBits(), theirs.reserved(), this, connection.outbox()::room);
  }

  PeerConnection connection() {
    return connection;
  }

  PeerId id() {
    return id;
  }

  PeerMachine machine() {
    return machine;
  }

  PeerMouth mouth() {
    return machine.mouth();
  }

  RequestQueue requests() {
    return machine.requests();
  }

  Meter down() {
    return down;
  }

  Meter up() {
    return up;
  }

  Pipeline pipeline() {
    return pipeline;
  }

  /// When the handshake was over.
  long sinceNanos() {
    return sinceNanos;
  }

  /// Its place with the picker, or null while nothing is downloaded.
  @Nullable PickerPeer picked() {
    return picked;
  }

  /// Bytes that may be read of it now; 0: it is resumed later.
  int readable(int most) {
    return downloading == null ? most : downloading.readable(connection, arrival, most);
  }

  /// Reads what has come.
  void receive(ByteBuffer bytes) throws WireException {
    machine.receive(bytes);
    connection.flushSoon();
  }

  /// The stream has room: more blocks may be read for it.
  void hasRoom() {
    torrent.serve(this);
  }

  /// The connection has ended.
  void left() {
    stopDownloading();
    requests().refuseAll();
  }

  // Downloading

  /// Takes part in the download from now on.
  void startDownloading(Downloading download) {
    downloading = download;
    picked = download.picker().join(this);
    if (machine.has() != null) {
      tellWhatItHas();
    }
    if (!machine.remoteChokes()) {
      download.picker().unchoked(picked);
    }
  }

  /// Takes no part any more; what it was asked for is free.
  void stopDownloading() {
    if (downloading != null && arrival != null) {
      downloading.abandon(arrival);
    }
    if (downloading != null && picked != null) {
      downloading.picker().gone(picked);
    }
    arrival = null;
    picked = null;
    downloading = null;
  }

  private void tellWhatItHas() {
    Bitfield has = machine.has();
    if (downloading == null || picked == null || has == null) {
      return;
    }
    if (has.isFull()) {
      downloading.picker().hasAll(picked);
    } else {
      downloading.picker().hasOnly(picked, has);
    }
  }

  /// Asks for as many blocks as should be under way, and says whether we want something.
  void fill() {
    if (downloading == null || picked == null) {
      return;
    }
    mouth().interested(downloading.picker().isInteresting(picked));
    int wanted = downloading.isShort() ? 0 : pipeline.toAsk();
    if (wanted > 0) {
      long now = env.now();
      int asked = downloading.picker().pick(picked, wanted, now);
      pipeline.requested(asked, now);
      picked.measured(pipeline.bytesPerSecond());
    }
    connection.flushSoon();
  }

  /// Once a second: gives up on requests that are not answered in time, so that others are asked
  /// for the same; and asks again where nothing is under way, since who refused all may serve by
  /// now.
  void tick(long now) {
    if (downloading == null || picked == null) {
      return;
    }
    if (pipeline.timesOut(now)) {
      downloading.picker().timedOut(picked);
      loseArrival(downloading, picked);
      torrent.refillOthers(this);
    } else if (pipeline.outstanding() == 0 && !machine.remoteChokes()) {
      fill();
    }
  }

  /// Half a block that is not going on holds memory that others wait for.
  private void loseArrival(Downloading download, PickerPeer own) {
    if (arrival != null && arrival.isLent) {
      Block block = arrival.block;
      download.abandon(arrival);
      arrival = null;
      download.picker().rejected(own, block.piece(), block.begin());
      pipeline.released(1);
    }
  }

  @Override
  public void request(int piece, int begin, int length) {
    mouth().request(new Block(piece, begin, length));
  }

  @Override
  public void cancel(int piece, int begin, int length) {
    mouth().cancel(new Block(piece, begin, length));
    pipeline.released(1);
    connection.flushSoon();
  }

  /// A block that it was asked for is not taken after all, for want of memory.
  void notTaken() {
    pipeline.released(1);
  }

  @Override
  public boolean onBlockStart(Block block) {
    if (downloading == null || picked == null) {
      return false;
    }
    if (down.totalBytes() == 0) {
      allowUpTo(Long.MAX_VALUE); // who gives is not on trial any more
    }
    arrival = downloading.begin(picked, block);
    return arrival != null;
  }

  @Override
  public void onBlockBytes(ByteBuffer bytes) {
    long now = env.now();
    down.add(now, bytes.remaining());
    torrent.received(bytes.remaining());
    if (downloading != null && arrival != null) {
      downloading.bytes(arrival, bytes);
    }
  }

  @Override
  public void onBlockEnd(Block block) {
    if (downloading == null || picked == null || arrival == null) {
      return;
    }
    Arrival complete = arrival;
    arrival = null;
    pipeline.received(block.length(), env.now());
    downloading.end(picked, complete);
    fill();
  }

  @Override
  public void onHas() {
    tellWhatItHas();
    torrent.told(this);
    torrent.peerHas(this);
    fill();
  }

  @Override
  public void onHave(int piece) {
    if (downloading != null && picked != null) {
      downloading.picker().has(picked, piece);
      fill();
    }
    torrent.announced(this, piece);
    torrent.peerHas(this);
  }

  @Override
  public void onDontHave(int piece) {
    if (downloading != null && picked != null) {
      downloading.picker().lacks(picked, piece);
    }
  }

  @Override
  public void onChoked() {
    if (downloading != null && picked != null) {
      downloading.picker().choked(picked, !mouth().fast());
      if (!mouth().fast()) {
        pipeline.released(pipeline.outstanding());
      }
      torrent.refillOthers(this);
    }
  }

  @Override
  public void onUnchoked() {
    if (downloading != null && picked != null) {
      downloading.picker().unchoked(picked);
      fill();
    }
  }

  @Override
  public void onRejected(Block block) {
    if (downloading != null && picked != null) {
      pipeline.released(1);
      downloading.picker().rejected(picked, block.piece(), block.begin());
    }
  }

  @Override
  public void onSuggested(int piece) {
    if (downloading != null && picked != null) {
      downloading.picker().suggests(picked, piece);
    }
  }

  @Override
  public void onAllowedFast(int piece) {
    if (downloading != null && picked != null) {
      downloading.picker().allowsFast(picked, piece);
      fill();
    }
  }

  // Uploading

  @Override
  public void onInterestChanged() {
    torrent.interestChanged(this);
  }

  @Override
  public void onRequested() {
    torrent.serve(this);
  }

  /// Slabs that are being read for it or wait to be written to it.
  int slabsUnderWay() {
    return slabsUnderWay;
  }

  void slabTaken() {
    slabsUnderWay++;
  }

  void slabReturned() {
    slabsUnderWay--;
  }

  boolean waitsForSlab() {
    return waitsForSlab;
  }

  void waitsForSlab(boolean on) {
    waitsForSlab = on;
  }

  @Override
  public boolean isInterested() {
    return machine.remoteInterested();
  }

  @Override
  public boolean isAsking() {
    return requests().size() > 0 || slabsUnderWay > 0;
  }

  @Override
  public boolean isInteresting() {
    return mouth().interested();
  }

  @Override
  public boolean isSnubbing() {
    return pipeline.isSnubbed();
  }

  /// Whether blocks have been asked for that have not come.
  boolean owesBlocks() {
    return pipeline.outstanding() > 0;
  }

  @Override
  public long downloadRate() {
    return down.bytesPerSecond(env.now());
  }

  @Override
  public long uploadRate() {
    return up.bytesPerSecond(env.now());
  }

  @Override
  public long uploadedBytes() {
    return requests().takenBytes();
  }

  @Override
  public void allowUpTo(long bytes) {
    if (requests().allowUpTo(bytes)) {
      torrent.serve(this);
    }
  }

  @Override
  public long downloadedBytes() {
    return down.totalBytes();
  }

  @Override
  public int hoardedPieces() {
    return downloading == null || picked == null ? 0 : downloading.picker().hoarded(picked);
  }

  @Override
  public int pieceCount() {
    Bitfield has = machine.has();
    return has == null ? 0 : has.count();
  }

  @Override
  public void choke() {
    if (downloading != null && downloading.picker().isFinished()) {
      requests().letFinish();
    }
    requests().choke();
    connection.flushSoon();
  }

  @Override
  public void unchoke() {
    torrent.advise(this);
    requests().unchoke();
    connection.flushSoon();
  }

  @Override
  public long bytesPerSecond() {
    return downloadRate() + uploadRate();
  }

  @Override
  public boolean isUseful() {
    return isInterested() || isInteresting();
  }

  @Override
  public boolean has(int piece) {
    Bitfield has = machine.has();
    return has != null && has.get(piece);
  }

  @Override
  public void reveal(int piece) {
    mouth().have(piece);
    connection.flushSoon();
  }

  @Override
  public void suggest(int piece) {
    mouth().suggest(piece);
    connection.flushSoon();
  }

  /// Whether it serves us and we want something of it.
  boolean isSending() {
    return isInteresting() && !machine.remoteChokes();
  }

  // Extensions

  @Override
  public void onExtendedHandshake(ExtendedHandshake said) {
    pipeline.holds(machine.profile().requestQueue());
    torrent.introduced(this, said);
  }

  @Override
  public void onExtension(ExtensionMessage message) throws WireException {
    torrent.extension(this, message);
  }

  @Override
  public void onDhtPort(int port) {
    torrent.dhtPort(this, port);
  }

  @Override
  public void onHashMessage(PeerMessage message) throws WireException {
    torrent.hashMessage(this, message);
  }

  @Override
  public String toString() {
    return connection.toString();
  }
}
