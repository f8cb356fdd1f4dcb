package picotorrent.session.peer;

import java.nio.ByteBuffer;
import picotorrent.base.Bitfield;
import picotorrent.base.Block;
import picotorrent.base.PeerId;
import picotorrent.peer.PeerEvents;
import picotorrent.peer.PeerMachine;
import picotorrent.peer.PeerMouth;
import picotorrent.peer.RequestQueue;
import picotorrent.rate.Meter;
import picotorrent.session.ground.Environment;
import picotorrent.swarm.choke.Choker;
import picotorrent.swarm.choke.Usefulness;
import picotorrent.swarm.peers.KnownPeer;
import picotorrent.swarm.pick.Advice;
import picotorrent.swarm.pick.Superseed;
import picotorrent.wire.ExtendedHandshake;
import picotorrent.wire.ExtensionMessage;
import picotorrent.wire.Handshake;
import picotorrent.wire.PeerMessage;
import picotorrent.wire.ReservedBits;
import picotorrent.wire.WireException;

/// One remote of one torrent after the handshake: its machine, its [Intake], its place with the
/// choker, its figures. What to do with it is decided by the parts of its torrent.
///
/// Confined to the session loop.
public final class Peer
    implements PeerEvents, Choker.Candidate, Advice.Taker, Superseed.Taker, KnownPeer.Link {
  /// What hears what the peers of one torrent say.
  public interface Listener {
    /// So much of a block has come, from whomever.
    void received(int bytes);

    /// It has said what it has.
    void told(Peer peer);

    /// It has got a piece.
    void announced(Peer peer, int piece);

    /// What it has may be all, or all it wants.
    void peerHas(Peer peer);

    /// It has certainly sent wrong data.
    void guilty(Peer peer);

    /// What it gave up can be asked of the others.
    void refillOthers(Peer peer);

    /// It wants something of us, or nothing more.
    void interestChanged(Peer peer);

    /// It is about to be served.
    void advise(Peer peer);

    /// It has asked for blocks, or there is room for more of what it asked for.
    void serve(Peer peer);

    /// It has introduced itself (BEP 10).
    void introduced(Peer peer, ExtendedHandshake said);

    /// A message of an extension (BEP 10).
    ///
    /// @throws WireException when it makes no sense
    void extension(Peer peer, ExtensionMessage message) throws WireException;

    /// It has a DHT node (BEP 5).
    ///
    /// @param port 0 to 65535, of the address it is connected from
    void dhtPort(Peer peer, int port);

    /// A hash message (BEP 52).
    ///
    /// @throws WireException when it makes no sense
    void hashMessage(Peer peer, PeerMessage message) throws WireException;
  }

  private final Environment env;
  private final Listener torrent;
  private final PeerConnection connection;
  private final PeerId id;
  private final PeerMachine machine;
  private final Meter down = new Meter();
  private final Meter up = new Meter();
  private final Intake intake;
  private final long sinceNanos;
  private final Usefulness usefulness;

  private int slabsUnderWay;
  private boolean waitsForSlab;

  /// A peer whose handshake has come.
  ///
  /// @param torrent hears what it says
  /// @param ours what we said that we speak
  public Peer(
      Environment env,
      Listener torrent,
      PeerConnection connection,
      ReservedBits ours,
      Handshake theirs) {
    this.env = env;
    this.torrent = torrent;
    this.connection = connection;
    this.id = theirs.peerId();
    this.sinceNanos = env.now();
    this.usefulness = new Usefulness(sinceNanos);
    this.intake = new Intake(env, torrent, this);
    this.machine = new PeerMachine(ours, theirs.reserved(), this, connection.outbox()::room);
  }

  /// The stream to it.
  public PeerConnection connection() {
    return connection;
  }

  /// Who it says it is.
  public PeerId id() {
    return id;
  }

  /// What it has said and what has been said to it.
  public PeerMachine machine() {
    return machine;
  }

  /// What is said to it.
  public PeerMouth mouth() {
    return machine.mouth();
  }

  /// What it asks of us.
  public RequestQueue requests() {
    return machine.requests();
  }

  /// Counts the bytes of blocks that came from it.
  public Meter down() {
    return down;
  }

  /// Counts the bytes of blocks that went to it.
  public Meter up() {
    return up;
  }

  /// Part of a block has gone to it.
  public void sent(int bytes) {
    long now = env.now();
    connection.proven();
    up.add(now, bytes);
    usefulness.moved(now);
  }

  /// What it is asked for and what comes of it.
  public Intake intake() {
    return intake;
  }

  /// When the handshake was over.
  long sinceNanos() {
    return sinceNanos;
  }

  /// Reads what has come.
  void receive(ByteBuffer bytes) throws WireException {
    machine.receive(bytes);
    connection.flushSoon();
  }

  /// The stream has room: more blocks may be read for it.
  public void hasRoom() {
    torrent.serve(this);
  }

  /// The connection has ended.
  void left() {
    intake.stop();
    requests().refuseAll();
  }

  // Downloading

  @Override
  public boolean onBlockStart(Block block) {
    boolean isTaken = intake.begin(block);
    if (isTaken && down.totalBytes() == 0) {
      allowUpTo(Long.MAX_VALUE); // who gives is not on trial any more
      connection.proven();
    }
    return isTaken;
  }

  @Override
  public void onBlockBytes(ByteBuffer bytes) {
    long now = env.now();
    down.add(now, bytes.remaining());
    usefulness.asked();
    usefulness.moved(now);
    torrent.received(bytes.remaining());
    intake.bytes(bytes);
  }

  @Override
  public void onBlockEnd(Block block) {
    intake.end(block);
  }

  @Override
  public void onHas() {
    intake.has();
    torrent.told(this);
    torrent.peerHas(this);
    intake.fill();
  }

  @Override
  public void onHave(int piece) {
    intake.has(piece);
    torrent.announced(this, piece);
    torrent.peerHas(this);
  }

  @Override
  public void onDontHave(int piece) {
    intake.lacks(piece);
  }

  @Override
  public void onChoked() {
    intake.choked();
  }

  @Override
  public void onUnchoked() {
    intake.unchoked();
  }

  @Override
  public void onRejected(Block block) {
    intake.rejected(block);
  }

  @Override
  public void onSuggested(int piece) {
    intake.suggested(piece);
  }

  @Override
  public void onAllowedFast(int piece) {
    intake.allowedFast(piece);
  }

  // Uploading

  @Override
  public void onInterestChanged() {
    torrent.interestChanged(this);
  }

  @Override
  public void onRequested() {
    usefulness.asked();
    torrent.serve(this);
  }

  /// Slabs that are being read for it or wait to be written to it.
  public int slabsUnderWay() {
    return slabsUnderWay;
  }

  /// Another one is being read for it.
  public void slabTaken() {
    slabsUnderWay++;
  }

  /// One has gone to it, or is given up.
  public void slabReturned() {
    slabsUnderWay--;
  }

  /// Whether there was no memory to read for it.
  public boolean waitsForSlab() {
    return waitsForSlab;
  }

  /// Whether it is to be told when there is memory to read for it.
  public void waitsForSlab(boolean on) {
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
    return intake.isSnubbed();
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
    return intake.hoardedPieces();
  }

  @Override
  public int pieceCount() {
    Bitfield has = machine.has();
    return has == null ? 0 : has.count();
  }

  @Override
  public void choke() {
    if (intake.isFinished()) {
      requests().letFinish();
    }
    usefulness.choked(env.now());
    requests().choke();
    connection.flushSoon();
  }

  @Override
  public void unchoke() {
    torrent.advise(this);
    usefulness.unchoked(env.now());
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
  public boolean isIdler() {
    return isInterested() && usefulness.isInVain(env.now());
  }

  @Override
  public long movedNanos() {
    return usefulness.movedNanos();
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
  public boolean isSending() {
    return isInteresting() && !machine.remoteChokes();
  }

  // Extensions

  @Override
  public void onExtendedHandshake(ExtendedHandshake said) {
    intake.holds(machine.profile().requestQueue());
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
