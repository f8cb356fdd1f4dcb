package picotorrent.session.swarm;

import java.nio.ByteBuffer;
import picotorrent.base.Bitfield;
import picotorrent.base.Geometry;
import picotorrent.metainfo.Metainfo;
import picotorrent.peer.PeerMachine;
import picotorrent.port.DiskFailure;
import picotorrent.port.Outcome;
import picotorrent.session.book.Ledger;
import picotorrent.session.content.Doubts;
import picotorrent.session.content.Downloading;
import picotorrent.session.content.TorrentContent;
import picotorrent.session.ground.Environment;
import picotorrent.session.peer.Peer;

/// The give and take with the peers of one torrent whose content is known: what is downloaded, what
/// is served, who is served. Made when the content is ready, closed when the torrent stops.
///
/// Confined to the session loop.
public final class Trading implements Downloading.Listener, Uploading.Listener {
  /// What the torrent as a whole learns.
  public interface Listener {
    /// A piece is verified and written; `missing` wanted pieces remain.
    void pieceVerified(int piece, int missing);

    /// The disk failed.
    void diskFailed(DiskFailure failure);

    /// What has been sent or wasted is more than before.
    void touch();
  }

  private final Environment env;
  private final Geometry geometry;
  private final TorrentContent content;
  private final Swarm swarm;
  private final PeerSet peers;
  private final Ledger ledger;
  private final Downloading downloading;
  private final Uploading uploading;
  private final Choking choking;
  private final Spreading spreading;
  private final Listener listener;
  private boolean superseeding;

  Trading(
      Environment env, Swarm swarm, Metainfo metainfo, TorrentContent content, Listener listener) {
    this.env = env;
    this.geometry = metainfo.layout().geometry();
    this.content = content;
    this.swarm = swarm;
    this.peers = swarm.peers();
    this.ledger = swarm.dossier().ledger();
    this.listener = listener;
    this.downloading = new Downloading(env, metainfo, content.have(), content.volume(), this);
    this.uploading = new Uploading(env, geometry, content.volume(), this);
    this.choking = new Choking(env, geometry);
    this.spreading = new Spreading(geometry, downloading.picker(), env.random());
  }

  /// The decider on pieces.
  public Downloading downloading() {
    return downloading;
  }

  /// Whether every wanted piece is there.
  public boolean isFinished() {
    return downloading.picker().isFinished();
  }

  /// A peer takes part: tells it what we have.
  void join(Peer peer) {
    PeerMachine machine = peer.machine();
    boolean pretend = superseeding && isFinished();
    machine.mouth().has(pretend ? new Bitfield(geometry.pieceCount()) : sure());
    machine.requests().serve(this::serves);
    if (pretend) {
      spreading.pretendTo(peer);
    }
    takePart(peer);
  }

  /// A peer that was there before the content was known: it gets what we have as single messages.
  public void joinLate(Peer peer) {
    peer.machine().requests().serve(this::serves);
    sure().forEach(peer.mouth()::have);
    takePart(peer);
    peer.connection().flushSoon();
  }

  private Bitfield sure() {
    return content.doubts().without(content.have());
  }

  @Override
  public boolean serves(int piece) {
    return content.have().get(piece) && !content.doubts().isDoubted(piece);
  }

  @Override
  public boolean takesMore() {
    return !content.doubts().areRaised();
  }

  private void takePart(Peer peer) {
    peer.intake().start(downloading);
    choking.joined(peer);
    peer.intake().fill();
  }

  /// A peer has left.
  void left(Peer peer) {
    choking.left(peer);
    spreading.left(peer);
    refillOthers(peer);
  }

  /// A peer has said what it has.
  void told(Peer peer) {
    spreading.told(peer, env.now());
    if (!(superseeding && isFinished())) {
      swarm.greet(peer, sure());
    }
  }

  /// A peer has got a piece.
  void announced(Peer peer, int piece) {
    spreading.announced(peer, piece, env.now());
    if (!peer.requests().choking()) {
      advise(peer);
    }
  }

  /// A peer is served: tells it what nobody has yet, unless that is the business of superseeding.
  void advise(Peer peer) {
    if (isFinished() && !superseeding) {
      spreading.advise(peer, env.now());
    }
  }

  /// Sets whether newcomers are superseeded (BEP 16) once everything is there; tells whether that
  /// changes anything for those that are here.
  public boolean superseeding(boolean on) {
    boolean news = superseeding != on;
    superseeding = on;
    return news && isFinished();
  }

  /// Work that one peer gave up can be asked of the others.
  void refillOthers(Peer except) {
    for (Peer peer : peers.open()) {
      if (peer != except) {
        peer.intake().fill();
      }
    }
  }

  /// Takes over changed settings of the session.
  public void applySettings() {
    choking.applySettings();
  }

  /// What is wanted has changed.
  public void refillAll() {
    peers.open().forEach(peer -> peer.intake().fill());
  }

  /// Reads what a peer has asked for.
  void serve(Peer peer) {
    uploading.pump(peer);
  }

  /// A peer wants something, or nothing more.
  void interestChanged(Peer peer) {
    choking.interestChanged(peer);
  }

  /// Once a second: rechokes, and gives up on those who do not answer.
  public void tick(long now) {
    boolean seeding = isFinished();
    choking.tick(now, seeding);
    spreading.tick(now);
    boolean silence = false;
    for (Peer peer : peers.open()) {
      peer.intake().tick(now);
      silence |= peer.intake().isSilent();
      if (!peer.requests().choking()) {
        advise(peer);
      }
    }
    if (silence && downloading.picker().isAllAsked()) {
      refillAll(); // whoever is done may help out
    }
  }

  @Override
  public void verified(int piece) {
    content.verified(piece);
    if (!content.doubts().isDoubted(piece)) {
      tell(piece);
    }
  }

  /// What was doubted is on the device, or lost: that is fetched again. Who came in the meantime
  /// has not heard of the former.
  public void settled(Doubts.Settled settled) {
    settled.lost().forEach(downloading.picker()::lost);
    settled.kept().forEach(this::tell);
    refillAll();
  }

  private void tell(int piece) {
    for (Peer peer : peers.open()) {
      peer.mouth().have(piece); // seeds too: they decide by it what to spread next
      peer.intake().fill();
      peer.connection().flushSoon();
    }
    listener.pieceVerified(piece, downloading.picker().missing());
  }

  @Override
  public void corrupt(int piece, int bytes) {
    ledger.wasted(bytes);
    listener.touch();
    for (Peer peer : peers.open()) {
      peer.intake().fill();
    }
  }

  @Override
  public void wasted(int bytes) {
    ledger.wasted(bytes);
  }

  @Override
  public void writeFailed(DiskFailure failure) {
    listener.diskFailed(failure);
  }

  @Override
  public void served(Peer peer, int payloadBytes) {
    long now = env.now();
    peer.sent(payloadBytes);
    ledger.sent(now, payloadBytes);
    listener.touch();
  }

  @Override
  public void readFailed(Outcome.Failed<ByteBuffer> failure) {
    listener.diskFailed(failure.failure());
  }

  /// Ends the give and take; complete pieces are still judged and written.
  void close() {
    for (Peer peer : peers.open()) {
      peer.intake().stop();
    }
    choking.close();
    downloading.stop();
  }
}
